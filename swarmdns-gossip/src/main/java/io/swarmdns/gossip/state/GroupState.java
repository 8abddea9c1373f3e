package io.swarmdns.gossip.state;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.swarmdns.gossip.log.LogSnapshot;
import io.swarmdns.gossip.log.LogStateMachine;
import io.swarmdns.proto.FinishedChangeset;
import io.swarmdns.proto.HistoryRecord;
import io.swarmdns.proto.LogEntry;
import io.swarmdns.proto.Refused;
import io.swarmdns.proto.SettingsChange;
import io.swarmdns.proto.ZoneResult;
import io.swarmdns.proto.ZoneSerial;
import io.swarmdns.zone.canonical.CanonicalZoneReader;
import io.swarmdns.zone.name.DomainName;
import io.swarmdns.zone.store.Commit;
import io.swarmdns.zone.store.VersionStamp;
import io.swarmdns.zone.store.ZoneChange;
import io.swarmdns.zone.store.ZoneStore;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the nodes of a placement group agree on: zones with their history, settings, and which
/// requests have been done. Entries of the log change it, on every node alike.
///
/// The log calls the methods of [LogStateMachine], one at a time; all others are thread-safe.
public final class GroupState implements LogStateMachine {
  /// The format of entries that this build writes, and the highest that it understands.
  public static final int FORMAT = 1;

  /// Bytes of one zone as a stream at most.
  static final long ZONE_BYTES_MAX = 8L << 30;

  private static final Logger LOG = LoggerFactory.getLogger(GroupState.class);

  private final ZoneStore store;
  private final OwnEntries own;
  private final List<AppliedListener> listeners = new CopyOnWriteArrayList<>();
  private final RequestLedger ledger = new RequestLedger();
  private final Uploads uploads = new Uploads();
  private final GroupDigest digest = new GroupDigest();

  /// What is known of each zone beside its content; guarded by itself.
  private final Map<DomainName, ReplicatedZone> zones = new HashMap<>();

  private volatile Settings settings = Settings.EMPTY;
  private volatile Position position = Position.NONE;
  private volatile Held held = Held.NOTHING;
  private volatile boolean upgradeNeeded;

  /// Is told what an entry made of the requests in it, by the thread that applies, when queries see
  /// the results already. Must return quickly.
  @FunctionalInterface
  public interface AppliedListener {
    void applied(Position position, Map<ByteString, Applied> results);
  }

  /// How far the state is.
  ///
  /// @param index of the last entry that is in it, -1 for none
  /// @param timeMillis the leader's clock at that entry
  /// @param digest of all zones
  public record Position(long term, long index, long timeMillis, ByteString digest) {
    static final Position NONE = new Position(0, -1, 0, ByteString.EMPTY);
  }

  /// What a log that is opened beside this state need not bring: more than the position where a
  /// snapshot covers entries of the log's own.
  private record Held(long term, long index) {
    static final Held NOTHING = new Held(-1, -1);
  }

  /// A zone as the group has it.
  static final class ReplicatedZone {
    final ZoneHistory history = new ZoneHistory();
    VersionStamp stamp;

    ReplicatedZone(VersionStamp stamp) {
      this.stamp = stamp;
    }
  }

  /// @param store nothing but this state changes its zones
  /// @param own what this node proposed when it led
  public GroupState(ZoneStore store, OwnEntries own) {
    this.store = store;
    this.own = own;
  }

  /// Tells about every entry from now on.
  public void subscribe(AppliedListener listener) {
    listeners.add(listener);
  }

  public Settings settings() {
    return settings;
  }

  public Position position() {
    return position;
  }

  /// Whether an entry came that only a newer version of this program understands; nothing is
  /// applied from then on.
  public boolean upgradeNeeded() {
    return upgradeNeeded;
  }

  /// What became of a request, if it is remembered.
  public Optional<Applied> outcome(ByteString request) {
    synchronized (ledger) {
      return ledger.find(request);
    }
  }

  /// How many bytes of a zone that comes in parts this node has.
  public long uploadedBytes(ByteString request) {
    return uploads.bytes(request);
  }

  /// The steps in a zone's history, the newest first; empty when there is no such zone.
  public Optional<List<HistoryRecord>> history(DomainName origin) {
    synchronized (zones) {
      return Optional.ofNullable(zones.get(origin)).map(zone -> zone.history.newestFirst());
    }
  }

  /// The newest step in a zone's history.
  public Optional<HistoryRecord> lastChange(DomainName origin) {
    synchronized (zones) {
      return Optional.ofNullable(zones.get(origin)).flatMap(zone -> zone.history.newest());
    }
  }

  /// What leads from a zone's newest committed version back to a serial: see [ZoneHistory#backTo].
  public Optional<List<io.swarmdns.proto.RRsetChange>> changesBackTo(
      DomainName origin, int serial) {
    synchronized (zones) {
      return Optional.ofNullable(zones.get(origin)).flatMap(zone -> zone.history.backTo(serial));
    }
  }

  @Override
  public void apply(long term, long index, byte[] bytes) {
    if (upgradeNeeded) {
      return;
    }
    LogEntry entry;
    try {
      entry = LogEntry.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      // The log guards against damage, so it was proposed like that: the same on every node.
      LOG.error("log entry {} is not a message and changes nothing: {}", index, e.getMessage());
      return;
    }
    if (entry.getFormat() > FORMAT) {
      upgradeNeeded = true;
      LOG.error(
          "log entry {} has format {}, this version of the program knows {}: upgrade this node;"
              + " until then it keeps what it has",
          index,
          entry.getFormat(),
          FORMAT);
      return;
    }
    var results = new HashMap<ByteString, Applied>();
    uploads.expire(entry.getTimeMillis());
    boolean ours = publish(entry);
    switch (entry.getBodyCase()) {
      case CHANGESETS ->
          entry
              .getChangesets()
              .getChangesetsList()
              .forEach(set -> results.put(set.getRequestId(), apply(index, entry, set, ours)));
      case SETTINGS ->
          results.put(entry.getSettings().getRequestId(), apply(index, entry, entry.getSettings()));
      case UPLOAD -> uploads.take(entry.getUpload(), entry.getTimeMillis());
      case BODY_NOT_SET -> {}
    }
    moveTo(term, index, entry.getTimeMillis());
    held = new Held(term, index);
    listeners.forEach(listener -> listener.applied(position, results));
  }

  /// Makes what this node proposed for the entry visible, if it did. Not when a part of a large
  /// zone has not come: then the others cannot have it either, and all refuse it alike.
  private boolean publish(LogEntry entry) {
    for (var changeset : entry.getChangesets().getChangesetsList()) {
      for (var zone : changeset.getZonesList()) {
        if (!zone.getUploadId().isEmpty() && uploads.open(zone.getUploadId()).isEmpty()) {
          own.discard();
          return false;
        }
      }
    }
    return own.publish(entry.getLeadership(), entry.getSequence());
  }

  private void moveTo(long term, long index, long timeMillis) {
    position = new Position(term, index, timeMillis, ByteString.copyFrom(digest.bytes()));
  }

  private Applied apply(long index, LogEntry entry, FinishedChangeset changeset, boolean ours) {
    var before = outcome(changeset.getRequestId());
    if (before.isPresent()) {
      return before.get();
    }
    var refused = ours ? Optional.<Refused>empty() : make(changeset);
    Applied result;
    if (refused.isPresent()) {
      result = new Applied.Denied(index, refused.get());
    } else {
      var serials = new ArrayList<ZoneSerial>();
      changeset
          .getZonesList()
          .forEach(zone -> serials.add(record(changeset, zone, entry.getTimeMillis())));
      result = new Applied.Done(index, serials);
    }
    changeset.getZonesList().forEach(zone -> uploads.forget(zone.getUploadId()));
    if (refused.filter(why -> why.getKind() == Refused.Kind.STALE).isEmpty()) {
      remember(changeset.getRequestId(), entry.getTimeMillis(), result);
    } // else it was not the client's fault: the same request may be tried again
    return result;
  }

  private void remember(ByteString request, long timeMillis, Applied result) {
    if (!request.isEmpty()) {
      synchronized (ledger) {
        ledger.put(request, new RequestLedger.Outcome(timeMillis, result));
      }
    }
  }

  /// Makes the changes of another node's changeset, or says why they do not fit.
  private Optional<Refused> make(FinishedChangeset changeset) {
    var results = new ArrayList<io.swarmdns.zone.store.ZoneResult>();
    try {
      for (var zone : changeset.getZonesList()) {
        results.add(result(zone));
      }
    } catch (IOException | IllegalArgumentException e) {
      results.forEach(GroupState::release);
      return Optional.of(
          ZoneMessages.refused(Refused.Kind.MALFORMED, Optional.empty(), String.valueOf(e)));
    }
    return store.apply(results) instanceof Commit.Refused refused
        ? Optional.of(ZoneMessages.refused(refused.refusal()))
        : Optional.empty();
  }

  private static void release(io.swarmdns.zone.store.ZoneResult result) {
    if (result instanceof io.swarmdns.zone.store.ZoneResult.Replaced replaced) {
      replaced.version().release();
    }
  }

  private io.swarmdns.zone.store.ZoneResult result(ZoneResult message) throws IOException {
    if (!message.hasAfter()) {
      return new io.swarmdns.zone.store.ZoneResult.Removed(
          ZoneMessages.name(message.getOrigin()), ZoneMessages.stamp(message.getBefore()));
    }
    return switch (message.getContentCase()) {
      case CHANGES -> ZoneMessages.edited(message);
      case STREAM -> replaced(message, message.getStream().newInput());
      case UPLOAD_ID ->
          replaced(
              message,
              uploads
                  .open(message.getUploadId())
                  .orElseThrow(() -> new IOException("the upload is not there")));
      case CONTENT_NOT_SET -> throw new IOException("a zone result without content");
    };
  }

  private io.swarmdns.zone.store.ZoneResult replaced(ZoneResult message, InputStream stream)
      throws IOException {
    var version = CanonicalZoneReader.read(stream, store.hasher(), ZONE_BYTES_MAX);
    if (!version.origin().equals(ZoneMessages.name(message.getOrigin()))) {
      version.release();
      throw new IOException("a stream of zone " + version.origin() + ", not of the one named");
    }
    return new io.swarmdns.zone.store.ZoneResult.Replaced(
        ZoneMessages.stampOrNull(message.hasBefore(), message.getBefore()),
        ZoneMessages.stamp(message.getAfter()),
        version);
  }

  /// Writes down what has happened to a zone.
  private ZoneSerial record(FinishedChangeset changeset, ZoneResult result, long timeMillis) {
    var origin = ZoneMessages.name(result.getOrigin());
    var serial = ZoneSerial.newBuilder().setOrigin(origin.toString());
    synchronized (zones) {
      var zone = zones.get(origin);
      if (zone != null) {
        digest.toggle(origin, zone.stamp);
      }
      if (!result.hasAfter()) {
        zones.remove(origin);
        return serial.setRemoved(true).build();
      }
      var stamp = ZoneMessages.stamp(result.getAfter());
      if (zone == null) {
        zone = new ReplicatedZone(stamp);
        zones.put(origin, zone);
      }
      zone.stamp = stamp;
      digest.toggle(origin, stamp);
      zone.history.add(historyRecord(changeset, result, timeMillis));
    }
    return serial.setSerial(result.getAfter().getSerial()).build();
  }

  private static HistoryRecord historyRecord(
      FinishedChangeset changeset, ZoneResult result, long timeMillis) {
    var record =
        HistoryRecord.newBuilder()
            .setAfter(result.getAfter())
            .setTimeMillis(timeMillis)
            .setAuthor(changeset.getAuthor())
            .setComment(changeset.getComment())
            .setRequestId(changeset.getRequestId());
    if (result.hasBefore()) {
      record.setBefore(result.getBefore());
    }
    if (result.hasChanges()) {
      record.setChanges(result.getChanges());
    }
    return record.build();
  }

  private Applied apply(long index, LogEntry entry, SettingsChange change) {
    var before = outcome(change.getRequestId());
    if (before.isPresent()) {
      return before.get();
    }
    var obstacle = settings.obstacle(change);
    Applied result;
    if (obstacle.isPresent()) {
      result =
          new Applied.Denied(
              index,
              ZoneMessages.refused(Refused.Kind.PRECONDITION, Optional.empty(), obstacle.get()));
    } else {
      settings = settings.with(change);
      result = new Applied.Done(index, List.of());
    }
    remember(change.getRequestId(), entry.getTimeMillis(), result);
    return result;
  }

  /// None while a large zone is coming in parts: the parts are not part of a snapshot. Nor when
  /// this node has stopped to apply.
  @Override
  public Optional<LogSnapshot> snapshot() {
    if (!uploads.isEmpty() || upgradeNeeded) {
      return Optional.empty();
    }
    synchronized (zones) {
      return Optional.of(SnapshotWriter.freeze(position, settings, ledger, zones, store));
    }
  }

  @Override
  public void restore(InputStream in, long index, long term) throws IOException {
    own.discard();
    try (var restored = SnapshotReader.read(in, store.hasher())) {
      if (restored.position().index() > index) {
        throw new IOException(
            "the snapshot is of index " + restored.position().index() + ", not of " + index);
      }
      var changes = new ArrayList<ZoneChange>();
      for (var zone : store.current().zones()) {
        if (!restored.zones().containsKey(zone.origin())) {
          changes.add(new ZoneChange.Remove(zone.origin()));
        }
      }
      restored.takeVersions().forEach(version -> changes.add(new ZoneChange.Restore(version)));
      if (store.commit(changes) instanceof Commit.Refused refused) {
        throw new IOException("zone " + refused.origin() + ": " + refused.errors());
      }
      synchronized (zones) {
        zones.clear();
        zones.putAll(restored.zones());
        digest.clear();
        zones.forEach((origin, zone) -> digest.toggle(origin, zone.stamp));
      }
      synchronized (ledger) {
        ledger.replaceBy(restored.requests());
      }
      uploads.clear();
      settings = restored.settings();
      var last = restored.position();
      // As at the nodes that applied it all: they compare where they are.
      moveTo(last.term(), last.index(), last.timeMillis());
      held = new Held(term, index);
    }
    LOG.info("the state is that of a snapshot at index {}", index);
    listeners.forEach(listener -> listener.applied(position, Map.of()));
  }

  /// The state outlives the log: one that stopped, or was lost, is opened again beside it, and
  /// queries are answered meanwhile. In a new process there is none.
  @Override
  public long heldIndex() {
    return held.index();
  }

  @Override
  public long heldTerm() {
    return held.term();
  }

  @Override
  public void clear() {
    own.discard();
    var gone = new ArrayList<ZoneChange>();
    store.current().zones().forEach(zone -> gone.add(new ZoneChange.Remove(zone.origin())));
    store.commit(gone);
    synchronized (zones) {
      zones.clear();
      digest.clear();
    }
    synchronized (ledger) {
      ledger.replaceBy(Map.of());
    }
    uploads.clear();
    settings = Settings.EMPTY;
    position = Position.NONE;
    held = Held.NOTHING;
  }
}
