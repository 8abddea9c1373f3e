package io.swarmdns.gossip.membership;

import io.swarmdns.gossip.identity.CertifiedSubject;
import io.swarmdns.gossip.identity.TokenBucket;
import io.swarmdns.proto.GossipBatch;
import io.swarmdns.proto.GossipFrame;
import io.swarmdns.proto.MemberId;
import io.swarmdns.proto.MembershipRecord;
import io.swarmdns.proto.MembershipTable;
import io.swarmdns.proto.MetadataReply;
import io.swarmdns.proto.NodeMetadata;
import io.swarmdns.proto.Ping;
import io.swarmdns.proto.Rumor;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/// Decides what of a frame is believed, given who sent it by the certificate of the connection.
///
/// SWIM trusts everybody: one member could declare others dead, or raise their incarnations until
/// they overflow. Here a node speaks for itself: that it is alive, how often it has changed (its
/// incarnation), where it is, that it leaves, what its metadata is. Of others it may say two
/// things: where there might be one, which is asked itself before it becomes a member; and that it
/// does not hear it (SUSPECT, at an incarnation that the member itself has told us), which the
/// member refutes. A liar with a certificate can cost others a ping and a refutation, within its
/// rate; it cannot remove or invent a member, nor change what one says of itself.
///
/// Thread-safe; does no input or output. What it remembers is bounded: one entry per name that a
/// certificate has proven.
final class FrameFilter {
  static final int FRAME_MAX_BYTES = 64 * 1024;
  static final int RECORDS_MAX = 512;
  static final int RUMORS_MAX = 64;
  static final int METADATA_MAX_BYTES = 8 * 1024;
  static final int DNS_ADDRESSES_MAX = 32;
  private static final int TEXT_MAX = 255;
  private static final int CORRELATION_MAX = 64;
  private static final long SEQUENCE_MAX = 1L << 48;
  private static final int KNOWN_MAX = 1024;

  // A node of a hundred sends some 100 frames a second in its busiest moments.
  private static final double FRAMES_BURST = 2000;
  private static final double FRAMES_PER_SECOND = 500;

  // Each may cost a connection attempt.
  private static final double DISCOVERIES_BURST = 128;
  private static final double DISCOVERIES_PER_SECOND = 4;

  // A node that restarts more often is held up.
  private static final double BOOTS_BURST = 10;
  private static final double BOOTS_PER_SECOND = 0.1;

  /// What came of a frame.
  sealed interface Verdict {}

  /// @param frame what is left of it
  record Accepted(GossipFrame frame) implements Verdict {}

  record Dropped(DropReason reason) implements Verdict {}

  private static final class Known {
    private final TokenBucket frames;
    private final TokenBucket discoveries;
    private final TokenBucket boots;
    private String id = "";
    private String address = "";
    private long boot;
    private int incarnation;

    Known(long nowNanos) {
      frames = new TokenBucket(FRAMES_BURST, FRAMES_PER_SECOND, nowNanos);
      discoveries = new TokenBucket(DISCOVERIES_BURST, DISCOVERIES_PER_SECOND, nowNanos);
      boots = new TokenBucket(BOOTS_BURST, BOOTS_PER_SECOND, nowNanos);
    }
  }

  private static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;
    private final DropReason reason;

    Refused(DropReason reason) {
      super(reason.name(), null, false, false);
      this.reason = reason;
    }
  }

  private final MemberIdentity self;
  private final String namespace;
  private final Predicate<String> revoked;
  private final LongSupplier nanoClock;
  private final GossipCounters counters;
  private final Map<String, Known> byName = new HashMap<>();
  private int ownIncarnation;

  /// @param namespace of all members: the swarm's identity
  /// @param revoked by enrolment
  FrameFilter(
      MemberIdentity self,
      String namespace,
      Predicate<String> revoked,
      LongSupplier nanoClock,
      GossipCounters counters) {
    this.self = self;
    this.namespace = namespace;
    this.revoked = revoked;
    this.nanoClock = nanoClock;
    this.counters = counters;
  }

  /// This node has told others that it is at this incarnation.
  synchronized void noteOwn(int incarnation) {
    ownIncarnation = Math.max(ownIncarnation, incarnation);
  }

  /// The member was removed: it may be discovered anew.
  synchronized void forget(MemberIdentity member) {
    Known known = byName.get(member.name());
    if (known != null && known.id.equals(member.toString())) {
      byName.remove(member.name());
    }
  }

  synchronized Verdict judge(CertifiedSubject sender, GossipFrame frame) {
    try {
      if (frame.getSerializedSize() > FRAME_MAX_BYTES) {
        throw new Refused(DropReason.OVERSIZE);
      }
      if (frame.getCorrelationId().length() > CORRELATION_MAX) {
        throw new Refused(DropReason.MALFORMED);
      }
      Known known = knownFor(sender);
      if (!known.frames.tryTake(nanoClock.getAsLong())) {
        throw new Refused(DropReason.TOO_MANY);
      }
      MemberAddress address =
          MemberAddress.parse(frame.getSenderAddress())
              .orElseThrow(() -> new Refused(DropReason.MALFORMED));
      require(address.isOf(sender.name()), DropReason.NOT_ITS_OWN);
      return new Accepted(judgeContent(sender, known, frame));
    } catch (Refused e) {
      return new Dropped(e.reason);
    }
  }

  private Known knownFor(CertifiedSubject sender) throws Refused {
    Known known = byName.get(sender.name());
    if (known == null) {
      require(byName.size() < KNOWN_MAX, DropReason.TOO_MANY);
      known = new Known(nanoClock.getAsLong());
      byName.put(sender.name(), known);
    }
    return known;
  }

  private GossipFrame judgeContent(CertifiedSubject sender, Known known, GossipFrame frame)
      throws Refused {
    return switch (frame.getQualifier()) {
      case Qualifiers.PING -> {
        require(frame.hasPing(), DropReason.MALFORMED);
        own(sender, known, frame.getPing().getFrom());
        wellFormed(frame.getPing().getTo());
        yield frame;
      }
      case Qualifiers.PING_REQUEST -> {
        require(frame.hasPing(), DropReason.MALFORMED);
        own(sender, known, frame.getPing().getFrom());
        knownExactly(frame.getPing().getTo());
        yield frame;
      }
      case Qualifiers.PING_ACK -> {
        require(frame.hasPing(), DropReason.MALFORMED);
        judgeAck(sender, frame.getPing());
        yield frame;
      }
      case Qualifiers.GOSSIP -> {
        require(frame.hasGossip(), DropReason.MALFORMED);
        yield frame.toBuilder().setGossip(judge(sender, known, frame.getGossip())).build();
      }
      case Qualifiers.SYNC, Qualifiers.SYNC_ACK -> {
        require(frame.hasMembership(), DropReason.MALFORMED);
        yield frame.toBuilder().setMembership(judge(sender, known, frame.getMembership())).build();
      }
      case Qualifiers.METADATA_REQUEST -> {
        require(frame.hasMetadataRequest(), DropReason.MALFORMED);
        boolean ours = frame.getMetadataRequest().getMember().getId().equals(self.toString());
        wellFormed(frame.getMetadataRequest().getMember());
        require(ours, DropReason.UNKNOWN_TARGET);
        yield frame;
      }
      case Qualifiers.METADATA_REPLY -> {
        require(frame.hasMetadataReply(), DropReason.MALFORMED);
        judge(sender, known, frame.getMetadataReply());
        yield frame;
      }
      default -> throw new Refused(DropReason.UNKNOWN_QUALIFIER);
    };
  }

  /// An answer to this node's ping: from the pinged member itself, or from one that was asked to
  /// ping it. Only the node itself may say that its process is gone.
  private void judgeAck(CertifiedSubject sender, Ping ping) throws Refused {
    require(ping.getFrom().getId().equals(self.toString()), DropReason.NOT_ITS_OWN);
    wellFormed(ping.getFrom());
    MemberIdentity pinged = wellFormed(ping.getTo());
    boolean itself = pinged.belongsTo(sender);
    // A process that was replaced is not alive, whoever says so.
    Known known = byName.get(pinged.name());
    boolean current = known != null && known.id.equals(ping.getTo().getId());
    if (ping.hasOriginalIssuer()) {
      require(itself, DropReason.NOT_ITS_OWN);
      knownExactly(ping.getOriginalIssuer());
    }
    boolean sound =
        (ping.getAckType() == Qualifiers.ACK_OK && (current || known == null))
            || (ping.getAckType() == Qualifiers.ACK_GONE && itself);
    require(sound, itself ? DropReason.MALFORMED : DropReason.NOT_ITS_OWN);
  }

  private GossipBatch judge(CertifiedSubject sender, Known known, GossipBatch batch)
      throws Refused {
    require(batch.getRumorsCount() <= RUMORS_MAX, DropReason.MALFORMED);
    ownId(sender, batch.getFrom());
    GossipBatch.Builder kept = batch.toBuilder().clearRumors();
    for (Rumor rumor : batch.getRumorsList()) {
      // News travel from whom they come: a relayed rumour could block its originator's numbers.
      ownId(sender, rumor.getGossiperId());
      long sequence = rumor.getSequenceId();
      require(sequence >= 0 && sequence < SEQUENCE_MAX, DropReason.MALFORMED);
      GossipFrame news = rumor.getMessage();
      require(news.getQualifier().equals(Qualifiers.MEMBER_NEWS), DropReason.UNKNOWN_QUALIFIER);
      require(
          news.hasMembership() && news.getMembership().getRecordsCount() == 1,
          DropReason.MALFORMED);
      MembershipTable table = judge(sender, known, news.getMembership());
      if (table.getRecordsCount() == 1) {
        kept.addRumors(
            rumor.toBuilder()
                .setMessage(
                    GossipFrame.newBuilder()
                        .setQualifier(Qualifiers.MEMBER_NEWS)
                        .setMembership(table)));
      }
    }
    require(kept.getRumorsCount() > 0, DropReason.HEARSAY);
    return kept.build();
  }

  private MembershipTable judge(CertifiedSubject sender, Known known, MembershipTable table)
      throws Refused {
    require(table.getRecordsCount() <= RECORDS_MAX, DropReason.MALFORMED);
    MembershipTable.Builder kept = MembershipTable.newBuilder();
    for (MembershipRecord record : table.getRecordsList()) {
      try {
        kept.addRecords(judge(sender, known, record));
      } catch (Refused e) {
        counters.drop(e.reason);
      }
    }
    return kept.build();
  }

  private MembershipRecord judge(CertifiedSubject sender, Known known, MembershipRecord record)
      throws Refused {
    MemberIdentity about = wellFormed(record.getMember());
    require(record.getIncarnation() >= 0, DropReason.MALFORMED);
    require(!revoked.test(about.enrolment()), DropReason.REVOKED);
    if (about.name().equals(sender.name())) {
      own(sender, known, record.getMember());
      boolean sayable =
          record.getStatus() == MembershipRecord.Status.ALIVE
              || record.getStatus() == MembershipRecord.Status.LEAVING;
      require(sayable, DropReason.MALFORMED);
      known.incarnation = Math.max(known.incarnation, record.getIncarnation());
      return record;
    }
    if (about.name().equals(self.name())) {
      // Only what this node has told can be known of it; anything above is made up.
      boolean refutable =
          about.equals(self)
              && record.getStatus() == MembershipRecord.Status.SUSPECT
              && record.getIncarnation() <= ownIncarnation;
      require(refutable, DropReason.HEARSAY);
      return record;
    }
    return judgeOther(known, about, record);
  }

  /// A record about a third member.
  private MembershipRecord judgeOther(Known teller, MemberIdentity about, MembershipRecord record)
      throws Refused {
    Known known = byName.get(about.name());
    boolean sameProcess = known != null && known.id.equals(about.toString());
    return switch (record.getStatus()) {
      case SUSPECT -> {
        require(
            sameProcess
                && known != null
                && known.address.equals(record.getMember().getAddress())
                && record.getIncarnation() <= known.incarnation,
            DropReason.HEARSAY);
        yield record;
      }
      case ALIVE -> {
        require(known == null || known.boot < about.boot(), DropReason.HEARSAY);
        require(teller.discoveries.tryTake(nanoClock.getAsLong()), DropReason.TOO_MANY);
        // How far it has come it says itself.
        yield record.toBuilder().setIncarnation(0).build();
      }
      case LEAVING, DEAD -> throw new Refused(DropReason.HEARSAY);
      case UNRECOGNIZED -> throw new Refused(DropReason.MALFORMED);
    };
  }

  private void judge(CertifiedSubject sender, Known known, MetadataReply reply) throws Refused {
    own(sender, known, reply.getMember());
    NodeMetadata metadata = reply.getMetadata();
    require(metadata.getName().equals(sender.name()), DropReason.NOT_ITS_OWN);
    require(isSound(metadata), DropReason.MALFORMED);
  }

  /// Whether metadata keeps within what members accept.
  static boolean isSound(NodeMetadata metadata) {
    return metadata.getSerializedSize() <= METADATA_MAX_BYTES
        && metadata.getDnsAddressesCount() <= DNS_ADDRESSES_MAX
        && metadata.getDnsAddressesList().stream().allMatch(text -> text.length() <= TEXT_MAX)
        && metadata.getRegion().length() <= TEXT_MAX
        && metadata.getZoneLabel().length() <= TEXT_MAX
        && metadata.getSwarmHost().length() <= TEXT_MAX
        && metadata.getVersion().length() <= TEXT_MAX
        && metadata.getLogPeerId().length() <= TEXT_MAX;
  }

  /// The sender's own member id, which is remembered. A process that was replaced is not listened
  /// to.
  private void own(CertifiedSubject sender, Known known, MemberId member) throws Refused {
    MemberIdentity identity = wellFormed(member);
    require(identity.belongsTo(sender), DropReason.NOT_ITS_OWN);
    require(identity.boot() >= known.boot, DropReason.NOT_ITS_OWN);
    if (!known.id.equals(member.getId())) {
      require(known.boots.tryTake(nanoClock.getAsLong()), DropReason.TOO_MANY);
      known.id = member.getId();
      known.boot = identity.boot();
      known.incarnation = 0;
    }
    known.address = member.getAddress();
  }

  private static void ownId(CertifiedSubject sender, String id) throws Refused {
    MemberIdentity identity =
        MemberIdentity.parse(id).orElseThrow(() -> new Refused(DropReason.MALFORMED));
    require(identity.belongsTo(sender), DropReason.NOT_ITS_OWN);
  }

  /// A third member that has spoken to this node, at the address that it gave.
  private void knownExactly(MemberId member) throws Refused {
    MemberIdentity identity = wellFormed(member);
    Known known = byName.get(identity.name());
    require(
        known != null
            && known.id.equals(member.getId())
            && known.address.equals(member.getAddress()),
        DropReason.UNKNOWN_TARGET);
  }

  private MemberIdentity wellFormed(MemberId member) throws Refused {
    MemberIdentity identity =
        MemberIdentity.parse(member.getId()).orElseThrow(() -> new Refused(DropReason.MALFORMED));
    MemberAddress address =
        MemberAddress.parse(member.getAddress())
            .orElseThrow(() -> new Refused(DropReason.MALFORMED));
    require(
        address.isOf(identity.name())
            && member.getName().equals(identity.name())
            && member.getNamespace().equals(namespace),
        DropReason.MALFORMED);
    return identity;
  }

  private static void require(boolean condition, DropReason otherwise) throws Refused {
    if (!condition) {
      throw new Refused(otherwise);
    }
  }
}
