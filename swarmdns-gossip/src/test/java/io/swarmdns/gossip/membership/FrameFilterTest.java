package io.swarmdns.gossip.membership;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.InvalidProtocolBufferException;
import io.swarmdns.gossip.identity.CertifiedSubject;
import io.swarmdns.gossip.membership.FrameFilter.Accepted;
import io.swarmdns.gossip.membership.FrameFilter.Dropped;
import io.swarmdns.gossip.membership.FrameFilter.Verdict;
import io.swarmdns.proto.GossipBatch;
import io.swarmdns.proto.GossipFrame;
import io.swarmdns.proto.MemberId;
import io.swarmdns.proto.MembershipRecord;
import io.swarmdns.proto.MembershipRecord.Status;
import io.swarmdns.proto.MembershipTable;
import io.swarmdns.proto.MetadataReply;
import io.swarmdns.proto.MetadataRequest;
import io.swarmdns.proto.NodeMetadata;
import io.swarmdns.proto.Ping;
import io.swarmdns.proto.Rumor;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What a node with a certificate can, and cannot, make another believe.
class FrameFilterTest {
  private static final String SWARM = "0".repeat(32);
  private final GossipCounters counters = new GossipCounters();
  private final Set<String> revoked = new HashSet<>();
  private final MemberId self = member("self", 1);
  private final MemberId a = member("a", 7);
  private final MemberId m = member("m", 9);
  private long nanos;
  private final FrameFilter filter =
      new FrameFilter(
          MemberIdentity.parse(self.getId()).orElseThrow(),
          SWARM,
          revoked::contains,
          () -> nanos,
          counters);

  private static String enrolment(String name) {
    return "%032x".formatted(name.hashCode() & 0xffffffffL);
  }

  private static CertifiedSubject subject(String name) {
    return new CertifiedSubject(SWARM, CertifiedSubject.Kind.NODE, name, enrolment(name));
  }

  private static MemberId member(String name, long boot) {
    return MemberId.newBuilder()
        .setId(name + "/" + enrolment(name) + "/" + boot)
        .setName(name)
        .setAddress(name + "@127.0.0.1:" + (7000 + name.length()))
        .setNamespace(SWARM)
        .build();
  }

  private static MembershipRecord record(MemberId member, Status status, int incarnation) {
    return MembershipRecord.newBuilder()
        .setMember(member)
        .setStatus(status)
        .setIncarnation(incarnation)
        .build();
  }

  private static GossipFrame.Builder from(String name, String qualifier) {
    return GossipFrame.newBuilder()
        .setQualifier(qualifier)
        .setCorrelationId("c")
        .setSenderAddress(member(name, 1).getAddress());
  }

  private static GossipFrame sync(String name, MembershipRecord... records) {
    return from(name, Qualifiers.SYNC)
        .setMembership(MembershipTable.newBuilder().addAllRecords(List.of(records)))
        .build();
  }

  private static GossipFrame news(String name, MemberId gossiper, MembershipRecord record) {
    return from(name, Qualifiers.GOSSIP)
        .setGossip(
            GossipBatch.newBuilder()
                .setFrom(gossiper.getId())
                .addRumors(
                    Rumor.newBuilder()
                        .setGossiperId(gossiper.getId())
                        .setSequenceId(1)
                        .setMessage(
                            GossipFrame.newBuilder()
                                .setQualifier(Qualifiers.MEMBER_NEWS)
                                .setMembership(MembershipTable.newBuilder().addRecords(record)))))
        .build();
  }

  private static Ping ping(MemberId from, MemberId to) {
    return Ping.newBuilder().setFrom(from).setTo(to).build();
  }

  private Verdict judge(String sender, GossipFrame frame) {
    return filter.judge(subject(sender), frame);
  }

  private List<MembershipRecord> believed(String sender, MembershipRecord... records) {
    Verdict verdict = judge(sender, sync(sender, records));
    return assertInstanceOf(Accepted.class, verdict).frame().getMembership().getRecordsList();
  }

  private void assertDropped(DropReason reason, String sender, GossipFrame frame) {
    assertEquals(new Dropped(reason), judge(sender, frame));
  }

  /// `a` has said that it is there, at incarnation 5.
  @BeforeEach
  void aIsKnown() {
    assertEquals(1, believed("a", record(a, Status.ALIVE, 5)).size());
    filter.noteOwn(3);
  }

  @Test
  void aNodeSpeaksForItself() {
    assertEquals(List.of(record(m, Status.ALIVE, 2)), believed("m", record(m, Status.ALIVE, 2)));
    assertEquals(
        List.of(record(m, Status.LEAVING, 3)), believed("m", record(m, Status.LEAVING, 3)));
    assertInstanceOf(Accepted.class, judge("m", news("m", m, record(m, Status.ALIVE, 4))));
  }

  @Test
  void nobodyIsDeclaredDeadOrLeavingByAnother() {
    for (Status status : List.of(Status.DEAD, Status.LEAVING)) {
      assertEquals(List.of(), believed("m", record(a, status, 5), record(a, status, 99)));
      assertEquals(List.of(), believed("m", record(self, status, 3)));
      assertDropped(DropReason.HEARSAY, "m", news("m", m, record(a, status, 6)));
    }
    assertTrue(counters.dropped(DropReason.HEARSAY) > 0);
  }

  @Test
  void incarnationsCannotBeRaisedByAnother() {
    assertEquals(List.of(), believed("m", record(a, Status.SUSPECT, 6)));
    assertEquals(List.of(), believed("m", record(a, Status.ALIVE, Integer.MAX_VALUE)));
    assertEquals(List.of(), believed("m", record(self, Status.SUSPECT, Integer.MAX_VALUE)));
    assertEquals(List.of(), believed("m", record(self, Status.ALIVE, 4)));
    assertEquals(List.of(), believed("m", record(a, Status.SUSPECT, -1)));
  }

  @Test
  void suspicionOfWhatIsKnownIsHeardAndCanBeRefuted() {
    assertEquals(1, believed("m", record(a, Status.SUSPECT, 5)).size());
    assertEquals(1, believed("m", record(self, Status.SUSPECT, 3)).size());
    MemberId elsewhere = a.toBuilder().setAddress("a@10.9.9.9:1").build();
    assertEquals(List.of(), believed("m", record(elsewhere, Status.SUSPECT, 5)));
  }

  @Test
  void othersAreDiscoveredAtTheirBeginningAndSoManyOnly() {
    assertEquals(
        List.of(record(member("b", 1), Status.ALIVE, 0)),
        believed("m", record(member("b", 1), Status.ALIVE, 77)));
    int discovered = 0;
    for (int i = 0; i < 400; i++) {
      discovered += believed("m", record(member("ghost" + i, 1), Status.ALIVE, 0)).size();
    }
    assertTrue(discovered < 150, "discovered " + discovered);
    assertTrue(counters.dropped(DropReason.TOO_MANY) > 200);
  }

  @Test
  void aNodeCannotSpeakAsAnother() {
    assertDropped(
        DropReason.NOT_ITS_OWN, "m", from("m", Qualifiers.PING).setPing(ping(a, self)).build());
    assertDropped(DropReason.NOT_ITS_OWN, "m", sync("a", record(a, Status.ALIVE, 6)));
    assertDropped(DropReason.NOT_ITS_OWN, "m", news("m", a, record(a, Status.ALIVE, 6)));
    MemberId otherEnrolment = m.toBuilder().setId("m/" + enrolment("another") + "/9").build();
    assertEquals(List.of(), believed("m", record(otherEnrolment, Status.ALIVE, 1)));
    GossipFrame forged =
        from("m", Qualifiers.METADATA_REPLY)
            .setMetadataReply(
                MetadataReply.newBuilder()
                    .setMember(a)
                    .setMetadata(NodeMetadata.newBuilder().setName("a")))
            .build();
    assertDropped(DropReason.NOT_ITS_OWN, "m", forged);
    GossipFrame otherName =
        from("m", Qualifiers.METADATA_REPLY)
            .setMetadataReply(
                MetadataReply.newBuilder()
                    .setMember(m)
                    .setMetadata(NodeMetadata.newBuilder().setName("a")))
            .build();
    assertDropped(DropReason.NOT_ITS_OWN, "m", otherName);
  }

  @Test
  void onlyTheNodeItselfSaysThatItsProcessIsGone() {
    Ping gone = ping(self, a).toBuilder().setAckType(Qualifiers.ACK_GONE).build();
    assertDropped(
        DropReason.NOT_ITS_OWN, "m", from("m", Qualifiers.PING_ACK).setPing(gone).build());
    assertInstanceOf(
        Accepted.class, judge("a", from("a", Qualifiers.PING_ACK).setPing(gone).build()));
    Ping alive = gone.toBuilder().setAckType(Qualifiers.ACK_OK).build();
    assertInstanceOf(
        Accepted.class, judge("m", from("m", Qualifiers.PING_ACK).setPing(alive).build()));
    Ping before = ping(self, member("a", 6)).toBuilder().setAckType(Qualifiers.ACK_OK).build();
    assertInstanceOf(
        Dropped.class, judge("a", from("a", Qualifiers.PING_ACK).setPing(before).build()));
  }

  @Test
  void nobodyIsSentToPingAnAddressOfTheirs() {
    MemberId target = a.toBuilder().setAddress("a@10.9.9.9:22").build();
    assertDropped(
        DropReason.UNKNOWN_TARGET,
        "m",
        from("m", Qualifiers.PING_REQUEST).setPing(ping(m, target)).build());
    assertInstanceOf(
        Accepted.class, judge("m", from("m", Qualifiers.PING_REQUEST).setPing(ping(m, a)).build()));
    Ping issuedElsewhere =
        ping(self, m).toBuilder().setOriginalIssuer(target).setAckType(Qualifiers.ACK_OK).build();
    assertDropped(
        DropReason.UNKNOWN_TARGET,
        "m",
        from("m", Qualifiers.PING_ACK).setPing(issuedElsewhere).build());
  }

  @Test
  void unknownOversizeAndExcessiveFramesAreDropped() {
    assertDropped(DropReason.UNKNOWN_QUALIFIER, "m", from("m", "sc/other").build());
    assertDropped(DropReason.MALFORMED, "m", from("m", Qualifiers.PING).build());
    GossipFrame large = from("m", "x".repeat(FrameFilter.FRAME_MAX_BYTES)).build();
    assertDropped(DropReason.OVERSIZE, "m", large);
    GossipFrame sound = sync("m", record(m, Status.ALIVE, 0));
    int accepted = 0;
    for (int i = 0; i < 10_000; i++) {
      accepted += judge("m", sound) instanceof Accepted ? 1 : 0;
    }
    assertTrue(accepted < 2100, "accepted " + accepted);
    assertInstanceOf(Accepted.class, judge("a", sync("a")), "others are not held up");
    nanos += 1_000_000_000L;
    assertInstanceOf(Accepted.class, judge("m", sound));
  }

  @Test
  void revokedMembersAreNotPassedOn() {
    revoked.add(enrolment("b"));
    assertEquals(List.of(), believed("m", record(member("b", 1), Status.ALIVE, 0)));
    assertEquals(1, counters.dropped(DropReason.REVOKED));
  }

  @Test
  void oneNodeCannotBeManyProcesses() {
    int believed = 0;
    for (int boot = 10; boot < 200; boot++) {
      believed += believed("m", record(member("m", boot), Status.ALIVE, 0)).size();
    }
    assertTrue(believed <= 11, "believed " + believed);
  }

  @Test
  void aForgottenMemberIsDiscoveredAnew() {
    MembershipRecord record = record(a, Status.ALIVE, 5);
    assertEquals(List.of(), believed("m", record));
    filter.forget(MemberIdentity.parse(a.getId()).orElseThrow());
    assertEquals(List.of(record(a, Status.ALIVE, 0)), believed("m", record));
  }

  @Test
  void damagedFramesNeverThrow() {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    List<GossipFrame> sound =
        List.of(
            sync("m", record(m, Status.ALIVE, 1), record(a, Status.SUSPECT, 5)),
            news("m", m, record(m, Status.ALIVE, 1)),
            from("m", Qualifiers.PING).setPing(ping(m, self)).build(),
            from("m", Qualifiers.PING_ACK)
                .setPing(ping(self, m).toBuilder().setOriginalIssuer(a).setAckType(1))
                .build(),
            from("m", Qualifiers.METADATA_REQUEST)
                .setMetadataRequest(MetadataRequest.newBuilder().setMember(self))
                .build(),
            from("m", Qualifiers.METADATA_REPLY)
                .setMetadataReply(
                    MetadataReply.newBuilder()
                        .setMember(m)
                        .setMetadata(NodeMetadata.newBuilder().setName("m")))
                .build());
    int parsed = 0;
    for (int i = 0; i < 60_000; i++) {
      nanos += 10_000_000;
      byte[] bytes = sound.get(random.nextInt(sound.size())).toByteArray();
      for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      try {
        GossipFrame frame = GossipFrame.parseFrom(bytes);
        parsed++;
        if (judge("m", frame) instanceof Accepted(GossipFrame accepted)) {
          decode(accepted);
        }
      } catch (InvalidProtocolBufferException e) {
        // gRPC refuses it.
      }
    }
    assertTrue(parsed > 1000, "too few were well-formed: " + parsed);
  }

  /// What the transport does with it: it expects this exception, and counts it.
  private static void decode(GossipFrame frame) {
    try {
      GossipFrame again = FrameCodec.encode(FrameCodec.decode(frame));
      assertEquals(frame.getQualifier(), again.getQualifier());
    } catch (IllegalArgumentException e) {
      assertTrue(e.getMessage() != null);
    }
  }
}
