package io.swarmdns.zone.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swarmdns.zone.memory.Region;
import io.swarmdns.zone.name.DomainName;
import io.swarmdns.zone.name.NameHash;
import io.swarmdns.zone.name.RrType;
import io.swarmdns.zone.store.Refusal.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Proposing, publishing, discarding and applying, one rule at a time.
class ProposalTest {
  private static final DomainName ONE = DomainName.parse("one.test.");
  private static final DomainName TWO = DomainName.parse("two.test.");

  private final long bytesBefore = Region.bytesInUse();
  private final NameHash hasher = new NameHash(5);
  private final ZoneStore store = new ZoneStore(hasher, ZoneValidator.NONE);
  private final ZoneStore follower = new ZoneStore(hasher, ZoneValidator.NONE);

  @AfterEach
  void everythingIsGivenBack() {
    for (var each : List.of(store, follower)) {
      each.discardProposals();
      each.commit(List.of(new ZoneChange.Remove(ONE), new ZoneChange.Remove(TWO)));
      assertEquals(0, each.epochs().collect());
    }
    assertEquals(bytesBefore, Region.bytesInUse());
  }

  @Test
  void aProposalIsSeenByTheNextOneAndByNobodyElse() {
    serve(ONE, "a");
    var first = proposed(edit(ONE, "b", 1));
    var second = proposed(edit(ONE, "b", 2));
    assertEquals(1, serial(ONE));
    assertEquals(stamps(first).getLast(), stamps(second).getFirst());
    store.publish(first);
    assertEquals(2, serial(ONE));
    store.publish(second);
    assertEquals(3, serial(ONE));
    assertEquals(0, store.proposalCount());
  }

  private static List<VersionStamp> stamps(Proposal proposal) {
    var edited = assertInstanceOf(ZoneResult.Edited.class, proposal.results().getFirst());
    return List.of(edited.predecessor(), edited.successor());
  }

  @Test
  void proposalsArePublishedInOrderAndOnce() {
    serve(ONE, "a");
    var first = proposed(edit(ONE, "b", 1));
    var second = proposed(edit(ONE, "c", 1));
    assertThrows(IllegalStateException.class, () -> store.publish(second));
    store.publish(first);
    assertThrows(IllegalStateException.class, () -> store.publish(first));
    store.discardProposals();
    assertThrows(IllegalStateException.class, () -> store.publish(second));
    assertEquals(2, serial(ONE));
  }

  @Test
  void whatDecidesAloneWaitsForProposals() {
    serve(ONE, "a");
    proposed(edit(ONE, "b", 1));
    var two = new ZoneChange.Replace(TestZones.zone(TWO, hasher, "a"));
    assertThrows(IllegalStateException.class, () -> store.commit(List.of(two)));
    assertThrows(IllegalStateException.class, () -> store.apply(List.of()));
    assertEquals(1, serial(ONE));
  }

  @Test
  void discardedProposalsLeaveNoMemoryAndNoTrace() {
    serve(ONE, "a");
    store.commit(List.of(edit(ONE, "b", 1)));
    long bytes = Region.bytesInUse();
    String before = dump(store, ONE);
    for (int round = 0; round < 20; round++) {
      for (int i = 0; i < 200; i++) {
        proposed(edit(ONE, "n" + i, round));
      }
      assertTrue(Region.bytesInUse() > bytes);
      store.discardProposals();
      assertEquals(bytes, Region.bytesInUse());
    }
    assertEquals(before, dump(store, ONE));
    store.commit(List.of(edit(ONE, "c", 1)));
    assertEquals(3, serial(ONE));
  }

  /// [EditMemory#rewind]: only the end of it can be taken back.
  @Test
  void aVersionIsNotTakenBackBeforeThoseMadeFromIt() {
    var base = TestZones.zone(ONE, hasher, "a");
    var older = ZoneEditor.apply(base, List.of(address("b")), hasher);
    var newer = ZoneEditor.apply(older, List.of(address("c")), hasher);
    assertThrows(IllegalStateException.class, older::discard);
    newer.discard();
    older.discard();
    base.release();
  }

  private static RRsetChange address(String label) {
    return new RRsetChange(name(ONE, label), RrType.A, null, addresses(1));
  }

  private static RRsetData addresses(int last) {
    return new RRsetData(300, List.of(new byte[] {10, 0, 0, (byte) last}));
  }

  @Test
  void aRefusedProposalLeavesThoseBeforeIt() {
    serve(ONE, "a");
    serve(TWO, "a");
    var first = proposed(edit(ONE, "b", 1));
    var refused =
        refused(edit(ONE, "c", 1), edit(TWO, "c", 1), edit(DomainName.parse("three."), "a", 1));
    assertEquals(Kind.NO_SUCH_ZONE, refused.kind());
    store.publish(first);
    assertEquals(2, serial(ONE));
    assertEquals(1, serial(TWO));
  }

  @Test
  void zonesOfAProposalChangeAtOneInstant() {
    serve(ONE, "a");
    serve(TWO, "a");
    var proposal = proposed(edit(ONE, "b", 1), edit(TWO, "b", 1));
    var before = store.current();
    try (var one = store.lease(ONE).orElseThrow();
        var two = store.lease(TWO).orElseThrow()) {
      store.publish(proposal);
      assertEquals(one.get(), version(before, ONE));
      assertEquals(two.get(), version(before, TWO));
    }
    assertEquals(2, version(store.current(), ONE).serial());
    assertEquals(2, version(store.current(), TWO).serial());
    store.commit(List.of(edit(TWO, "c", 1)));
    assertEquals(3, version(store.current(), TWO).serial());
  }

  private static ZoneVersion version(ZoneTable table, DomainName origin) {
    var zone = table.get(origin);
    if (zone == null) {
      throw new AssertionError("no zone " + origin);
    }
    return zone.current();
  }

  @Test
  void zonesAreCreatedRemovedAndCreatedAgainBeforeAnythingIsPublished() {
    var proposals = new ArrayList<Proposal>();
    proposals.add(proposed(create(ONE)));
    assertEquals(Kind.ZONE_EXISTS, refused(create(ONE)).kind());
    proposals.add(proposed(edit(ONE, "b", 1)));
    proposals.add(proposed(new ZoneChange.Remove(ONE)));
    assertEquals(Kind.NO_SUCH_ZONE, refused(edit(ONE, "b", 1)).kind());
    proposals.add(proposed(create(ONE)));
    assertTrue(store.lease(ONE).isEmpty());
    var serials = new ArrayList<Integer>();
    for (var proposal : proposals) {
      store.publish(proposal);
      serials.add(store.current().get(ONE) == null ? 0 : serial(ONE));
    }
    assertEquals(List.of(1, 2, 0, 1), serials);
  }

  @Test
  void anEditWithoutEffectChangesNothingAndLeavesTheSerial() {
    serve(ONE, "a");
    store.commit(List.of(edit(ONE, "b", 1)));
    var nothing = proposed(edit(ONE, "b", 1));
    assertTrue(nothing.results().isEmpty());
    store.subscribe((origin, _, _) -> {
      throw new AssertionError("told about " + origin);
    });
    store.publish(nothing);
    assertEquals(2, serial(ONE));
  }

  @Test
  void foldingMovesWhatWaits() {
    serve(ONE, "a");
    store.commit(List.of(edit(ONE, "b", 1)));
    var first = proposed(edit(ONE, "c", 1));
    var second = proposed(edit(ONE, "b", 2), create(TWO));
    store.fold(ONE);
    ZoneImage image;
    try (var lease = store.lease(ONE).orElseThrow()) {
      assertTrue(!lease.get().isEdited());
      image = lease.get().image();
    }
    var third = proposed(edit(ONE, "c", 2));
    store.publish(first);
    store.publish(second);
    store.publish(third);
    assertEquals(5, serial(ONE));
    assertTrue(dump(store, ONE).contains("c.one.test. 0 1 300 0a000002\n"));
    try (var lease = store.lease(ONE).orElseThrow()) {
      assertEquals(image, lease.get().image());
      assertEquals(DigestSum.of(lease.get()), lease.get().digest());
    }
  }

  @Test
  void preconditionsLookAtTheNewestProposal() {
    serve(ONE, "a");
    var first = proposed(edit(ONE, "b", 1));
    var at = new Precondition.SerialIs(ONE, 1);
    var refusal =
        assertInstanceOf(Refusal.class, store.propose(List.of(edit(ONE, "c", 1)), List.of(at)));
    assertEquals(
        Refusal.of(Kind.PRECONDITION, ONE, "zone one.test. is at serial 2, not 1"), refusal);
    store.publish(first);
  }

  @Test
  void aFollowerRefusesWhatBeginsElsewhere() {
    serve(ONE, "a");
    follower.commit(List.of(new ZoneChange.Replace(TestZones.zone(ONE, hasher, "a"))));
    var first = proposed(edit(ONE, "b", 1));
    var second = proposed(edit(ONE, "c", 1));
    assertEquals(Kind.PREDECESSOR, kind(follower.apply(second.results())));
    assertEquals(new Commit.Done(), follower.apply(first.results()));
    assertEquals(Kind.PREDECESSOR, kind(follower.apply(first.results())));
    assertEquals(new Commit.Done(), follower.apply(second.results()));
    store.publish(first);
    store.publish(second);
    assertEquals(dump(store, ONE), dump(follower, ONE));
  }

  @Test
  void aFollowerRefusesTheSameSerialOfOtherContent() {
    serve(ONE, "a");
    follower.commit(List.of(new ZoneChange.Replace(TestZones.zone(ONE, hasher, "z"))));
    var proposal = proposed(edit(ONE, "b", 1));
    assertEquals(Kind.PREDECESSOR, kind(follower.apply(proposal.results())));
    assertEquals(
        Kind.PREDECESSOR, kind(follower.apply(proposed(new ZoneChange.Remove(ONE)).results())));
    var create = assertInstanceOf(ZoneResult.Replaced.class, first(proposed(create(ONE))));
    create.version().retain();
    assertEquals(Kind.PREDECESSOR, kind(follower.apply(List.of(create))));
  }

  private static ZoneResult first(Proposal proposal) {
    return proposal.results().getFirst();
  }

  @Test
  void aFollowerRefusesWhatIsNoResult() {
    serve(ONE, "a");
    follower.commit(List.of(new ZoneChange.Replace(TestZones.zone(ONE, hasher, "a"))));
    var edited =
        assertInstanceOf(ZoneResult.Edited.class, proposed(edit(ONE, "b", 1)).results().getFirst());
    long bytes = Region.bytesInUse();
    var bad = new RRsetData(300, List.of(new byte[] {63}));
    assertEquals(Kind.MALFORMED, with(edited, change("x", RrType.NS, null, bad)));
    assertEquals(Kind.MALFORMED, with(edited, change("x", RrType.SOA, null, addresses(1))));
    assertEquals(Kind.MALFORMED, with(edited, change("x", 255, null, addresses(1))));
    assertEquals(
        Kind.MALFORMED, with(edited, change("x", RrType.A, null, new RRsetData(-1, List.of()))));
    assertEquals(
        Kind.MALFORMED,
        with(
            edited,
            change("x", RrType.A, null, addresses(1)),
            change("x", RrType.A, null, addresses(1))));
    assertEquals(Kind.PREDECESSOR, with(edited, change("a", RrType.A, null, addresses(1))));
    assertEquals(Kind.PREDECESSOR, with(edited, change("x", RrType.A, addresses(1), null)));
    assertEquals(Kind.SUCCESSOR, with(edited, change("x", RrType.A, null, addresses(1))));
    assertEquals(Kind.SUCCESSOR, with(edited));
    var soa = edited.changes().stream().filter(c -> c.type() == RrType.SOA).findFirst();
    var after = new RRsetData(300, List.of(TestZones.soa(7)));
    assertEquals(
        Kind.MALFORMED,
        with(edited, new RRsetChange(ONE, RrType.SOA, soa.orElseThrow().before(), after)));
    assertEquals(Kind.MALFORMED, kind(follower.apply(List.of(edited, edited))));
    assertEquals(bytes, Region.bytesInUse());
    assertEquals(new Commit.Done(), follower.apply(List.of(edited)));
  }

  private Kind with(ZoneResult.Edited edited, RRsetChange... changes) {
    return kind(
        follower.apply(
            List.of(
                new ZoneResult.Edited(
                    ONE, edited.predecessor(), edited.successor(), List.of(changes)))));
  }

  private static RRsetChange change(
      String label, int type, @Nullable RRsetData before, @Nullable RRsetData after) {
    return new RRsetChange(name(ONE, label), type, before, after);
  }

  @Test
  void resultsCanBeTurnedAround() {
    serve(ONE, "a", "b");
    String before = dump(store, ONE);
    var edited =
        assertInstanceOf(
            ZoneResult.Edited.class,
            proposed(
                    new ZoneChange.Update(
                        ONE,
                        List.of(
                            new EditOperation.DeleteName(name(ONE, "a")),
                            new EditOperation.AddRecords(
                                name(ONE, "b"), RrType.A, 60, List.of(new byte[4])))))
                .results()
                .getFirst());
    store.discardProposals();
    try (var lease = store.lease(ONE).orElseThrow()) {
      var there = ZoneEditor.apply(lease.get(), edited.changes(), hasher);
      var inverted = edited.changes().stream().map(RRsetChange::inverted).toList();
      var back = ZoneEditor.apply(there, inverted, hasher);
      assertEquals(before, TestZones.dump(back));
      assertEquals(edited.predecessor(), VersionStamp.of(back));
      back.discard();
      there.discard();
    }
  }

  @Test
  void aStoreThatDecidesAloneComputesNoDigest() {
    serve(ONE, "a");
    store.commit(List.of(edit(ONE, "b", 1)));
    try (var lease = store.lease(ONE).orElseThrow()) {
      assertNull(lease.get().knownDigest());
    }
  }

  /// Deleted one by one in whatever order, no deletion looks at all those before it.
  @ParameterizedTest
  @ValueSource(strings = {"ascending", "descending", "shuffled", "at once"})
  void allNamesBelowAnEmptyNonTerminalAreDeletedInTime(String order) {
    int count = 30_000;
    var labels =
        new ArrayList<>(
            IntStream.range(0, count).mapToObj(i -> String.format("n%06d.x", i)).toList());
    serve(ONE, labels.toArray(String[]::new));
    if (order.equals("descending")) {
      Collections.reverse(labels);
    } else if (order.equals("shuffled")) {
      Collections.shuffle(labels, new Random(1));
    }
    var edits = labels.stream().map(label -> RRsetEdit.delete(name(ONE, label), RrType.A)).toList();
    // A second or two; a minute and more where each looks at all before it.
    assertTimeout(
        Duration.ofSeconds(60),
        () -> {
          if (order.equals("at once")) {
            store.commit(List.of(new ZoneChange.Edit(ONE, edits)));
          } else {
            edits.forEach(edit -> store.commit(List.of(new ZoneChange.Edit(ONE, List.of(edit)))));
          }
        });
    assertEquals("one.test.", dump(store, ONE).strip().split("\n", -1)[0].split(" ", -1)[0]);
    assertEquals(1, dump(store, ONE).strip().split("\n", -1).length);
  }

  private void serve(DomainName origin, String... names) {
    var zone = TestZones.zone(origin, hasher, names);
    assertEquals(new Commit.Done(), store.commit(List.of(new ZoneChange.Replace(zone))));
  }

  private ZoneChange create(DomainName origin) {
    return new ZoneChange.Create(TestZones.zone(origin, hasher, "a"));
  }

  private static ZoneChange edit(DomainName origin, String label, int last) {
    byte[] address = {10, 0, 0, (byte) last};
    return new ZoneChange.Edit(
        origin, List.of(new RRsetEdit(name(origin, label), RrType.A, 300, List.of(address))));
  }

  private static DomainName name(DomainName origin, String label) {
    return DomainName.parse(label + "." + origin);
  }

  private Proposal proposed(ZoneChange... changes) {
    return assertInstanceOf(Proposal.class, store.propose(List.of(changes), List.of()));
  }

  private Refusal refused(ZoneChange... changes) {
    long bytes = Region.bytesInUse();
    int versions = Proposer.given(List.of(changes)).size();
    var refusal = assertInstanceOf(Refusal.class, store.propose(List.of(changes), List.of()));
    assertTrue(versions > 0 ? Region.bytesInUse() < bytes : Region.bytesInUse() == bytes);
    return refusal;
  }

  private static Kind kind(Commit commit) {
    return assertInstanceOf(Commit.Refused.class, commit).refusal().kind();
  }

  private int serial(DomainName origin) {
    try (var lease = store.lease(origin).orElseThrow()) {
      return lease.get().serial();
    }
  }

  private static String dump(ZoneStore store, DomainName origin) {
    try (var lease = store.lease(origin).orElseThrow()) {
      return TestZones.dump(lease.get());
    }
  }
}
