package io.swarmdns.server.zones;

import com.google.protobuf.ByteString;
import io.swarmdns.gossip.edit.EditOutcome;
import io.swarmdns.gossip.edit.EditRequest;
import io.swarmdns.gossip.peer.LeaderClient;
import io.swarmdns.gossip.state.GroupState;
import io.swarmdns.gossip.state.Settings;
import io.swarmdns.proto.Changeset;
import io.swarmdns.proto.FollowedZone;
import io.swarmdns.proto.ImportHeader;
import io.swarmdns.proto.Refused;
import io.swarmdns.proto.Setting;
import io.swarmdns.proto.SettingKey.Kind;
import io.swarmdns.proto.SettingsChange;
import io.swarmdns.proto.SubmitRequest;
import io.swarmdns.proto.ZoneEdit;
import io.swarmdns.server.edit.FollowedZones;
import io.swarmdns.server.edit.ImportStage;
import io.swarmdns.server.edit.Refusals;
import io.swarmdns.server.edit.SettingsDoor;
import io.swarmdns.server.edit.ZoneImport;
import io.swarmdns.zone.check.LoadedZone;
import io.swarmdns.zone.check.ZoneFileLoader;
import io.swarmdns.zone.name.DomainName;
import io.swarmdns.zone.store.ZoneStore;
import io.swarmdns.zone.text.Problem;
import io.swarmdns.zone.text.Problem.Severity;
import io.swarmdns.zone.text.ZoneFileReader;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A directory of zone files whose differences are edits of the swarm.
///
/// A zone that a file is found for and that the swarm does not have yet is marked as following its
/// file at this node, then created; from then on it takes edits from here alone. A zone that is
/// there and does not follow this node's file is left alone, and its file counts as failed: so it
/// is with zones that were released, until they are told to follow again. Where a file of a
/// following zone is gone, the zone is removed. A bad file changes nothing. Thread-safe: loads
/// happen one at a time.
public final class FollowedDirectory {
  /// Marks in one change of settings.
  private static final int MARKS_MAX = 500;

  /// Longer than the leader's client takes before it gives up.
  private static final long OUTCOME_MAX_SECONDS = 30;

  private static final int COMMENT_NAME_MAX = 200;
  private static final Logger LOG = LoggerFactory.getLogger(FollowedDirectory.class);

  private final Path directory;
  private final String suffix;
  private final Door door;
  private final SteadyReader reader;
  private final Map<DomainName, KnownZone> known = new HashMap<>();

  /// Through what zones and settings are changed.
  ///
  /// @param node this one's name
  public record Door(
      String node,
      ZoneStore store,
      GroupState state,
      LeaderClient leader,
      ZoneImport imports,
      SettingsDoor settings,
      SecureRandom random) {}

  /// What came of a load.
  ///
  /// @param complete false when the swarm did not take edits: a later load goes on
  public record Outcome(LoadReport report, boolean complete) {}

  /// The swarm takes no edits now.
  private static final class NoEdits extends Exception {
    private static final long serialVersionUID = 1L;

    NoEdits(String why) {
      super(why);
    }
  }

  /// @param directory with the zone files; included files must lie in it too
  /// @param suffix what follows a zone's name in the name of its file
  /// @param clock tells which signatures have expired
  public FollowedDirectory(Path directory, String suffix, Door door, InstantSource clock) {
    this.directory = directory.toAbsolutePath();
    this.suffix = suffix;
    this.door = door;
    reader =
        new SteadyReader(
            new ZoneFileLoader(new ZoneFileReader(this.directory), door.store().hasher(), clock));
  }

  /// Edits the swarm's zones by what is new, has changed or is gone. Problems are logged as they
  /// are found.
  ///
  /// @throws InterruptedException edits made by then stay
  public synchronized Outcome load() throws InterruptedException {
    var account = new LoadAccount(System::nanoTime);
    var scan = DirectoryScan.of(directory, suffix);
    scan.problems().forEach(account::problem);
    int unchanged = 0;
    boolean complete = true;
    try {
      remove(gone(scan, account), account);
      for (var file : marked(scan.files().values(), account)) {
        unchanged += follow(file, account) ? 0 : 1;
      }
    } catch (NoEdits e) {
      complete = false;
      account.problem(
          new Problem(
              Severity.WARNING,
              directory.toString(),
              0,
              "the swarm takes no edits now: " + e.getMessage(),
              "this node tries again"));
    }
    var report = account.report(unchanged);
    LOG.info("followed {}", report);
    return new Outcome(report, complete);
  }

  private Set<DomainName> following() {
    var origins = new TreeSet<DomainName>();
    for (var setting : door.state().settings().all(Kind.FOLLOWED_ZONE)) {
      if (setting.getFollowedZone().getNode().equals(door.node())) {
        origins.add(DomainName.parse(setting.getKey().getName()));
      }
    }
    return origins;
  }

  /// Zones that follow this node's files and have none any more.
  private Collection<DomainName> gone(DirectoryScan scan, LoadAccount account) {
    var following = following();
    if (!scan.isComplete()) {
      return List.of();
    }
    if (scan.files().isEmpty() && !following.isEmpty()) {
      // More likely a file system that is not mounted than the wish to serve nothing.
      account.problem(
          LoadAccount.error(
              directory.toString(),
              "no zone file is there any more; all zones stay as they are",
              "release zones that should go on without files, and delete the others, with swarmctl"));
      return List.of();
    }
    following.removeAll(scan.files().keySet());
    return following;
  }

  private void remove(Collection<DomainName> origins, LoadAccount account)
      throws InterruptedException, NoEdits {
    for (var origin : origins) {
      if (door.store().current().get(origin) != null) {
        var zone = ZoneEdit.newBuilder().setOrigin(origin.toString()).setRemove(true);
        var outcome =
            submit(
                submission(
                    Changeset.newBuilder()
                        .setRequestId(newRequestId())
                        .setComment("its file is gone")
                        .addZones(zone)
                        .build()));
        var refused = refusal(outcome).filter(why -> why.getKind() != Refused.Kind.NO_SUCH_ZONE);
        if (refused.isPresent()) {
          fail(new ZoneFile(origin, directory, 0), refused.get(), account);
          continue;
        }
        account.removed(1);
      }
      known.remove(origin);
      change(now -> unmarked(now, origin));
    }
  }

  private Optional<SettingsChange.Builder> unmarked(Settings now, DomainName origin) {
    return now.get(Kind.FOLLOWED_ZONE, origin.toString())
        .filter(setting -> setting.getFollowedZone().getNode().equals(door.node()))
        .map(setting ->
            SettingsChange.newBuilder().addExpected(setting).addRemove(setting.getKey()));
  }

  /// The files whose zones follow them, those of new zones among them, in the order of their names.
  private List<ZoneFile> marked(Collection<ZoneFile> files, LoadAccount account)
      throws InterruptedException, NoEdits {
    var sorted = files.stream().sorted(Comparator.comparing(ZoneFile::origin)).toList();
    var fresh = new ArrayList<Setting>();
    for (var file : sorted) {
      if (isNew(door.state().settings(), file.origin())) {
        fresh.add(mark(file.origin()));
      }
    }
    for (int from = 0; from < fresh.size(); from += MARKS_MAX) {
      var batch = fresh.subList(from, Math.min(fresh.size(), from + MARKS_MAX));
      change(now -> marks(now, batch));
    }
    var marked = new ArrayList<ZoneFile>();
    for (var file : sorted) {
      var obstacle = FollowedZones.obstacle(door.state().settings(), file.origin(), door.node());
      if (obstacle.isEmpty()) {
        marked.add(file);
      } else {
        fail(file, obstacle.get(), account);
      }
    }
    return marked;
  }

  private boolean isNew(Settings settings, DomainName origin) {
    return door.store().current().get(origin) == null
        && settings.followedAt(origin.toString()).isEmpty();
  }

  private Setting mark(DomainName origin) {
    return Setting.newBuilder()
        .setKey(Settings.key(Kind.FOLLOWED_ZONE, origin.toString()))
        .setFollowedZone(FollowedZone.newBuilder().setNode(door.node()))
        .build();
  }

  private Optional<SettingsChange.Builder> marks(Settings now, List<Setting> wanted) {
    var change = SettingsChange.newBuilder();
    for (var mark : wanted) {
      if (isNew(now, DomainName.parse(mark.getKey().getName()))) {
        change.addSet(mark).addAbsent(mark.getKey());
      }
    }
    return change.getSetCount() == 0 ? Optional.empty() : Optional.of(change);
  }

  private void change(Function<Settings, Optional<SettingsChange.Builder>> decide)
      throws InterruptedException, NoEdits {
    if (door.settings().attempt(author(), decide)
        instanceof SettingsDoor.Outcome.NotMade(var _, String why)) {
      throw new NoEdits(why);
    }
  }

  private String author() {
    return "node " + door.node();
  }

  /// @return whether the file is new or has changed; failures among them
  private boolean follow(ZoneFile file, LoadAccount account) throws InterruptedException, NoEdits {
    var before = known.get(file.origin());
    if (before != null && before.isUpToDate(file.path()) && isAt(file, before.serial())) {
      return false;
    }
    var reading = new Reading(file);
    EditOutcome outcome;
    try {
      outcome =
          door.imports()
              .run(
                  new ZoneImport.Order(
                      this::submission,
                      header(file),
                      file.origin(),
                      (origin, progress, serial) ->
                          reading.keep(reader.read(file, progress, serial)),
                      door.node(),
                      new ImportStage()));
    } catch (IOException e) {
      account.problem(LoadAccount.error(file.path().toString(), "cannot import: " + e, ""));
      return true;
    }
    var last = reading.last;
    if (last != null) {
      account.problems(last);
    }
    switch (outcome) {
      case EditOutcome.Committed(var _, var zones, var _) -> {
        remember(file, last);
        if (zones.isEmpty()) {
          return false;
        }
        account.loaded(reading.records);
      }
      case EditOutcome.NotMade(var refused) -> {
        known.computeIfPresent(file.origin(), (_, zone) -> zone.refused());
        if (last != null && last.problems().refuse()) {
          account.failed(file.origin(), LoadAccount.firstError(file, last));
        } else {
          checkWhetherTaken(refused);
          fail(file, refused, account);
        }
      }
      case EditOutcome.NotLeader _ -> throw new NoEdits("nobody leads");
      case EditOutcome.Unknown(String why) -> throw new NoEdits(why);
    }
    return true;
  }

  /// A file's last reading for one import.
  private static final class Reading {
    private final ZoneFile file;
    private @Nullable LoadedZone last;
    private int records;

    Reading(ZoneFile file) {
      this.file = file;
    }

    LoadedZone keep(LoadedZone zone) {
      LOG.debug("{} was read", file.path());
      last = zone;
      records = zone.version().map(version -> version.recordCount()).orElse(0);
      return zone;
    }
  }

  private boolean isAt(ZoneFile file, int serial) {
    var lease = door.store().lease(file.origin());
    if (lease.isEmpty()) {
      return false;
    }
    try (var held = lease.get()) {
      return held.get().serial() == serial;
    }
  }

  private void remember(ZoneFile file, @Nullable LoadedZone read) {
    var lease = door.store().lease(file.origin());
    if (lease.isPresent() && read != null) {
      try (var held = lease.get()) {
        known.put(file.origin(), new KnownZone(read.files(), held.get().serial(), false));
      }
    }
  }

  private ImportHeader header(ZoneFile file) {
    var name = directory.relativize(file.path().toAbsolutePath()).toString();
    return ImportHeader.newBuilder()
        .setOrigin(file.origin().toString())
        .setRequestId(newRequestId())
        .setComment("file " + name.substring(0, Math.min(name.length(), COMMENT_NAME_MAX)))
        .build();
  }

  private ByteString newRequestId() {
    byte[] id = new byte[EditRequest.REQUEST_ID_BYTES];
    door.random().nextBytes(id);
    return ByteString.copyFrom(id);
  }

  private SubmitRequest.Builder submission(Changeset changeset) {
    return SubmitRequest.newBuilder()
        .setChangeset(changeset)
        .setAuthor(author())
        .setAllZonesAllowed(true)
        .setFileAt(door.node());
  }

  private EditOutcome submit(SubmitRequest.Builder request) throws InterruptedException {
    try {
      return door.leader().submit(request.build()).get(OUTCOME_MAX_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      return new EditOutcome.Unknown(e.toString());
    }
  }

  private static Optional<Refused> refusal(EditOutcome outcome) throws NoEdits {
    return switch (outcome) {
      case EditOutcome.Committed _ -> Optional.empty();
      case EditOutcome.NotMade(var refused) -> {
        checkWhetherTaken(refused);
        yield Optional.of(refused);
      }
      case EditOutcome.NotLeader _ -> throw new NoEdits("nobody leads");
      case EditOutcome.Unknown(String why) -> throw new NoEdits(why);
    };
  }

  /// Some refusals are the file's fault; these are not.
  private static void checkWhetherTaken(Refused refused) throws NoEdits {
    switch (refused.getKind()) {
      case NO_LEADER, OVERLOADED, DISK_FULL, STALE, PRECONDITION ->
          throw new NoEdits(Refusals.text(refused));
      default -> {}
    }
  }

  private static void fail(ZoneFile file, Refused refused, LoadAccount account) {
    var advice = refused.getProblemsCount() == 0 ? "" : refused.getProblems(0).getAdvice();
    var problem = LoadAccount.error(file.path().toString(), Refusals.text(refused), advice);
    account.problem(problem);
    account.failed(file.origin(), problem);
  }
}
