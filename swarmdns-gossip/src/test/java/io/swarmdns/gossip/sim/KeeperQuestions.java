package io.swarmdns.gossip.sim;

import io.swarmdns.gossip.log.LogMember;
import io.swarmdns.gossip.log.LogMember.Vote;
import io.swarmdns.gossip.log.MemberChange;
import io.swarmdns.gossip.log.OutcomeUnknownException;
import io.swarmdns.gossip.placement.HeardNode;
import io.swarmdns.gossip.placement.MemberKeeper;
import io.swarmdns.gossip.placement.PeerIds;
import io.swarmdns.gossip.state.Settings;
import io.swarmdns.proto.EnrolledNode;
import io.swarmdns.proto.Role;
import io.swarmdns.proto.Setting;
import io.swarmdns.proto.SettingKey.Kind;
import io.swarmdns.proto.SettingsChange;
import io.swarmdns.proto.SwarmPolicy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A [MemberKeeper] lives through what is made up from a seed, over a log that does what it is
/// told: each time it looks, it must ask for what [KeeperModel] allows, and for nothing else.
final class KeeperQuestions {
  private static final int LOOKS = 60;
  private static final int FIRST_PORT = 7_000;
  private static final String SELF = PeerIds.of("n0", 1);

  /// A lag at the bound and beyond it, and at none.
  private static final long[] SILENT_MILLIS = {0, 999, 1_000, 1_001, 60_000};

  private static final long[] LAGS = {0, 1, 999, 1_000, 1_001, 5_000};

  /// Where a member that was never heard of has, or has not, all that is committed but for the lag.
  private static final long[] COMMITTED = {-1, 0, 998, 999, 1_000, 100_000};

  /// Time that passes between looks: together they come to a silence of exactly a minute.
  private static final long[] STEPS_MILLIS = {1, 999, 1_000, 2_000, 58_999, 59_000, 60_000};

  private final Random random;
  private final List<Node> nodes = new ArrayList<>();
  private final SettingsSource settings = new SettingsSource();
  private final RecordingLog log;
  private final KeeperModel model = new KeeperModel(SELF);
  private final MemberKeeper keeper;
  private long nowMillis = 1_800_000_000_000L;
  private boolean leads = true;
  private RecordingLog.@Nullable Asked underWay;

  private static final class Node {
    final String name;
    final Role role;
    final String region;
    boolean alive = true;
    int beginning = 1;
    int port = FIRST_PORT;
    long aliveSinceMillis;

    Node(String name, Role role, String region, long aliveSinceMillis) {
      this.name = name;
      this.role = role;
      this.region = region;
      this.aliveSinceMillis = aliveSinceMillis;
    }

    String peerId() {
      return PeerIds.of(name, beginning);
    }

    HeardNode heard() {
      return new HeardNode(name, peerId(), name, port, region, aliveSinceMillis);
    }
  }

  KeeperQuestions(long seed) {
    random = new Random(seed);
    log = new RecordingLog(SELF, Set.of(new LogMember(SELF, "n0", FIRST_PORT, Vote.VOTER)));
    keeper =
        new MemberKeeper(
            log,
            settings::now,
            () -> alive().values(),
            SELF,
            () -> Instant.ofEpochMilli(nowMillis));
  }

  void ask() {
    setUp();
    for (int i = 0; i < LOOKS; i++) {
      happen();
      look();
      nowMillis += STEPS_MILLIS[random.nextInt(i < LOOKS / 2 ? 4 : STEPS_MILLIS.length)];
    }
  }

  private void setUp() {
    int count = random.nextInt(3, 8);
    for (int i = 0; i < count; i++) {
      var role = i == 0 ? Role.PRIMARY : List.of(Role.values()).get(1 + random.nextInt(3));
      var node =
          new Node(
              "n" + i, i < 3 ? Role.PRIMARY : role, "r" + random.nextInt(3), nowMillis - 10_000);
      nodes.add(node);
      settings.set(enrolment(node, false));
      if (i > 0 && random.nextBoolean()) {
        log.make(
            new MemberChange.Add(
                new LogMember(node.peerId(), node.name, node.port, Vote.LISTENER)));
        if (node.role == Role.PRIMARY) {
          log.make(new MemberChange.Promote(node.peerId(), Vote.VOTER));
        }
        node.alive = random.nextInt(4) != 0; // else it was dead before this one began
      }
    }
    settings.set(
        SettingsChange.newBuilder()
            .addSet(
                Setting.newBuilder()
                    .setKey(Settings.key(Kind.SWARM, Settings.ONLY))
                    .setSwarm(
                        SwarmPolicy.newBuilder().setWantedVoters(1 + 2 * random.nextInt(3)))));
    progress();
  }

  private static SettingsChange.Builder enrolment(Node node, boolean draining) {
    return SettingsChange.newBuilder()
        .addSet(
            Setting.newBuilder()
                .setKey(Settings.key(Kind.NODE, node.name))
                .setNode(EnrolledNode.newBuilder().setRole(node.role).setDraining(draining)));
  }

  /// Something happens, or nothing.
  private void happen() {
    var node = nodes.get(random.nextInt(nodes.size()));
    boolean isSelf = node.name.equals("n0");
    switch (random.nextInt(14)) {
      case 0, 1 -> node.alive = isSelf || !node.alive && returns(node);
      case 2 -> {
        if (!isSelf) {
          node.beginning++;
          node.alive = returns(node);
        }
      }
      case 3 -> node.port++;
      case 4 -> settings.set(enrolment(node, true));
      case 5, 6 -> settings.set(enrolment(node, false));
      case 7 -> settings.set(SettingsChange.newBuilder().addRemove(key(node)));
      case 8 -> {
        leads = !leads;
        log.leads(leads);
        underWay = null; // of no interest to who does not lead
      }
      default -> leads = true;
    }
    log.leads(leads);
    if (random.nextInt(4) == 0) {
      progress();
    }
    var pending = underWay;
    if (pending != null && random.nextInt(3) != 0) {
      settle(pending);
    }
  }

  private static io.swarmdns.proto.SettingKey key(Node node) {
    return Settings.key(Kind.NODE, node.name);
  }

  private boolean returns(Node node) {
    node.aliveSinceMillis = nowMillis + random.nextInt(-1, 2); // a clock is set now and then
    return true;
  }

  /// The nodes get entries, some all of them.
  private void progress() {
    long committed = COMMITTED[random.nextInt(COMMITTED.length)];
    log.reaches(committed);
    for (var node : nodes) {
      if (random.nextInt(4) == 0) {
        log.isNotHeardOf(node.peerId());
      } else {
        boolean lags = random.nextInt(3) == 0;
        log.matches(
            node.peerId(),
            Math.max(-1, committed - (lags ? LAGS[random.nextInt(LAGS.length)] : 0)),
            random.nextInt(3) == 0 ? SILENT_MILLIS[random.nextInt(SILENT_MILLIS.length)] : 100);
      }
    }
  }

  /// What was asked for is done, or has failed.
  private void settle(RecordingLog.Asked asked) {
    underWay = null;
    if (random.nextInt(4) == 0) {
      asked.done().completeExceptionally(new OutcomeUnknownException("so it is", null));
      return;
    }
    if (asked.change() instanceof MemberChange change) {
      log.make(change);
    } else {
      leads = random.nextBoolean();
      log.leads(leads);
    }
    asked.done().complete(null);
  }

  private Map<String, HeardNode> alive() {
    var alive = new TreeMap<String, HeardNode>();
    nodes.stream().filter(node -> node.alive).forEach(node -> alive.put(node.name, node.heard()));
    return alive;
  }

  private void look() {
    var now = settings.now();
    var allowed =
        model.see(
            new KeeperModel.Look(
                nowMillis,
                leads,
                leads && underWay == null,
                alive(),
                new HashMap<>(now.nodes()),
                now.wantedVoters(),
                log.status()));
    keeper.tick();
    var asked = log.takeAsked();
    if (asked.isEmpty() != allowed.isEmpty()
        || asked.filter(it -> !allowed.contains(it.change())).isPresent()) {
      throw new Violation(
          "the keeper asks for "
              + asked
              + ", allowed are "
              + allowed
              + "; alive "
              + alive()
              + ", "
              + log.status());
    }
    if (asked.isPresent()) {
      underWay = asked.get();
    }
  }
}
