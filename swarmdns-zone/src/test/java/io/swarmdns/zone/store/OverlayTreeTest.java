package io.swarmdns.zone.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swarmdns.zone.store.Overlay.Entry;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
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

  @Test
  void removingKeepsTheTreeBalancedAndAgreesWithASortedMap() {
    long seed = System.nanoTime();
    var random = new Random(seed);
    var model = new TreeMap<byte[], Entry>(Arrays::compareUnsigned);
    OverlayTree tree = null;
    for (int i = 0; i < 4 * COUNT; i++) {
      byte[] key = {(byte) random.nextInt(8), (byte) random.nextInt(256)};
      boolean growing = i / COUNT % 2 == 0;
      if (random.nextInt(4) == 0 == growing) {
        tree = OverlayTree.remove(tree, key);
        model.remove(key);
      } else {
        var entry = new Entry(i, key, key, i);
        tree = OverlayTree.put(tree, entry);
        model.put(key, entry);
      }
      assertSame(model.get(key), OverlayTree.get(tree, key), "seed " + seed);
      assertEquals(
          model.headMap(key, true).size(),
          OverlayTree.countBelow(tree, key, key.length, OverlayTree.EQUAL_TOO),
          "seed " + seed);
      if (i % 500 == 0) {
        verify(tree);
      }
    }
    for (byte[] key : List.copyOf(model.keySet())) {
      tree = OverlayTree.remove(tree, key);
    }
    assertNull(tree);
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
