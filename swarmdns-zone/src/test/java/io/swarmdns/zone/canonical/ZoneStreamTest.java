package io.swarmdns.zone.canonical;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swarmdns.zone.memory.Region;
import io.swarmdns.zone.name.DomainName;
import io.swarmdns.zone.name.NameHash;
import io.swarmdns.zone.name.RrType;
import io.swarmdns.zone.store.ZoneBuilder;
import io.swarmdns.zone.store.ZoneVersion;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The zone stream: byte for byte, and what happens to whatever else comes.
class ZoneStreamTest {
  private static final DomainName ORIGIN = DomainName.parse("e.");
  private static final long MAX = 1 << 20;
  private static final String HEADER = "535741524d5a4f4e" + "0001" + "03" + "016500";
  private final long bytesBefore = Region.bytesInUse();
  private final NameHash hasher = new NameHash(3);

  @AfterEach
  void everythingIsGivenBack() {
    assertEquals(bytesBefore, Region.bytesInUse());
  }

  private record Item(String owner, int type, int ttlSeconds, String hex) {}

  private static List<Item> items() {
    return List.of(
        new Item("e.", RrType.SOA, 300, "0000" + "00000001" + "00".repeat(16)),
        new Item("e.", RrType.NS, 300, "024e530165" + "00"),
        new Item("a.e.", RrType.A, 60, "0a000002"),
        new Item("a.e.", RrType.A, 60, "0a000001"),
        new Item(
            "a.e.",
            RrType.RRSIG,
            60,
            "0001" + "0d01" + "0000003c" + "0000000000000000" + "0000" + "016500" + "99"),
        new Item("x.b.e.", RrType.TXT, 60, "0141"),
        new Item(
            "*.b.e.",
            RrType.RRSIG,
            70,
            "0001" + "0d01" + "0000003c" + "0000000000000000" + "0000" + "016500" + "98"));
  }

  private ZoneVersion zone(List<Item> items) {
    try (var builder = new ZoneBuilder(ORIGIN, hasher)) {
      for (var item : items) {
        byte[] owner = DomainName.parse(item.owner()).wire();
        byte[] data = HexFormat.of().parseHex(item.hex());
        builder.record(
            owner, owner.length, item.type(), item.ttlSeconds(), data, 0, data.length, 1);
      }
      return builder.build();
    }
  }

  private byte[] stream() {
    var zone = zone(items());
    try {
      return stream(zone);
    } finally {
      zone.release();
    }
  }

  private static byte[] stream(ZoneVersion zone) {
    var out = new ByteArrayOutputStream();
    try {
      CanonicalZoneWriter.write(zone, out);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return out.toByteArray();
  }

  private static ZoneVersion read(byte[] bytes) throws IOException {
    return CanonicalZoneReader.read(new ByteArrayInputStream(bytes), new NameHash(9), MAX);
  }

  /// docs/formats/zone-stream.md has this example.
  @Test
  void theBytesAreThoseOfTheDescription() {
    String soa =
        "03"
            + "016500"
            + "0006"
            + "0000012c"
            + "00000001"
            + "0016"
            + "0000"
            + "00000001"
            + "00".repeat(16);
    String ns = "03" + "016500" + "0002" + "0000012c" + "00000001" + "0006" + "024e53016500";
    String a =
        "05"
            + "0161016500"
            + "0001"
            + "0000003c"
            + "00000002"
            + "0004"
            + "0a000001"
            + "0004"
            + "0a000002";
    String sig = "0016" + "00010d010000003c00000000000000000000016500";
    String aSig = "05" + "0161016500" + "002e" + "00000000" + "00000001" + sig + "99";
    String strays = "07" + "012a0162016500" + "002e" + "00000046" + "00000001" + sig + "98";
    String txt = "07" + "01780162016500" + "0010" + "0000003c" + "00000001" + "0002" + "0141";
    String body = HEADER + ns + soa + a + aSig + strays + txt + "00" + "0000000000000007";
    byte[] bytes = stream();
    String hex = HexFormat.of().formatHex(bytes);
    assertEquals(body, hex.substring(0, hex.length() - 2 * 36));
    var crc = new CRC32C();
    crc.update(bytes, 0, bytes.length - 4);
    assertEquals((int) crc.getValue(), ByteBuffer.wrap(bytes).getInt(bytes.length - 4));
  }

  @Test
  void aZoneComesThroughWithItsDigest() throws IOException {
    byte[] bytes = stream();
    var there = read(bytes);
    var here = zone(items());
    assertEquals(here.digest(), there.knownDigest());
    assertEquals(7, there.recordCount());
    assertArrayEquals(bytes, stream(there));
    assertEquals(List.of(), ZoneDiff.between(here, there, 10).orElseThrow());
    here.release();
    there.release();
  }

  @Test
  void theOrderOfRecordsAndTheCaseOfNamesMakeNoDifferenceToTheDigest() {
    var here = zone(items());
    var shuffled = new ArrayList<>(items());
    Collections.shuffle(shuffled, new Random(1));
    var there = zone(shuffled);
    assertEquals(here.digest(), there.digest());
    there.release();
    shuffled.set(shuffled.indexOf(items().get(1)), new Item("E.", RrType.NS, 300, "026e73014500"));
    var lower = zone(shuffled);
    assertEquals(here.digest(), lower.digest());
    assertEquals(List.of(), ZoneDiff.between(here, lower, 10).orElseThrow());
    lower.release();
    here.release();
  }

  @ParameterizedTest
  @CsvSource({"2, A, 61, 0a000002", "2, A, 60, 0a000003", "5, TXT, 60, 0161", "6, RRSIG, 71, same"})
  void otherContentHasAnotherDigest(int at, String type, int ttlSeconds, String hex)
      throws ReflectiveOperationException {
    var changed = new ArrayList<>(items());
    var item = changed.get(at);
    int number = RrType.class.getField(type).getInt(null);
    changed.set(
        at, new Item(item.owner(), number, ttlSeconds, hex.equals("same") ? item.hex() : hex));
    changed.removeIf(
        each -> each.type() == RrType.A && ttlSeconds == 61 && each.ttlSeconds() == 60);
    var here = zone(items());
    var there = zone(changed);
    assertTrue(!here.digest().equals(there.digest()));
    assertTrue(!ZoneDiff.between(here, there, 10).orElseThrow().isEmpty());
    assertTrue(ZoneDiff.between(here, there, 0).isEmpty());
    here.release();
    there.release();
  }

  @Test
  void aStreamCutShortIsRefused() {
    byte[] bytes = stream();
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThrows(BadZoneStream.class, () -> read(cut), "cut to " + length);
    }
    assertThrows(BadZoneStream.class, () -> read(Arrays.copyOf(bytes, bytes.length + 1)));
  }

  @Test
  void everyFlippedBitIsFound() {
    byte[] bytes = stream();
    for (int bit = 0; bit < 8 * bytes.length; bit++) {
      byte[] flipped = bytes.clone();
      flipped[bit / 8] ^= (byte) (1 << (bit % 8));
      assertThrows(BadZoneStream.class, () -> read(flipped), "bit " + bit);
    }
  }

  /// A peer that lies knows how to compute a checksum.
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void whateverComesIsReadOrRefused(long seed) {
    var random = new Random(seed);
    byte[] bytes = stream();
    int taken = 0;
    for (int round = 0; round < 4_000; round++) {
      byte[] changed = bytes.clone();
      for (int i = random.nextInt(3); i >= 0; i--) {
        changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
      }
      sign(changed);
      try {
        read(changed).release();
        taken++;
      } catch (IOException e) {
        assertTrue(e instanceof BadZoneStream, "seed " + seed + ": " + e);
      }
    }
    assertTrue(taken < 4_000, "seed " + seed);
  }

  private static void sign(byte[] bytes) {
    var crc = new CRC32C();
    crc.update(bytes, 0, bytes.length - 4);
    ByteBuffer.wrap(bytes).putInt(bytes.length - 4, (int) crc.getValue());
  }

  @Test
  void lengthsThatLieTakeNoMemory() {
    // Four billion records are said to come, and an RRset larger than any message.
    String many = HEADER + "03" + "016500" + "0010" + "0000012c" + "7fffffff";
    var bytes = new ByteArrayOutputStream();
    bytes.writeBytes(HexFormat.of().parseHex(many));
    for (int i = 0; i < 1000; i++) {
      byte[] text = new byte[2 + 1000];
      ByteBuffer.wrap(text).putShort((short) 1000).putShort((short) i);
      bytes.writeBytes(text);
    }
    var e = assertThrows(BadZoneStream.class, () -> read(bytes.toByteArray()));
    assertTrue(e.toString().contains("larger than a message"), e.toString());
  }

  @Test
  void aStreamLongerThanAllowedIsRefused() {
    byte[] bytes = stream();
    var in = new ByteArrayInputStream(bytes);
    assertThrows(BadZoneStream.class, () -> CanonicalZoneReader.read(in, hasher, bytes.length - 1));
  }

  @ParameterizedTest
  @CsvSource({
    "origin in upper case, 535741524d5a4f4e000103014500",
    "format version, 535741524d5a4f4e000203016500",
    "no zone stream, 535741524d5a4f4f000103016500",
    "origin:, 535741524d5a4f4e000103026500",
    "not a lower-case name in the zone, 535741524d5a4f4e00010301650005014101650000010000003c00000001",
    "not a lower-case name in the zone, 535741524d5a4f4e00010301650005016101660000010000003c00000001",
    "TTL above, 535741524d5a4f4e00010301650003016500000180000000 00000001",
    "RRset of 0 records, 535741524d5a4f4e0001030165000301650000010000003c00000000",
    "data of another form, 535741524d5a4f4e0001030165000301650000010000003c0000000100050a00000100"
  })
  void theMessageSaysWhatIsWrong(String message, String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
    var e = assertThrows(BadZoneStream.class, () -> read(bytes));
    assertTrue(e.toString().contains(message), e.toString());
  }

  @ParameterizedTest
  @CsvSource({
    "types out of order, 05016101650000100000003c00000001000201410501610165000001",
    "owners out of order, 05016201650000100000003c00000001000201410501610165000010",
    "records out of order, 05016101650000100000003c00000002000201420002014100",
    "records out of order, 05016101650000100000003c00000002000201410002014100",
    "signatures with a TTL of their own, "
        + "0501610165000001000000010000000100040a000001"
        + "0501610165"
        + "00002e0000000100000001"
        + "001500010d010000003c00000000000000000000016500"
        + "00"
  })
  void onlyOneOrderIsTaken(String message, String hex) {
    String rest = "00".repeat(44);
    byte[] bytes = HexFormat.of().parseHex(HEADER + hex + rest);
    var e = assertThrows(BadZoneStream.class, () -> read(bytes));
    assertTrue(e.toString().contains(message), e.toString());
  }
}
