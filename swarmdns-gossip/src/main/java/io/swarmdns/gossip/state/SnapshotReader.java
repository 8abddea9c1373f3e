package io.swarmdns.gossip.state;

import com.google.protobuf.ByteString;
import io.swarmdns.gossip.state.GroupState.Position;
import io.swarmdns.gossip.state.GroupState.ReplicatedZone;
import io.swarmdns.proto.RequestOutcome;
import io.swarmdns.proto.Setting;
import io.swarmdns.proto.SnapshotPart;
import io.swarmdns.proto.SnapshotZone;
import io.swarmdns.zone.canonical.CanonicalZoneReader;
import io.swarmdns.zone.name.DomainName;
import io.swarmdns.zone.name.NameHash;
import io.swarmdns.zone.store.VersionStamp;
import io.swarmdns.zone.store.ZoneVersion;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads a snapshot of a group's state, whoever wrote it: all of it is good, or none is taken.
final class SnapshotReader {
  private final SnapshotFrames.Reader frames;
  private final NameHash hasher;
  private SnapshotPart next;
  private final List<Setting> settings = new ArrayList<>();
  private final Map<ByteString, RequestLedger.Outcome> requests = new LinkedHashMap<>();
  private final Map<DomainName, ReplicatedZone> zones = new HashMap<>();
  private final List<ZoneVersion> versions = new ArrayList<>();

  /// What a snapshot held. Closing it frees the versions that were not taken.
  record Restored(
      Position position,
      Settings settings,
      Map<ByteString, RequestLedger.Outcome> requests,
      Map<DomainName, ReplicatedZone> zones,
      List<ZoneVersion> versions)
      implements AutoCloseable {
    /// The zones' versions, each to be released by the caller, or handed on.
    List<ZoneVersion> takeVersions() {
      var taken = List.copyOf(versions);
      versions.clear();
      return taken;
    }

    @Override
    public void close() {
      versions.forEach(ZoneVersion::release);
    }
  }

  private SnapshotReader(InputStream in, NameHash hasher) throws IOException {
    frames = new SnapshotFrames.Reader(in);
    this.hasher = hasher;
    next = frames.read();
  }

  /// @throws IOException naming what is wrong with it
  static Restored read(InputStream in, NameHash hasher) throws IOException {
    var reader = new SnapshotReader(in, hasher);
    try {
      return reader.read();
    } catch (IOException | RuntimeException e) {
      reader.versions.forEach(ZoneVersion::release);
      throw e instanceof IOException io ? io : new IOException("the snapshot is damaged", e);
    }
  }

  private Restored read() throws IOException {
    if (!next.hasHeader()) {
      throw new IOException("the snapshot does not begin with its header");
    }
    var header = next.getHeader();
    if (header.getFormat() > GroupState.FORMAT) {
      throw new IOException(
          "the snapshot has format "
              + header.getFormat()
              + ", this version of the program knows "
              + GroupState.FORMAT
              + ": upgrade this node");
    }
    next = frames.read();
    while (!next.hasTrailer()) {
      switch (next.getPartCase()) {
        case SETTING -> {
          settings.add(next.getSetting());
          next = frames.read();
        }
        case REQUEST -> {
          requests.put(next.getRequest().getRequestId(), outcome(next.getRequest()));
          next = frames.read();
        }
        case ZONE -> readZone(next.getZone());
        default -> throw new IOException("part " + next.getPartCase() + " stands where it may not");
      }
    }
    var trailer = next.getTrailer();
    if (trailer.getZones() != zones.size() || trailer.getParts() != frames.parts() - 1) {
      throw new IOException("the snapshot says it has more or fewer parts than it has");
    }
    var position =
        new Position(header.getTerm(), header.getIndex(), header.getTimeMillis(), ByteString.EMPTY);
    return new Restored(position, Settings.of(settings), requests, zones, versions);
  }

  private static RequestLedger.Outcome outcome(RequestOutcome message) {
    Applied result =
        message.hasRefused()
            ? new Applied.Denied(message.getIndex(), message.getRefused())
            : new Applied.Done(message.getIndex(), message.getZonesList());
    return new RequestLedger.Outcome(message.getTimeMillis(), result);
  }

  private void readZone(SnapshotZone message) throws IOException {
    next = frames.read();
    var version = CanonicalZoneReader.read(new Pieces(), hasher, GroupState.ZONE_BYTES_MAX);
    versions.add(version);
    var stamp = ZoneMessages.stamp(message.getState());
    var origin = ZoneMessages.name(message.getOrigin());
    if (!version.origin().equals(origin)
        || !stamp.equals(new VersionStamp(version.serial(), version.digest()))) {
      throw new IOException("zone " + origin + " is not what the snapshot says");
    }
    var zone = new ReplicatedZone(stamp);
    if (zones.put(origin, zone) != null) {
      throw new IOException("zone " + origin + " comes twice");
    }
    while (next.hasHistory()) {
      zone.history.add(next.getHistory());
      next = frames.read();
    }
  }

  /// The zone's stream out of the parts that follow.
  private final class Pieces extends InputStream {
    private int at;

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
      while (next.hasZoneStream()) {
        var piece = next.getZoneStream();
        if (at < piece.size()) {
          int count = Math.min(length, piece.size() - at);
          piece.substring(at, at + count).copyTo(to, offset);
          at += count;
          return count;
        }
        next = frames.read();
        at = 0;
      }
      return -1;
    }
  }
}
