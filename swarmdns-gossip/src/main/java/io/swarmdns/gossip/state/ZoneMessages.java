package io.swarmdns.gossip.state;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.swarmdns.proto.RRsetChanges;
import io.swarmdns.proto.Refused;
import io.swarmdns.proto.TextProblem;
import io.swarmdns.proto.ZoneState;
import io.swarmdns.zone.name.DomainName;
import io.swarmdns.zone.store.RRsetChange;
import io.swarmdns.zone.store.RRsetData;
import io.swarmdns.zone.store.Refusal;
import io.swarmdns.zone.store.VersionStamp;
import io.swarmdns.zone.store.ZoneDigest;
import io.swarmdns.zone.store.ZoneResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Between the terms of the zone store and those of messages. Whatever is in a message, reading it
/// gives the terms or an [IllegalArgumentException] that says what is wrong.
public final class ZoneMessages {
  private static final int TYPE_MAX = 65_535;
  private static final int RDATA_LENGTH_MAX = 65_535;

  private ZoneMessages() {}

  public static ByteString name(DomainName name) {
    return UnsafeByteOperations.unsafeWrap(name.wire());
  }

  public static DomainName name(ByteString wire) {
    return DomainName.ofWire(wire.toByteArray(), 0, wire.size());
  }

  static ZoneState state(VersionStamp stamp) {
    return ZoneState.newBuilder()
        .setSerial(stamp.serial())
        .setDigest(UnsafeByteOperations.unsafeWrap(stamp.digest().bytes()))
        .build();
  }

  static VersionStamp stamp(ZoneState state) {
    return new VersionStamp(state.getSerial(), ZoneDigest.of(state.getDigest().toByteArray()));
  }

  /// The result as a message, but for the content of whole zones.
  public static io.swarmdns.proto.ZoneResult.Builder message(ZoneResult result) {
    var message = io.swarmdns.proto.ZoneResult.newBuilder().setOrigin(name(result.origin()));
    var predecessor = result.predecessor();
    if (predecessor != null) {
      message.setBefore(state(predecessor));
    }
    var successor = result.successor();
    if (successor != null) {
      message.setAfter(state(successor));
    }
    if (result instanceof ZoneResult.Edited edited) {
      var changes = RRsetChanges.newBuilder();
      edited.changes().forEach(change -> changes.addChanges(message(change)));
      message.setChanges(changes);
    }
    return message;
  }

  /// A change as a message.
  public static io.swarmdns.proto.RRsetChange message(RRsetChange change) {
    var message =
        io.swarmdns.proto.RRsetChange.newBuilder()
            .setOwner(name(change.owner()))
            .setType(change.type());
    var before = change.before();
    if (before != null) {
      message.setBefore(message(before));
    }
    var after = change.after();
    if (after != null) {
      message.setAfter(message(after));
    }
    return message.build();
  }

  private static io.swarmdns.proto.RRsetData message(RRsetData data) {
    var message = io.swarmdns.proto.RRsetData.newBuilder().setTtlSeconds(data.ttlSeconds());
    data.records().forEach(rdata -> message.addRecords(UnsafeByteOperations.unsafeWrap(rdata)));
    return message.build();
  }

  /// The finished edit of a zone.
  static ZoneResult.Edited edited(io.swarmdns.proto.ZoneResult message) {
    if (!message.hasBefore() || !message.hasAfter()) {
      throw new IllegalArgumentException("an edit without predecessor or successor");
    }
    return new ZoneResult.Edited(
        name(message.getOrigin()),
        stamp(message.getBefore()),
        stamp(message.getAfter()),
        changes(message.getChanges().getChangesList()));
  }

  /// Changes as the store takes them.
  public static List<RRsetChange> changes(List<io.swarmdns.proto.RRsetChange> messages) {
    var changes = new ArrayList<RRsetChange>(messages.size());
    for (var message : messages) {
      if (message.getType() < 0 || message.getType() > TYPE_MAX) {
        throw new IllegalArgumentException("type " + message.getType());
      }
      changes.add(
          new RRsetChange(
              name(message.getOwner()),
              message.getType(),
              message.hasBefore() ? data(message.getBefore()) : null,
              message.hasAfter() ? data(message.getAfter()) : null));
    }
    return changes;
  }

  private static RRsetData data(io.swarmdns.proto.RRsetData message) {
    if (message.getTtlSeconds() < 0) {
      throw new IllegalArgumentException("a TTL above 2147483647");
    }
    if (message.getRecordsCount() == 0) {
      throw new IllegalArgumentException("an RRset without records");
    }
    var records = new ArrayList<byte[]>(message.getRecordsCount());
    for (var rdata : message.getRecordsList()) {
      if (rdata.size() > RDATA_LENGTH_MAX) {
        throw new IllegalArgumentException("a record of " + rdata.size() + " bytes");
      }
      records.add(rdata.toByteArray());
    }
    return new RRsetData(message.getTtlSeconds(), records);
  }

  /// The stamp of a zone's state, null when it is not there.
  static @Nullable VersionStamp stampOrNull(boolean has, ZoneState state) {
    return has ? stamp(state) : null;
  }

  /// A refusal by the store, for whoever asked.
  public static Refused refused(Refusal refusal) {
    var kind =
        switch (refusal.kind()) {
          case NO_SUCH_ZONE -> Refused.Kind.NO_SUCH_ZONE;
          case ZONE_EXISTS -> Refused.Kind.ZONE_EXISTS;
          case PRECONDITION -> Refused.Kind.PRECONDITION;
          case SERIAL -> Refused.Kind.SERIAL;
          case MALFORMED -> Refused.Kind.MALFORMED;
          case INVALID -> Refused.Kind.INVALID;
          case PREDECESSOR, SUCCESSOR -> Refused.Kind.STALE;
        };
    return refused(kind, Optional.of(refusal.origin()), refusal.errors());
  }

  public static Refused refused(Refused.Kind kind, Optional<DomainName> origin, String problem) {
    return refused(kind, origin, List.of(problem));
  }

  private static Refused refused(
      Refused.Kind kind, Optional<DomainName> origin, List<String> problems) {
    var refused = Refused.newBuilder().setKind(kind);
    origin.ifPresent(zone -> refused.setOrigin(zone.toString()));
    problems.forEach(problem -> refused.addProblems(TextProblem.newBuilder().setMessage(problem)));
    return refused.build();
  }
}
