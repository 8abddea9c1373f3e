package io.swarmdns.gossip.edit;

import io.swarmdns.gossip.state.GroupState;
import io.swarmdns.gossip.state.ZoneMessages;
import io.swarmdns.proto.FinishedChangeset;
import io.swarmdns.proto.Refused;
import io.swarmdns.zone.canonical.CanonicalZoneWriter;
import io.swarmdns.zone.name.DomainName;
import io.swarmdns.zone.name.RrType;
import io.swarmdns.zone.store.EditOperation;
import io.swarmdns.zone.store.Proposal;
import io.swarmdns.zone.store.RRsetChange;
import io.swarmdns.zone.store.ZoneChange;
import io.swarmdns.zone.store.ZoneResult;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Between requests and the zone store's changes and results. Belongs to the editor's tasks.
final class RequestTranslator {
  /// Bytes in an SOA record's data from the serial on (RFC 1035 §3.3.13).
  private static final int SOA_NUMBERS = 20;

  private final GroupState state;

  RequestTranslator(GroupState state) {
    this.state = state;
  }

  /// What a request asks of the store.
  sealed interface Translated {}

  record Changes(List<ZoneChange> changes) implements Translated {}

  record Denied(Refused refused) implements Translated {}

  Translated translate(EditRequest request) {
    var changes = new ArrayList<ZoneChange>();
    for (var zone : request.zones()) {
      var origin = zone.origin();
      if (!request.scope().allows(origin)) {
        return denied(
            Refused.Kind.NOT_ALLOWED, origin, request.author() + " may not edit " + origin);
      }
      var follows = state.settings().followedAt(origin.toString()).orElse("");
      if (!follows.equals(request.fileAt())) {
        return denied(
            Refused.Kind.FOLLOWS_FILE,
            origin,
            follows.isEmpty()
                ? "the zone follows no file (any more)"
                : "the zone follows a file at node "
                    + follows
                    + ": edit that, or let the zone go with swarmctl zone release "
                    + origin);
      }
      switch (zone) {
        case ZoneEditRequest.Steps(var _, var operations) ->
            changes.add(new ZoneChange.Update(origin, operations));
        case ZoneEditRequest.Difference(var _, var difference) ->
            changes.add(new ZoneChange.Update(origin, operations(difference)));
        case ZoneEditRequest.Whole(var version, boolean mustBeNew, var _) ->
            changes.add(
                mustBeNew ? new ZoneChange.Create(version) : new ZoneChange.Succeed(version));
        case ZoneEditRequest.Removal(var _) -> changes.add(new ZoneChange.Remove(origin));
        case ZoneEditRequest.RollBack(var _, int serial) -> {
          if (state.lastChange(origin).isEmpty()) {
            return denied(Refused.Kind.NO_SUCH_ZONE, origin, "no zone " + origin + " here");
          }
          var difference = rollBack(origin, serial);
          if (difference.isEmpty()) {
            return denied(
                Refused.Kind.NO_SUCH_SERIAL,
                origin,
                "no history back to serial "
                    + Integer.toUnsignedString(serial)
                    + "; see swarmctl zone history "
                    + origin);
          }
          changes.add(new ZoneChange.Update(origin, operations(difference.get())));
        }
      }
    }
    return new Changes(changes);
  }

  private static Denied denied(Refused.Kind kind, DomainName origin, String problem) {
    return new Denied(ZoneMessages.refused(kind, Optional.of(origin), problem));
  }

  /// Signatures last: an operation on what they sign takes them away.
  private static List<EditOperation> operations(Collection<RRsetChange> changes) {
    var operations = new ArrayList<EditOperation>(changes.size());
    for (boolean signatures : new boolean[] {false, true}) {
      for (var change : changes) {
        if ((change.type() == RrType.RRSIG) == signatures) {
          var after = change.after();
          operations.add(
              after == null
                  ? new EditOperation.DeleteRRset(change.owner(), change.type())
                  : new EditOperation.SetRRset(
                      change.owner(), change.type(), after.ttlSeconds(), after.records()));
        }
      }
    }
    return operations;
  }

  private record Key(DomainName owner, int type) {}

  /// What makes the zone what it was at the serial; nothing of ours is proposed and not committed.
  private Optional<Collection<RRsetChange>> rollBack(DomainName origin, int serial) {
    var steps = state.changesBackTo(origin, serial);
    var newest = state.lastChange(origin);
    if (steps.isEmpty() || newest.isEmpty()) {
      return Optional.empty();
    }
    Map<Key, RRsetChange> last = new LinkedHashMap<>();
    for (var change : ZoneMessages.changes(steps.get())) {
      last.put(new Key(change.owner(), change.type()), change);
    }
    int next = newest.get().getAfter().getSerial() + 1;
    last.replaceAll((key, change) -> key.type() == RrType.SOA ? withSerial(change, next) : change);
    return Optional.of(last.values());
  }

  private static RRsetChange withSerial(RRsetChange soa, int serial) {
    var after = soa.after();
    if (after == null) {
      return soa;
    }
    byte[] data = after.records().getFirst().clone();
    for (int i = 0; i < 4; i++) {
      data[data.length - SOA_NUMBERS + i] = (byte) (serial >>> (24 - 8 * i));
    }
    return new RRsetChange(
        soa.owner(),
        soa.type(),
        soa.before(),
        new io.swarmdns.zone.store.RRsetData(after.ttlSeconds(), List.of(data)));
  }

  /// The message for the log of what the store has made of a request.
  FinishedChangeset finished(EditRequest request, Proposal proposal) {
    var finished =
        FinishedChangeset.newBuilder()
            .setRequestId(request.requestId())
            .setAuthor(request.author())
            .setComment(request.comment());
    for (var result : proposal.results()) {
      var message = ZoneMessages.message(result);
      if (result instanceof ZoneResult.Replaced replaced) {
        var upload = uploadOf(request, replaced.origin());
        if (upload.isEmpty()) {
          message.setStream(stream(replaced));
        } else {
          message.setUploadId(upload.get());
        }
      }
      finished.addZones(message);
    }
    return finished.build();
  }

  private static Optional<com.google.protobuf.ByteString> uploadOf(
      EditRequest request, DomainName origin) {
    return request.zones().stream()
        .filter(ZoneEditRequest.Whole.class::isInstance)
        .map(ZoneEditRequest.Whole.class::cast)
        .filter(whole -> !whole.upload().isEmpty() && whole.origin().equals(origin))
        .map(ZoneEditRequest.Whole::upload)
        .findFirst();
  }

  private static com.google.protobuf.ByteString stream(ZoneResult.Replaced replaced) {
    var out = new ByteArrayOutputStream();
    try {
      CanonicalZoneWriter.write(replaced.version(), out);
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
    return com.google.protobuf.ByteString.copyFrom(out.toByteArray());
  }
}
