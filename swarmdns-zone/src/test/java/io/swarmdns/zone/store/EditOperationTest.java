package io.swarmdns.zone.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.swarmdns.zone.name.DomainName;
import io.swarmdns.zone.name.NameHash;
import io.swarmdns.zone.name.RrType;
import io.swarmdns.zone.store.EditOperation.AddRecords;
import io.swarmdns.zone.store.EditOperation.DeleteName;
import io.swarmdns.zone.store.EditOperation.DeleteRRset;
import io.swarmdns.zone.store.EditOperation.RemoveRecords;
import io.swarmdns.zone.store.EditOperation.SetRRset;
import io.swarmdns.zone.store.Precondition.RRsetEquals;
import io.swarmdns.zone.store.Refusal.Kind;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// What each operation does (RFC 2136 §3.4.2), and what each precondition asks for (§3.2).
class EditOperationTest {
  private static final DomainName ORIGIN = TestZones.ORIGIN;
  private static final DomainName A = TestZones.name("a");

  private final NameHash hasher = new NameHash(4);
  private final ZoneStore store = new ZoneStore(hasher, ZoneValidator.NONE);

  EditOperationTest() {
    store.commit(List.of(new ZoneChange.Replace(TestZones.zone(hasher, "a", "x.y"))));
  }

  @Test
  void addedRecordsJoinTheRRsetAndGiveItTheirTtl() {
    done(new AddRecords(A, RrType.A, 60, List.of(address(2), address(1))));
    assertEquals("1 60 0a000001 0a000002", at(A));
    assertEquals(2, serial());
  }

  @Test
  void addingWhatIsThereChangesNothing() {
    done(new AddRecords(A, RrType.A, 300, List.of(address(1))));
    assertEquals(1, serial());
  }

  @Test
  void anAddedCnameTakesThePlaceOfTheOther() {
    var b = TestZones.name("b");
    done(new AddRecords(b, RrType.CNAME, 60, List.of(A.wire())));
    done(new AddRecords(b, RrType.CNAME, 60, List.of(ORIGIN.wire())));
    assertEquals("5 60 07" + "6578616d706c65" + "0474657374" + "00", at(b));
  }

  @Test
  void removedRecordsLeaveTheRest() {
    done(new AddRecords(A, RrType.A, 300, List.of(address(2))));
    done(new RemoveRecords(A, RrType.A, List.of(address(1), address(9))));
    assertEquals("1 300 0a000002", at(A));
    done(new RemoveRecords(A, RrType.A, List.of(address(2))));
    assertEquals("", at(A));
    done(new RemoveRecords(A, RrType.A, List.of(address(2))));
    done(new RemoveRecords(TestZones.name("nothing"), RrType.TXT, List.of(new byte[] {1, 2})));
    assertEquals(4, serial());
  }

  @Test
  void operationsSeeThoseBeforeThem() {
    done(
        new DeleteRRset(A, RrType.A),
        new AddRecords(A, RrType.A, 5, List.of(address(7))),
        new SetRRset(A, RrType.TXT, 5, List.of(new byte[] {1, 2})),
        new DeleteName(TestZones.name("x.y")));
    assertEquals("1 5 0a000007 16 5 0102", at(A));
    assertEquals(2, serial());
    done(
        new SetRRset(A, RrType.A, 9, List.of(address(1))),
        new SetRRset(A, RrType.A, 5, List.of(address(7))));
    assertEquals(2, serial());
  }

  @Test
  void changingAnRRsetTakesItsSignatures() {
    byte[] ofAddress = signature(RrType.A);
    byte[] ofText = signature(RrType.TXT);
    done(
        new SetRRset(A, RrType.TXT, 5, List.of(new byte[] {1, 2})),
        new SetRRset(A, RrType.RRSIG, 77, List.of(ofAddress, ofText)));
    done(new SetRRset(A, RrType.A, 300, List.of(address(1)))); // as it is: signatures stay
    assertEquals(2, serial());
    done(new SetRRset(A, RrType.A, 300, List.of(address(2))));
    assertEquals(List.of(ofText.length), signatureLengths());
    done(new DeleteRRset(A, RrType.TXT));
    assertEquals(List.of(), signatureLengths());
  }

  @Test
  void theApexKeepsSoaAndNameServers() {
    done(
        new SetRRset(ORIGIN, RrType.TXT, 5, List.of(new byte[] {1, 2})),
        new SetRRset(ORIGIN, RrType.RRSIG, 0, List.of(signature(RrType.NS), signature(16))));
    done(new DeleteName(ORIGIN));
    var kept = data(ORIGIN, RrType.RRSIG);
    assertEquals(1, kept.size());
    assertEquals(RrType.NS, ZoneDraft.covered(kept.getFirst()));
    assertEquals(Kind.INVALID, refused(new DeleteRRset(ORIGIN, RrType.SOA)));
    assertEquals(Kind.INVALID, refused(new DeleteRRset(ORIGIN, RrType.NS)));
    byte[] server = DomainName.parse("ns.other.").wire();
    assertEquals(Kind.INVALID, refused(new RemoveRecords(ORIGIN, RrType.NS, List.of(server))));
    done(
        new DeleteRRset(ORIGIN, RrType.NS),
        new AddRecords(ORIGIN, RrType.NS, 5, List.of(A.wire())));
    assertEquals(List.of(), data(ORIGIN, RrType.RRSIG));
  }

  @Test
  void aTtlThatIsNotSaidIsThatOfTheRRsetOrOfTheSoa() {
    int ofSoa = ttl(ORIGIN, RrType.SOA);
    var fresh = TestZones.name("without-ttl");
    done(new AddRecords(fresh, RrType.A, EditOperation.TTL_AS_IT_IS, List.of(new byte[4])));
    assertEquals(ofSoa, ttl(fresh, RrType.A));
    done(new SetRRset(fresh, RrType.A, 77, List.of(new byte[4])));
    done(
        new AddRecords(
            fresh, RrType.A, EditOperation.TTL_AS_IT_IS, List.of(new byte[] {1, 2, 3, 4})));
    assertEquals(77, ttl(fresh, RrType.A));
  }

  @Test
  void malformedOperationsAreRefused() {
    assertEquals(Kind.MALFORMED, refused(new SetRRset(A, RrType.A, 5, List.of())));
    assertEquals(Kind.MALFORMED, refused(new AddRecords(A, RrType.A, 5, List.of(new byte[3]))));
    assertEquals(Kind.MALFORMED, refused(new AddRecords(A, RrType.A, -2, List.of(new byte[4]))));
    assertEquals(Kind.MALFORMED, refused(new DeleteName(DomainName.parse("else."))));
    assertEquals(Kind.MALFORMED, refused(new DeleteRRset(A, RrType.ANY)));
    assertEquals(
        Kind.MALFORMED, refused(new AddRecords(A, RrType.SOA, 5, List.of(TestZones.soa(9)))));
    assertEquals(
        Kind.SERIAL, refused(new SetRRset(ORIGIN, RrType.SOA, 5, List.of(TestZones.soa(1)))));
    assertEquals(1, serial());
  }

  @Test
  void preconditionsHoldOrRefuse() {
    var empty = TestZones.name("y");
    var text = TestZones.name("b");
    holds(true, new Precondition.ZoneExists(ORIGIN));
    holds(false, new Precondition.ZoneAbsent(ORIGIN));
    holds(true, new Precondition.ZoneAbsent(DomainName.parse("other.")));
    holds(true, new Precondition.SerialIs(ORIGIN, 1));
    holds(false, new Precondition.SerialIs(ORIGIN, 2));
    holds(true, new Precondition.RRsetExists(ORIGIN, A, RrType.A));
    holds(false, new Precondition.RRsetExists(ORIGIN, A, RrType.TXT));
    holds(true, new Precondition.RRsetAbsent(ORIGIN, A, RrType.TXT));
    holds(false, new Precondition.RRsetAbsent(ORIGIN, A, RrType.A));
    holds(true, new Precondition.NameExists(ORIGIN, A));
    holds(false, new Precondition.NameExists(ORIGIN, empty));
    holds(true, new Precondition.NameAbsent(ORIGIN, empty));
    holds(false, new Precondition.NameAbsent(ORIGIN, A));
    holds(true, new Precondition.NameAbsent(ORIGIN, text));
    holds(false, new Precondition.NameExists(ORIGIN, DomainName.parse("else.")));
    holds(true, new RRsetEquals(ORIGIN, A, RrType.A, 300, List.of(address(1))));
    holds(true, new RRsetEquals(ORIGIN, A, RrType.A, RRsetEquals.ANY_TTL, List.of(address(1))));
    holds(false, new RRsetEquals(ORIGIN, A, RrType.A, 60, List.of(address(1))));
    holds(false, new RRsetEquals(ORIGIN, A, RrType.A, 300, List.of(address(1), address(2))));
    holds(false, new RRsetEquals(ORIGIN, text, RrType.A, 300, List.of(address(1))));
    byte[] upper = {2, 'N', 's', 5, 'O', 't', 'h', 'e', 'r', 0};
    holds(true, new RRsetEquals(ORIGIN, ORIGIN, RrType.NS, 300, List.of(upper)));
    var elsewhere = new Precondition.ZoneExists(DomainName.parse("other."));
    assertEquals(
        Kind.NO_SUCH_ZONE,
        assertInstanceOf(Refusal.class, store.propose(List.of(), List.of(elsewhere))).kind());
  }

  private void holds(boolean expected, Precondition precondition) {
    var proposed = store.propose(List.of(), List.of(precondition));
    if (expected) {
      assertInstanceOf(Proposal.class, proposed, precondition.toString());
    } else {
      assertEquals(
          Kind.PRECONDITION,
          assertInstanceOf(Refusal.class, proposed, precondition.toString()).kind());
    }
    store.discardProposals();
  }

  private static byte[] address(int last) {
    return new byte[] {10, 0, 0, (byte) last};
  }

  private static byte[] signature(int covered) {
    byte[] signature = new byte[20];
    signature[1] = (byte) covered;
    return signature;
  }

  private void done(EditOperation... operations) {
    assertEquals(new Commit.Done(), commit(operations));
  }

  private Kind refused(EditOperation... operations) {
    return assertInstanceOf(Commit.Refused.class, commit(operations)).refusal().kind();
  }

  private Commit commit(EditOperation... operations) {
    return store.commit(List.of(new ZoneChange.Update(ORIGIN, List.of(operations))));
  }

  private int serial() {
    try (var lease = store.lease(ORIGIN).orElseThrow()) {
      return lease.get().serial();
    }
  }

  private List<Integer> signatureLengths() {
    return data(A, RrType.RRSIG).stream().map(data -> data.length).toList();
  }

  private List<byte[]> data(DomainName owner, int type) {
    try (var lease = store.lease(ORIGIN).orElseThrow()) {
      var draft = new ZoneDraft(lease.get(), new OwnerLookup(hasher), new NodeRRsets(ORIGIN));
      var data = draft.get(owner, type);
      return data == null ? List.of() : data.records();
    }
  }

  private int ttl(DomainName owner, int type) {
    try (var lease = store.lease(ORIGIN).orElseThrow()) {
      var draft = new ZoneDraft(lease.get(), new OwnerLookup(hasher), new NodeRRsets(ORIGIN));
      return Objects.requireNonNull(draft.get(owner, type)).ttlSeconds();
    }
  }

  /// The RRsets at a name: type, TTL and data of each.
  private String at(DomainName owner) {
    var text = new StringBuilder();
    try (var lease = store.lease(ORIGIN).orElseThrow()) {
      var draft = new ZoneDraft(lease.get(), new OwnerLookup(hasher), new NodeRRsets(ORIGIN));
      for (int type : draft.types(owner)) {
        var data = draft.get(owner, type);
        if (data != null) {
          text.append(' ').append(type).append(' ').append(data.ttlSeconds());
          for (byte[] each : data.records()) {
            text.append(' ').append(HexFormat.of().formatHex(each));
          }
        }
      }
    }
    return text.toString().strip();
  }
}
