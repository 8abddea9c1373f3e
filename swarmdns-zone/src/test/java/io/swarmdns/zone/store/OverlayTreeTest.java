package io.swarmdns.zone.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swarmdns.zone.store.Overlay.Entry;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OverlayTreeTest {
  private static final int COUNT = 5000;

  @Test
  void ascendingKeysKeepTheTreeBalanced() {
    assertBalanced(i -> i);
  }

  @Test
  void descendingKeysKeepTheTreeBalanced() {
    assertBalanced(i -> COUNT - i);
  }

  @Test
  void zigzaggingKeysKeepTheTreeBalanced() {
    assertBalanced(i -> i % 2 == 0 ? i : COUNT * 2 - i);
  }

  @Test
  void randomKeysKeepTheTreeBalanced() {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    var random = new Random(seed);
    assertBalanced(i -> random.nextInt(1 << 20));
  }

  private static void assertBalanced(IntUnaryOperator keyOf) {
    OverlayTree tree = null;
    for (int i = 0; i < COUNT; i++) {
      int key = keyOf.applyAsInt(i);
      byte[] bytes = {(byte) (key >> 16), (byte) (key >> 8), (byte) key};
      tree = OverlayTree.put(tree, new Entry(key, bytes, bytes, i));
    }
    verify(tree);
  }

  /// Checks sizes and balance of every subtree.
  private static void verify(@Nullable OverlayTree tree) {
    if (tree == null) {
      return;
    }
    int left = OverlayTree.sizeOf(tree.left());
    int right = OverlayTree.sizeOf(tree.right());
    assertEquals(left + right + 1, tree.size());
    assertTrue(left + 1 <= 3 * (right + 1) && right + 1 <= 3 * (left + 1), left + " " + right);
    verify(tree.left());
    verify(tree.right());
  }
}
