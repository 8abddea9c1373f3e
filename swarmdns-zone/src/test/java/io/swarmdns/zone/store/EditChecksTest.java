package io.swarmdns.zone.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swarmdns.zone.memory.Region;
import io.swarmdns.zone.name.DomainName;
import io.swarmdns.zone.name.NameHash;
import io.swarmdns.zone.name.RrType;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EditChecksTest {
  private static final DomainName ORIGIN = TestZones.ORIGIN;

  private final NameHash hasher = new NameHash(5);
  private final ZoneStore store = new ZoneStore(hasher, ZoneValidator.NONE);

  EditChecksTest() {
    store.commit(List.of(new ZoneChange.Replace(TestZones.zone(hasher, "a"))));
  }

  @Test
  void anRRsetIsEditedOnceInACommit() {
    assertEquals(
        "a.example.test. A is edited twice at once",
        refused(TestZones.address("a", 1), TestZones.address("A", 2)));
  }

  @Test
  void namesOfOtherZonesAreRefused() {
    var owner = DomainName.parse("notexample.test.");
    assertEquals(
        "notexample.test. is not in zone example.test.",
        refused(RRsetEdit.delete(owner, RrType.A)));
  }

  @Test
  void aTtlAboveTheLimitIsRefused() {
    refused(new RRsetEdit(ORIGIN, RrType.A, -1, List.of(new byte[4])));
  }

  /// RFC 1982 §3.2.
  @ParameterizedTest
  @CsvSource({"1, false", "0, false", "2, true", "2147483648, true", "2147483649, false"})
  void aSerialMustRise(long serial, boolean taken) {
    var edit = new RRsetEdit(ORIGIN, RrType.SOA, 600, List.of(TestZones.soa((int) serial)));
    if (taken) {
      assertEquals(new Commit.Done(), commit(edit));
      try (var lease = store.lease(ORIGIN).orElseThrow()) {
        assertEquals((int) serial, lease.get().serial());
      }
    } else {
      assertEquals("SOA serial " + serial + " is not above 1", refused(edit));
    }
  }

  @Test
  void aZoneKeepsItsOneSoaAtItsApex() {
    refused(RRsetEdit.delete(ORIGIN, RrType.SOA));
    refused(new RRsetEdit(ORIGIN, RrType.SOA, 300, List.of(TestZones.soa(2), TestZones.soa(3))));
    refused(new RRsetEdit(TestZones.name("a"), RrType.SOA, 300, List.of(TestZones.soa(2))));
  }

  @ParameterizedTest
  @CsvSource({
    "A, 01020304",
    "AAAA, 00112233445566778899aabbccddeeff",
    "NS, 0161016200",
    "DNAME, 00",
    "MX, 0001016100",
    "SRV, 000100020003016100",
    "SOA, 0161000162000000000100000002000000030000000400000005",
    "RRSIG, 000105020000012c0000000000000000000001610055",
    "NSEC, 016100000140",
    "NSEC3PARAM, 0100000a02abcd",
    "NSEC3, 0100000a02abcd0155"
  })
  void dataCutShortIsRefused(String typeName, String hex) throws ReflectiveOperationException {
    int type = RrType.class.getField(typeName).getInt(null);
    byte[] whole = HexFormat.of().parseHex(hex);
    assertTrue(RdataShape.fits(type, whole));
    int least = whole.length - (type == RrType.NSEC ? 3 : type == RrType.RRSIG ? 1 : 0);
    for (int length = 0; length < least; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertFalse(RdataShape.fits(type, cut), typeName + " cut to " + length);
      refused(new RRsetEdit(TestZones.name("a"), type, 300, List.of(cut)));
    }
  }

  @Test
  void aSoaOfNumbersAloneIsRefused() {
    for (int length = 0; length < 22; length++) {
      byte[] data = new byte[length];
      Arrays.fill(data, (byte) 0xff);
      assertFalse(RdataShape.fits(RrType.SOA, data), length + " bytes");
    }
  }

  @Test
  void compressionPointersAndOverlongNamesAreRefused() {
    assertFalse(RdataShape.fits(RrType.NS, new byte[] {(byte) 0xc0, 0x0c}));
    byte[] overlong = new byte[257];
    for (int at = 0; at < 256; at += 2) {
      overlong[at] = 1;
    }
    assertFalse(RdataShape.fits(RrType.NS, overlong));
    assertTrue(RdataShape.fits(RrType.NS, Arrays.copyOfRange(overlong, 2, 257)));
  }

  @Test
  void aVersionBuiltWithAnotherHashIsRefused() {
    long bytes = Region.bytesInUse();
    var foreign = TestZones.zone(new NameHash(6), "a");
    assertInstanceOf(Commit.Refused.class, store.commit(List.of(new ZoneChange.Replace(foreign))));
    var kept = TestZones.zone(new NameHash(6), "a");
    assertInstanceOf(Commit.Refused.class, store.commit(List.of(new ZoneChange.Restore(kept))));
    assertEquals(bytes, Region.bytesInUse());
  }

  private Commit commit(RRsetEdit... edits) {
    return store.commit(List.of(new ZoneChange.Edit(ORIGIN, List.of(edits))));
  }

  private String refused(RRsetEdit... edits) {
    long bytes = Region.bytesInUse();
    var refused = assertInstanceOf(Commit.Refused.class, commit(edits));
    assertEquals(bytes, Region.bytesInUse());
    return refused.errors().getFirst();
  }
}
