package io.swarmdns.zone.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swarmdns.zone.name.NameHash;
import io.swarmdns.zone.name.RrType;
import io.swarmdns.zone.name.SortKey;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/// What a query pays for edits, counted in links of the base image that are looked at.
class ChainEditsTest {
  private static final int NAMES = 20_000;
  private static final int LOOKS_MAX = 2 * 15; // twice the binary logarithm of the names

  private final byte[] scratch = new byte[SortKey.LENGTH_MAX];

  private static final class Counting implements ChainEdits.BaseLinks {
    private final NsecIndex index;
    private int looks;

    Counting(NsecIndex index) {
      this.index = index;
    }

    @Override
    public long node(int position) {
      looks++;
      return index.node(position);
    }
  }

  @Test
  void namesDeletedInARowAreNotLookedAtOneByOne() {
    var zone = chain();
    for (int first : new int[] {0, 1, 5_000, NAMES - 1}) {
      var edits = ChainEdits.NONE;
      for (int i = first; i < NAMES; i++) {
        edits = edits.put(gone(i), false, true);
      }
      byte[] key = key(NAMES - 1);
      var counting = new Counting(zone.image().nsec());
      int position = counting.index.floor(key, key.length, scratch);
      long found = edits.floor(counting, position, key, key.length, scratch);
      assertEquals(first == 0 ? "none" : label(first - 1), label(found));
      assertTrue(counting.looks <= LOOKS_MAX, counting.looks + " looks");
    }
    zone.release();
  }

  @Test
  void namesThatWereAddedWithoutLinksAreNotLookedAt() {
    var edits = ChainEdits.NONE;
    for (int i = 0; i < NAMES; i++) {
      edits = edits.put(gone(i), false, false);
    }
    assertTrue(edits.isEmpty());
  }

  @Test
  void aLinkThatBecomesNoneIsForgotten() {
    var edits = ChainEdits.NONE;
    for (int i = 0; i < NAMES; i++) {
      edits = edits.put(gone(i), true, false);
    }
    for (int i = 0; i < NAMES; i++) {
      edits = edits.put(gone(i), false, false);
      assertEquals(NAMES - 1 - i, OverlayTree.sizeOf(edits.links()));
    }
    assertTrue(edits.isEmpty());
  }

  /// A zone of names with an NSEC record each.
  private static ZoneVersion chain() {
    try (var builder = new ZoneBuilder(TestZones.ORIGIN, new NameHash(5))) {
      for (int i = 0; i < NAMES; i++) {
        TestZones.add(builder, TestZones.name(label(i)), RrType.NSEC, new byte[4]);
      }
      return builder.build();
    }
  }

  private static String label(int i) {
    return "n" + (100_000 + i);
  }

  private static String label(long node) {
    return node == 0
        ? "none"
        : NodeNames.absolute(node, TestZones.ORIGIN).toString().substring(0, 7);
  }

  private static byte[] key(int i) {
    byte[] wire = TestZones.name(label(i)).wire();
    return SortKey.of(Arrays.copyOf(wire, 8));
  }

  private static Overlay.Entry gone(int i) {
    return new Overlay.Entry(i, new byte[0], key(i), 0);
  }
}
