package io.swarmdns.zone.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.lang.foreign.Arena;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class Nsec3IndexTest {
  private static final int SEARCHES = 20_000;

  /// A random hash; its first eight bytes are the same for all when there is no `spread`.
  private static byte[] hash(Random random, int spread) {
    byte[] hash = new byte[Nsec3Index.HASH_BYTES];
    random.nextBytes(hash);
    if (spread == 0) {
      Arrays.fill(hash, 0, 8, (byte) 0x77);
    }
    return hash;
  }

  private static void checkAgainstAMap(int count, int spread, Random random) {
    var model = new TreeMap<byte[], Integer>(Arrays::compareUnsigned);
    while (model.size() < count) {
      model.put(hash(random, spread), 0);
    }
    try (var arena = Arena.ofConfined()) {
      long entries = arena.allocate(64L + count * (long) Nsec3Index.ENTRY_BYTES, 8).address();
      int position = 0;
      for (var entry : model.entrySet()) {
        entry.setValue(position);
        Nsec3Index.writeEntry(
            entries + position * (long) Nsec3Index.ENTRY_BYTES, entry.getKey(), position);
        position++;
      }
      var index = new Nsec3Index(0, entries, count);
      for (int i = 0; i < SEARCHES; i++) {
        byte[] sought = hash(random, i % 3 == 0 ? 1 - spread : spread);
        var floor = model.floorEntry(sought);
        assertEquals(floor == null ? -1 : floor.getValue(), index.floor(sought));
      }
      for (var entry : model.entrySet()) {
        assertEquals(entry.getValue(), index.floor(entry.getKey()));
      }
    }
  }

  @Test
  void theFloorIsFoundAmongFewAndMany() {
    var random = new Random(1);
    for (int count : new int[] {0, 1, 2, 3, 17, 1_000}) {
      checkAgainstAMap(count, 1, random);
      checkAgainstAMap(count, 0, random);
    }
  }

  /// A zone's owner may make hashes up; a search must not look at all of them.
  @Test
  void hashesThatAreAllAlikeAreSearchedQuicklyToo() {
    assertTimeoutPreemptively(
        Duration.ofSeconds(20), () -> checkAgainstAMap(400_000, 0, new Random(2)));
  }
}
