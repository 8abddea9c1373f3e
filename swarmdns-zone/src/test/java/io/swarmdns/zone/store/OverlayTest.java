package io.swarmdns.zone.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.swarmdns.zone.memory.Memory;
import io.swarmdns.zone.memory.Region;
import io.swarmdns.zone.name.SortKey;
import io.swarmdns.zone.store.Overlay.Entry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OverlayTest {
  private static final int VERSIONS_KEPT = 20;

  private final Region scratch = Region.allocate(2 * SortKey.LENGTH_MAX);

  @AfterEach
  void release() {
    scratch.release();
  }

  @Test
  void nothingIsFoundInTheEmptyOverlay() {
    assertEquals(0, Overlay.EMPTY.size());
    assertNull(find(Overlay.EMPTY, 7, name("www")));
    assertNull(Overlay.EMPTY.floor(SortKey.of(name("www"))));
    assertNull(Overlay.EMPTY.ceiling(SortKey.of(name("www"))));
  }

  @Test
  void theApexIsTheFirstEntry() {
    var apex = entry(1, new byte[0], 64);
    var overlay = Overlay.EMPTY.put(entry(2, name("a"), 128)).put(apex);
    assertSame(apex, overlay.iterator().next());
    assertSame(apex, find(overlay, 1, new byte[0]));
  }

  @Test
  void namesWithTheSameHashAreToldApart() {
    var overlay = Overlay.EMPTY;
    for (int i = 0; i < 5; i++) {
      overlay = overlay.put(entry(99, name("n" + i), i + 1));
    }
    overlay = overlay.put(entry(99, name("n3"), 33)).put(entry(99 | 1L << 63, name("x"), 7));
    assertEquals(33, node(find(overlay, 99, name("n3"))));
    assertEquals(5, node(find(overlay, 99, name("n4"))));
    assertEquals(7, node(find(overlay, 99 | 1L << 63, name("x"))));
    assertNull(find(overlay, 99, name("x")));
    assertNull(find(overlay, 99, name("n5")));
    assertEquals(6, overlay.size());
  }

  /// Hash masks: all bits, few places at the lowest level, and so few values that most names
  /// collide.
  @ParameterizedTest
  @ValueSource(longs = {-1L, 0xffff_0000_0000_0003L, 0x8000_0000_0000_0041L})
  void everyVersionAgreesWithASortedMap(long hashMask) {
    long seed = System.nanoTime();
    var random = new Random(seed);
    var model = new TreeMap<byte[], Entry>(Arrays::compareUnsigned);
    var overlay = Overlay.EMPTY;
    List<Overlay> versions = new ArrayList<>();
    List<NavigableMap<byte[], Entry>> models = new ArrayList<>();
    for (int i = 0; i < 4000; i++) {
      byte[] name = randomName(random);
      var entry = entry(hash(name) & hashMask, name, random.nextInt(4) * 64L);
      overlay = overlay.put(entry);
      model.put(entry.sortKey(), entry);
      if (random.nextInt(4000 / VERSIONS_KEPT) == 0) {
        versions.add(overlay);
        models.add(new TreeMap<>(model));
      }
    }
    for (int i = 0; i < versions.size(); i++) {
      verify(versions.get(i), models.get(i), hashMask, random, "seed " + seed);
    }
  }

  private void verify(
      Overlay overlay, NavigableMap<byte[], Entry> model, long mask, Random random, String seed) {
    assertEquals(model.size(), overlay.size(), seed);
    var entries = new ArrayList<Entry>();
    overlay.forEach(entries::add);
    assertEquals(List.copyOf(model.values()), entries, seed);
    for (Entry entry : model.values()) {
      assertSame(entry, find(overlay, entry.hash(), entry.name()), seed);
    }
    for (int i = 0; i < 1000; i++) {
      byte[] name = randomName(random);
      byte[] key = SortKey.of(name);
      assertSame(model.get(key), find(overlay, hash(name) & mask, name), seed);
      Memory.copyFromArray(key, 0, scratch.address(), key.length);
      var floor = value(model.floorEntry(key));
      var lower = value(model.lowerEntry(key));
      assertSame(floor, overlay.floor(key), seed);
      assertSame(floor, overlay.floor(scratch.address(), key.length), seed);
      assertSame(lower, overlay.lower(key), seed);
      assertSame(lower, overlay.lower(scratch.address(), key.length), seed);
      assertSame(value(model.ceilingEntry(key)), overlay.ceiling(key), seed);
      assertSame(value(model.higherEntry(key)), overlay.higher(key), seed);
    }
  }

  private @Nullable Entry find(Overlay overlay, long hash, byte[] name) {
    Memory.copyFromArray(name, 0, scratch.address(), name.length);
    return overlay.find(hash, scratch.address(), name.length);
  }

  private static @Nullable Entry value(Map.@Nullable Entry<byte[], Entry> entry) {
    return entry == null ? null : entry.getValue();
  }

  private static long node(@Nullable Entry entry) {
    return entry == null ? -1 : entry.node();
  }

  private static Entry entry(long hash, byte[] name, long node) {
    return new Entry(hash, name, SortKey.of(name), node);
  }

  private static byte[] name(String label) {
    byte[] text = label.getBytes(StandardCharsets.ISO_8859_1);
    byte[] name = new byte[text.length + 1];
    name[0] = (byte) text.length;
    System.arraycopy(text, 0, name, 1, text.length);
    return name;
  }

  /// One to three labels of one to twelve bytes out of a small alphabet with the extremes in it.
  private static byte[] randomName(Random random) {
    byte[] name = new byte[40];
    int length = 0;
    for (int labels = 1 + random.nextInt(3); labels > 0; labels--) {
      int label = random.nextInt(8) == 0 ? 12 : 1 + random.nextInt(2);
      name[length++] = (byte) label;
      for (int i = 0; i < label; i++) {
        name[length++] = new byte[] {0, 1, 'a', 'b', 'c', 'z', (byte) 255}[random.nextInt(7)];
      }
    }
    return Arrays.copyOf(name, length);
  }

  private static long hash(byte[] name) {
    long hash = 0;
    for (byte b : name) {
      hash = (hash ^ b) * 0x9e3779b97f4a7c15L;
      hash ^= hash >>> 29;
    }
    return hash;
  }
}
