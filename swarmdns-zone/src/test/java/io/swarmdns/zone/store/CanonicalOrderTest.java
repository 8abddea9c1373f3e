package io.swarmdns.zone.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.swarmdns.zone.memory.Memory;
import io.swarmdns.zone.name.DomainName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Sorting gives the order that comparing whole names gives.
final class CanonicalOrderTest {
  private static final int TYPE = 65_280;

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 24, 25, 1000, 60_000})
  void namesOfEveryKindAreInCanonicalOrder(int count) {
    var random = new SplittableRandom(count);
    List<byte[]> names = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      names.add(name(random, names));
    }
    assertSorted(names);
  }

  @ParameterizedTest
  @ValueSource(ints = {30, 5000})
  void namesThatDifferOnlyFarBehindAreInCanonicalOrder(int count) {
    var random = new SplittableRandom(count);
    List<byte[]> names = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      // A key of 250 bytes whose last ones differ.
      var text = new StringBuilder(random.nextInt(1000) + ".");
      for (int label = 0; label < 5; label++) {
        text.append("x".repeat(45)).append('.');
      }
      names.add(relative(text.toString()));
    }
    assertSorted(names);
  }

  /// Sometimes a name that was there already, or one below it; with bytes that keys escape.
  private static byte[] name(SplittableRandom random, List<byte[]> before) {
    if (!before.isEmpty() && random.nextInt(4) == 0) {
      byte[] old = before.get(random.nextInt(before.size()));
      return random.nextBoolean() || old.length > 200 ? old : below(old, random);
    }
    byte[] name = new byte[0];
    for (int labels = random.nextInt(1, 4); labels > 0; labels--) {
      name = below(name, random);
    }
    return name;
  }

  private static byte[] below(byte[] parent, SplittableRandom random) {
    int length = random.nextInt(1, 13);
    byte[] name = new byte[1 + length + parent.length];
    name[0] = (byte) length;
    for (int i = 1; i <= length; i++) {
      name[i] = (byte) (random.nextInt(3) == 0 ? random.nextInt(3) : 'a' + random.nextInt(3));
    }
    System.arraycopy(parent, 0, name, 1 + length, parent.length);
    return name;
  }

  private static byte[] relative(String text) {
    byte[] wire = DomainName.parse(text).wire();
    return Arrays.copyOf(wire, wire.length - 1);
  }

  private static void assertSorted(List<byte[]> names) {
    try (var owners = new OwnerList()) {
      for (int i = 0; i < names.size(); i++) {
        owners.addOwner(names.get(i), names.get(i).length);
        // Its number, for the order among those of the same name.
        owners.addRecord(TYPE, 0, new byte[] {(byte) (i >>> 16), (byte) (i >>> 8), (byte) i}, 0, 3);
      }
      owners.complete();
      CanonicalOrder.sort(owners);
      var expected = new ArrayList<Integer>();
      for (int i = 0; i < names.size(); i++) {
        expected.add(i);
      }
      var absolute = names.stream().map(CanonicalOrderTest::absolute).toList();
      expected.sort(Comparator.comparing(absolute::get));
      var sorted = new ArrayList<Integer>();
      for (long i = 0; i < owners.size(); i++) {
        long entry = owners.entry(i);
        // One whose record did not fit behind it has none, and another entry has.
        if (OwnerList.entryBytes(entry)
            > OwnerList.name(entry) - entry + OwnerList.nameLength(entry)) {
          sorted.add(number(entry));
        }
      }
      assertEquals(expected, sorted);
    }
  }

  private static DomainName absolute(byte[] relative) {
    return DomainName.ofWire(Arrays.copyOf(relative, relative.length + 1), 0, relative.length + 1);
  }

  private static int number(long entry) {
    long data = OwnerList.name(entry) + OwnerList.nameLength(entry) + OwnerList.RECORD_HEADER_BYTES;
    return Memory.getByte(data) << 16 | Memory.getShort(data + 1);
  }
}
