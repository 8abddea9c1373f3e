package io.swarmdns.server.admin;

import io.grpc.Status;
import io.swarmdns.gossip.state.GroupState;
import io.swarmdns.gossip.state.ZoneMessages;
import io.swarmdns.proto.ExportRequest;
import io.swarmdns.proto.HistoryRecord;
import io.swarmdns.proto.TextPiece;
import io.swarmdns.server.edit.Signatures;
import io.swarmdns.zone.memory.Lease;
import io.swarmdns.zone.name.DomainName;
import io.swarmdns.zone.name.RrType;
import io.swarmdns.zone.store.RRsetChange;
import io.swarmdns.zone.store.RRsetData;
import io.swarmdns.zone.store.ZoneStore;
import io.swarmdns.zone.store.ZoneVersion;
import io.swarmdns.zone.text.ZoneTextWriter;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// Sends a zone as text, as it is or as it was at a serial that its history reaches back to, no
/// faster than the client reads. The version is held meanwhile; edits go on.
final class ExportCall {
  /// How often the version and the history are taken anew until they belong together: edits come
  /// between.
  private static final int ATTEMPTS_MAX = 200;

  private static final long PAUSE_MILLIS = 5;

  private final ZoneStore store;
  private final GroupState state;

  ExportCall(ZoneStore store, GroupState state) {
    this.store = store;
    this.state = state;
  }

  void export(ExportRequest request, Outlet<TextPiece> outlet)
      throws InterruptedException, IOException {
    var origin = Arguments.origin(request.getOrigin());
    for (int i = 0; i < ATTEMPTS_MAX; i++) {
      try (var held = lease(origin)) {
        int serial = request.hasSerial() ? request.getSerial() : held.get().serial();
        if (serial == held.get().serial()) {
          write(ZoneContent.of(held.get(), List.of()), outlet);
          return;
        }
        var back = changesBack(origin, serial, held.get());
        if (back.isPresent()) {
          write(ZoneContent.of(held.get(), back.get()), outlet);
          return;
        }
      }
      Thread.sleep(PAUSE_MILLIS);
    }
    throw Status.UNAVAILABLE
        .withDescription(origin + " is edited too fast for this: ask again")
        .asRuntimeException();
  }

  private Lease<ZoneVersion> lease(DomainName origin) {
    return store.lease(origin).orElseThrow(() -> Arguments.noSuchZone(origin));
  }

  /// What leads from the version back to the serial; empty when the history is not that of the
  /// version now.
  private Optional<List<RRsetChange>> changesBack(
      DomainName origin, int serial, ZoneVersion version) {
    Supplier<Optional<Integer>> newest =
        () -> state.lastChange(origin).map(HistoryRecord::getAfter).map(now -> now.getSerial());
    var before = newest.get();
    var changes = state.changesBackTo(origin, serial);
    if (!before.equals(newest.get()) || !before.equals(Optional.of(version.serial()))) {
      return Optional.empty();
    }
    return Optional.of(
        ZoneMessages.changes(
            changes.orElseThrow(() ->
                Status.NOT_FOUND
                    .withDescription(
                        origin
                            + " has no serial "
                            + Integer.toUnsignedString(serial)
                            + " that its history reaches back to; see swarmctl zone history "
                            + origin)
                    .asRuntimeException())));
  }

  private static void write(ZoneContent content, Outlet<TextPiece> outlet)
      throws InterruptedException, IOException {
    var writer = new ZoneTextWriter(new PieceSink(outlet));
    writer.origin(content.origin());
    try {
      content.forEach((owner, rrsets) -> write(writer, owner, rrsets));
      writer.flush();
    } catch (PieceSink.Interrupted e) {
      throw new InterruptedException("while a zone was sent");
    }
    outlet.end();
  }

  private static void write(ZoneTextWriter writer, DomainName owner, Map<Integer, RRsetData> rrsets)
      throws IOException {
    // Zone files begin with the SOA (RFC 1035 §5.2).
    var soa = rrsets.get(RrType.SOA);
    if (soa != null) {
      write(writer, owner, RrType.SOA, soa, rrsets);
    }
    for (var rrset : rrsets.entrySet()) {
      if (rrset.getKey() != RrType.SOA) {
        write(writer, owner, rrset.getKey(), rrset.getValue(), rrsets);
      }
    }
  }

  private static void write(
      ZoneTextWriter writer,
      DomainName owner,
      int type,
      RRsetData data,
      Map<Integer, RRsetData> rrsets)
      throws IOException {
    for (byte[] record : data.records()) {
      writer.record(owner, type, Signatures.ttlSeconds(type, data, record, rrsets), record);
    }
  }
}
