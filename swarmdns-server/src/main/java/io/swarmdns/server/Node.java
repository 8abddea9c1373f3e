package io.swarmdns.server;

import com.google.protobuf.ByteString;
import io.swarmdns.gossip.peer.LeaderClient;
import io.swarmdns.gossip.state.Settings;
import io.swarmdns.server.config.Configuration;
import io.swarmdns.server.edit.SettingsDoor;
import io.swarmdns.server.edit.ZoneImport;
import io.swarmdns.server.frontend.AddressText;
import io.swarmdns.server.frontend.FrontendCounters;
import io.swarmdns.server.frontend.Frontends;
import io.swarmdns.server.log.Logging;
import io.swarmdns.server.observe.EngineCounters;
import io.swarmdns.server.observe.EngineMetrics;
import io.swarmdns.server.observe.FrontendMetrics;
import io.swarmdns.server.observe.Metrics;
import io.swarmdns.server.observe.NodeMetrics;
import io.swarmdns.server.observe.NodeState;
import io.swarmdns.server.observe.QueryLog;
import io.swarmdns.server.observe.StatusServer;
import io.swarmdns.server.observe.SwarmMetrics;
import io.swarmdns.server.observe.SwarmReadiness;
import io.swarmdns.server.observe.ZoneMetrics;
import io.swarmdns.server.observe.ZoneTotals;
import io.swarmdns.server.swarm.SwarmFiles;
import io.swarmdns.server.swarm.SwarmNode;
import io.swarmdns.server.swarm.SwarmParts;
import io.swarmdns.server.zones.FollowedDirectory;
import io.swarmdns.server.zones.LoadReport;
import io.swarmdns.server.zones.ZoneCache;
import io.swarmdns.server.zones.ZoneDirectory;
import io.swarmdns.server.zones.ZoneFollower;
import io.swarmdns.zone.check.ZoneChecks;
import io.swarmdns.zone.cookie.CookieSecrets;
import io.swarmdns.zone.store.ZoneStore;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One node. Its constructor is the table of contents of the system.
///
/// Life cycle: constructed, [#start]ed, [#reload]ed any number of times, closed. Thread-safe.
public final class Node implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Node.class);

  /// How long connections may take to finish when the node ends.
  private static final Duration DRAIN_PATIENCE = Duration.ofSeconds(3);

  /// How long the memory of a replaced zone version may be kept without need.
  private static final Duration RECLAIM_INTERVAL = Duration.ofSeconds(1);

  /// A load of so many records leaves tens of megabytes behind.
  private static final long RECORDS_WORTH_COLLECTING = 200_000;

  private static final int EXIT_LOOP_LOST = 4;
  private static final int EXIT_REMOVED = 5;

  private static final Set<String> RELOADABLE_SECTIONS =
      Set.of("log", "answers", "cookies", "rate-limit", "query-log");

  private final DataDirectory dataDirectory;
  private final ZoneCache cache;
  private final ZoneStore store;
  private final ZoneFolder folder;
  private final Reclaimer reclaimer;
  private final ZoneDirectory zones;
  private final LoadOutcome outcome;
  private final QueryLog queryLog;
  private final AnswerPolicy policy;
  private final Engines engines;
  private final Metrics metrics;
  private final Configuration started;
  private volatile Configuration configuration;
  private final @Nullable SwarmNode swarm;
  private volatile @Nullable ZoneFollower follower;
  private @Nullable StatusServer statusServer;
  private volatile @Nullable Frontends frontends;
  private final Object stateChange = new Object();
  private volatile NodeState state = NodeState.SETUP;

  /// The swarm's settings that were taken over last.
  private volatile @Nullable Settings followed;

  /// Takes what the node needs; nothing is answered yet.
  ///
  /// @throws IOException with a message for the operator
  public Node(Configuration configuration) throws IOException {
    this.started = configuration;
    this.configuration = configuration;
    var options = new Options(configuration);
    dataDirectory = DataDirectory.lock(configuration.node().dataDirectory());
    var files = new SwarmFiles(dataDirectory.path());
    boolean alone = !files.isMember();
    if (alone || configuration.swarm().follow()) {
      // A node that started all the same would refuse its zones to the world.
      NamedFiles.requireDirectory(configuration.zones().directory());
    }
    // In a swarm the zones are the log's.
    boolean keepsImages = alone && configuration.zones().imageCache();
    cache = ZoneCache.open(keepsImages ? dataDirectory.imageFile() : null);
    store = new ZoneStore(cache.hasher(), new ZoneChecks(cache.hasher()));
    swarm =
        alone
            ? null
            : new SwarmNode(files, options.swarm(files), store, this::enter, this::dismissed);
    folder = new ZoneFolder(store);
    reclaimer = new Reclaimer(store.epochs(), RECLAIM_INTERVAL);
    zones =
        new ZoneDirectory(
            configuration.zones().directory(),
            configuration.zones().suffix(),
            options.zoneLoadThreads(),
            store,
            cache,
            InstantSource.system());
    outcome = new LoadOutcome(store);
    queryLog = new QueryLog();
    policy = new AnswerPolicy(configuration);
    var counters = new EngineCounters();
    engines = new Engines(store, policy.of(configuration), counters, queryLog);
    metrics =
        new Metrics(
            List.of(
                new EngineMetrics(counters),
                new FrontendMetrics(this::frontendCounters),
                new ZoneMetrics(ZoneTotals.of(store, outcome::failed)),
                queryLog,
                new NodeMetrics(Version.ours(), options.nodeName(), () -> state),
                new SwarmMetrics(
                    () -> Optional.ofNullable(swarm).flatMap(SwarmNode::summary),
                    () -> Optional.ofNullable(swarm).flatMap(SwarmNode::edits))));
  }

  /// The zones, and the door through which they change.
  public ZoneStore store() {
    return store;
  }

  private void enter(NodeState next) {
    synchronized (stateChange) {
      state = next;
      stateChange.notifyAll();
    }
    if (next == NodeState.READY) {
      followFiles();
    }
  }

  private void followFiles() {
    var following = follower;
    if (following != null) {
      following.soon();
    }
  }

  /// Waits until the node is ready.
  ///
  /// @throws IOException when it takes longer than this
  void awaitReady(Duration max) throws IOException, InterruptedException {
    long end = System.nanoTime() + max.toNanos();
    synchronized (stateChange) {
      while (state != NodeState.READY) {
        long left = Duration.ofNanos(end - System.nanoTime()).toMillis();
        if (left <= 0) {
          throw new IOException("the node is in " + state + " after " + max.toSeconds() + " s");
        }
        stateChange.wait(left);
      }
    }
  }

  /// Brings edits to the swarm's leader.
  ///
  /// @throws IllegalStateException when this is no node of a swarm, or it has not started
  LeaderClient leader() {
    var member = swarm;
    if (member == null) {
      throw new IllegalStateException("this node is alone");
    }
    return member.leader();
  }

  private Optional<SwarmReadiness> readiness() {
    return Optional.ofNullable(swarm)
        .flatMap(member ->
            member.summary().map(summary -> new SwarmReadiness(summary, member.warnings())));
  }

  private List<FrontendCounters> frontendCounters() {
    var running = frontends;
    return running == null ? List.of() : running.counters();
  }

  /// Loads the zones, then begins to answer.
  ///
  /// @throws IOException with a message for the operator
  /// @throws InterruptedException while loading
  public synchronized void start() throws IOException, InterruptedException {
    var name = new Options(configuration).nodeName();
    LOG.info("SwarmDNS {}, node {}, on {}", Version.ours(), name, Version.platform());
    state = NodeState.CONFIGURE;
    queryLog.apply(configuration.queryLog());
    if (configuration.metrics().enabled()) {
      var address = configuration.metrics().address();
      statusServer = StatusServer.start(address, metrics, () -> outcome.status(state, readiness()));
      LOG.info("metrics and health at http://{}", AddressText.of(statusServer.address()));
    }
    var member = swarm;
    if (member == null) {
      startAlone();
    } else {
      startInSwarm(member);
    }
    ThreadPriorities.lowerAllButEventLoops(name);
  }

  private void startAlone() throws IOException, InterruptedException {
    LOG.info("alone: swarmdnsd init or swarmdnsd join would make this node one of a swarm");
    state = NodeState.INITIALIZE;
    var report = zones.load();
    outcome.loaded(report);
    startFrontends();
    state = NodeState.READY;
    LOG.info("ready");
    collectAfter(report);
  }

  /// Answers from what is on disk before it looks for the other nodes: they may all be starting.
  private void startInSwarm(SwarmNode member) throws IOException {
    member.open();
    member.state().subscribe((_, _) -> followSettings(member));
    followSettings(member);
    if (member.answersQueries()) {
      startFrontends();
    }
    member.join(parts -> {
      if (configuration.swarm().follow()) {
        follower = new ZoneFollower(followedDirectory(parts), outcome::loaded);
      }
      return new SwarmServices().of(parts);
    });
  }

  private FollowedDirectory followedDirectory(SwarmParts parts) {
    var settings = new SettingsDoor(parts.leader(), parts.state(), parts.log(), parts.random());
    var imports =
        new ZoneImport(parts.store(), parts.state(), parts.log(), parts.leader(), settings);
    return new FollowedDirectory(
        started.zones().directory(),
        started.zones().suffix(),
        new FollowedDirectory.Door(
            parts.name(),
            parts.store(),
            parts.state(),
            parts.leader(),
            imports,
            settings,
            parts.random()),
        parts.clock());
  }

  private void startFrontends() throws IOException {
    var options = new Options(configuration).frontends();
    frontends = Frontends.start(options, engines, Node::endAtOnce);
  }

  /// Takes over from the swarm's settings what concerns answers.
  @SuppressWarnings(
      "ReferenceEquality") // each change makes another object; comparing all would cost
  private void followSettings(SwarmNode member) {
    var settings = member.state().settings();
    if (settings == followed) {
      return;
    }
    followed = settings;
    member.endRevoked();
    settings
        .cookieSecrets()
        .map(list -> list.getSecretsList().stream().map(ByteString::toByteArray).toList())
        .ifPresent(secrets -> useSecrets(CookieSecrets.of(secrets)));
  }

  private void useSecrets(CookieSecrets secrets) {
    synchronized (policy) {
      policy.swarmSecrets(secrets);
      try {
        engines.settings(policy.of(configuration));
      } catch (IOException e) {
        LOG.error("answers stay as they were: {}", FailureText.of(e));
      }
    }
  }

  /// A node that has lost an event loop looks alive and loses queries: its supervisor should start
  /// it anew.
  private static void endAtOnce() {
    Thread.ofPlatform().start(() -> System.exit(EXIT_LOOP_LOST));
  }

  /// The swarm has removed this node: what it answers would only grow old.
  private void dismissed() {
    Thread.ofPlatform()
        .name("dismissal")
        .start(() -> {
          try {
            close();
          } catch (IOException e) {
            LOG.error("{}", FailureText.of(e));
          } finally {
            System.exit(EXIT_REMOVED);
          }
        });
  }

  /// Collects what a load has left on the heap, so that the system gets the memory back: nothing
  /// else would make the collector run for a long time.
  private static void collectAfter(LoadReport report) {
    if (report.records() >= RECORDS_WORTH_COLLECTING) {
      System.gc();
    }
  }

  /// Takes over what of the configuration can change while the node runs, and reads the zones and
  /// the TLS certificate again. What cannot be read stays as it was.
  ///
  /// @throws InterruptedException while loading
  public synchronized void reload(Configuration changed) throws InterruptedException {
    for (String section : started.sectionsThatDiffer(changed)) {
      if (!RELOADABLE_SECTIONS.contains(section)) {
        LOG.warn("what has changed under '{}' needs a restart", section);
      }
    }
    if (!changed.log().equals(configuration.log())) {
      Logging.configure(changed.log().level(), changed.log().format());
    }
    synchronized (policy) {
      try {
        engines.settings(policy.of(changed));
      } catch (IOException e) {
        LOG.error("answers stay as they were: {}", FailureText.of(e));
      }
    }
    queryLog.apply(changed.queryLog());
    configuration = changed;
    if (swarm == null) {
      var report = zones.load();
      outcome.loaded(report);
      collectAfter(report);
    } else {
      followFiles();
    }
    var running = frontends;
    if (running != null) {
      try {
        running.reloadCertificate();
      } catch (IOException e) {
        LOG.error("the TLS certificate stays as it was: {}", FailureText.of(e));
      }
    }
  }

  /// Stops listening, answers what is in flight, and gives everything back.
  @Override
  public synchronized void close() throws IOException {
    state = NodeState.DRAINING;
    var following = follower;
    if (following != null) {
      following.close();
    }
    var member = swarm;
    if (member != null) {
      member.close();
    }
    var running = frontends;
    if (running != null) {
      running.drain(DRAIN_PATIENCE);
    }
    queryLog.close();
    if (statusServer != null) {
      statusServer.close();
    }
    metrics.close();
    folder.close();
    reclaimer.close();
    cache.close();
    dataDirectory.close();
  }
}
