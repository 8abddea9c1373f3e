package io.swarmdns.gossip.state;

import com.google.protobuf.ByteString;
import io.swarmdns.gossip.log.LogSnapshot;
import io.swarmdns.gossip.state.GroupState.Position;
import io.swarmdns.gossip.state.GroupState.ReplicatedZone;
import io.swarmdns.proto.HistoryRecord;
import io.swarmdns.proto.RequestOutcome;
import io.swarmdns.proto.SnapshotHeader;
import io.swarmdns.proto.SnapshotPart;
import io.swarmdns.proto.SnapshotTrailer;
import io.swarmdns.proto.SnapshotZone;
import io.swarmdns.zone.canonical.CanonicalZoneWriter;
import io.swarmdns.zone.memory.Lease;
import io.swarmdns.zone.name.DomainName;
import io.swarmdns.zone.store.VersionStamp;
import io.swarmdns.zone.store.ZoneStore;
import io.swarmdns.zone.store.ZoneVersion;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The state of a group as it was at one index: leases on zone versions and copies of the rest.
final class SnapshotWriter implements LogSnapshot {
  /// Bytes of a zone's stream in one part.
  private static final int PIECE_BYTES = 256 << 10;

  private final Position position;
  private final Settings settings;
  private final Map<ByteString, RequestLedger.Outcome> requests;
  private final List<FrozenZone> zones;

  private record FrozenZone(
      Lease<ZoneVersion> version, VersionStamp stamp, List<HistoryRecord> history) {}

  private SnapshotWriter(
      Position position,
      Settings settings,
      Map<ByteString, RequestLedger.Outcome> requests,
      List<FrozenZone> zones) {
    this.position = position;
    this.settings = settings;
    this.requests = requests;
    this.zones = zones;
  }

  static SnapshotWriter freeze(
      Position position,
      Settings settings,
      RequestLedger ledger,
      Map<DomainName, ReplicatedZone> zones,
      ZoneStore store) {
    var frozen = new ArrayList<FrozenZone>(zones.size());
    zones.forEach((origin, zone) ->
        frozen.add(
            new FrozenZone(
                store.lease(origin).orElseThrow(),
                zone.stamp,
                List.copyOf(zone.history.oldestFirst()))));
    return new SnapshotWriter(position, settings, new LinkedHashMap<>(ledger.all()), frozen);
  }

  @Override
  public void writeTo(OutputStream out) throws IOException {
    var frames = new SnapshotFrames.Writer(out);
    frames.write(
        SnapshotPart.newBuilder()
            .setHeader(
                SnapshotHeader.newBuilder()
                    .setFormat(GroupState.FORMAT)
                    .setIndex(position.index())
                    .setTerm(position.term())
                    .setTimeMillis(position.timeMillis()))
            .build());
    for (var setting : settings.all()) {
      frames.write(SnapshotPart.newBuilder().setSetting(setting).build());
    }
    for (var request : requests.entrySet()) {
      frames.write(
          SnapshotPart.newBuilder()
              .setRequest(message(request.getKey(), request.getValue()))
              .build());
    }
    for (var zone : zones) {
      write(zone, frames);
    }
    frames.write(
        SnapshotPart.newBuilder()
            .setTrailer(
                SnapshotTrailer.newBuilder().setZones(zones.size()).setParts(frames.parts()))
            .build());
    frames.flush();
  }

  private static RequestOutcome message(ByteString request, RequestLedger.Outcome outcome) {
    var message =
        RequestOutcome.newBuilder()
            .setRequestId(request)
            .setTimeMillis(outcome.timeMillis())
            .setIndex(outcome.result().index());
    switch (outcome.result()) {
      case Applied.Done(long _, var serials) -> message.addAllZones(serials);
      case Applied.Denied(long _, var refused) -> message.setRefused(refused);
    }
    return message.build();
  }

  private static void write(FrozenZone zone, SnapshotFrames.Writer frames) throws IOException {
    var version = zone.version.get();
    frames.write(
        SnapshotPart.newBuilder()
            .setZone(
                SnapshotZone.newBuilder()
                    .setOrigin(ZoneMessages.name(version.origin()))
                    .setState(ZoneMessages.state(zone.stamp)))
            .build());
    try (var pieces = new Pieces(frames)) {
      CanonicalZoneWriter.write(version, pieces);
    }
    for (var record : zone.history) {
      frames.write(SnapshotPart.newBuilder().setHistory(record).build());
    }
  }

  @Override
  public void close() {
    zones.forEach(zone -> zone.version.close());
  }

  /// Cuts a stream into parts.
  private static final class Pieces extends OutputStream {
    private final SnapshotFrames.Writer frames;
    private final byte[] piece = new byte[PIECE_BYTES];
    private int used;

    Pieces(SnapshotFrames.Writer frames) {
      this.frames = frames;
    }

    @Override
    public void write(int b) throws IOException {
      if (used == piece.length) {
        writePiece();
      }
      piece[used++] = (byte) b;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      int at = offset;
      int end = offset + length;
      while (at < end) {
        if (used == piece.length) {
          writePiece();
        }
        int count = Math.min(end - at, piece.length - used);
        System.arraycopy(bytes, at, piece, used, count);
        used += count;
        at += count;
      }
    }

    private void writePiece() throws IOException {
      frames.write(
          SnapshotPart.newBuilder().setZoneStream(ByteString.copyFrom(piece, 0, used)).build());
      used = 0;
    }

    @Override
    public void close() throws IOException {
      if (used > 0) {
        writePiece();
      }
    }
  }
}
