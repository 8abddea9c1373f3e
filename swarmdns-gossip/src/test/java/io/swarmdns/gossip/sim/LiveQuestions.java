package io.swarmdns.gossip.sim;

import com.google.protobuf.ByteString;
import io.swarmdns.gossip.live.LiveWaits;
import io.swarmdns.gossip.live.ProgressBoard;
import io.swarmdns.proto.AppliedReport;
import io.swarmdns.proto.NodeLive;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;

/// A [ProgressBoard] and those who wait at it hear made-up news from a seed; what they say is
/// compared with plain collections after each.
final class LiveQuestions {
  private static final int NEWS = 120;
  private static final int WAITS_MAX = 6;
  private static final String SELF = "a";
  private static final List<String> NODES = List.of(SELF, "b", "c", "d");
  private static final List<String> EXCUSES = List.of("", "", "dead", "draining");
  private static final String TOO_LATE = "too late";

  /// Own digests that are kept.
  private static final int DIGESTS_MAX = 4_096;

  private final Random random;
  private final boolean isLong;
  private final ProgressBoard board = new ProgressBoard();
  private final Map<String, String> enrolled = new TreeMap<>();
  private final LiveWaits waits = new LiveWaits(board, () -> enrolled);
  private final Map<String, AppliedReport> reports = new TreeMap<>();
  private final TreeMap<Long, ByteString> digests = new TreeMap<>();
  private final Set<String> diverged = new TreeSet<>();
  private final List<Wait> waiting = new ArrayList<>();
  private long ownIndex = -1;
  private int told;

  /// Somebody who waits.
  ///
  /// @param heard of which nodes it was told, in that order
  private record Wait(long index, List<String> heard, CompletableFuture<List<NodeLive>> outcome) {}

  /// @param isLong whether more is applied than digests are kept
  LiveQuestions(long seed, boolean isLong) {
    random = new Random(seed);
    this.isLong = isLong;
    board.subscribe(() -> told++);
  }

  void ask() {
    NODES.forEach(node -> enrolled.put(node, ""));
    for (int i = 0; i < NEWS; i++) {
      int before = told;
      boolean isNews = happen();
      if (isNews != told > before) {
        throw new Violation("listeners of the board were told of no news, or not of news");
      }
      compare();
    }
    List.copyOf(waiting).forEach(this::expire);
    compare();
    if (isLong) {
      manyDigests();
    }
  }

  private boolean happen() {
    String other = NODES.get(1 + random.nextInt(NODES.size() - 1));
    return switch (random.nextInt(12)) {
      case 0, 1, 2, 3 -> own();
      case 4, 5, 6 -> hear(report(other, ownIndex + random.nextInt(-3, 2)));
      case 7 -> {
        board.forget(other);
        reports.remove(other);
        diverged.remove(other);
        yield true;
      }
      case 8 -> {
        if (random.nextInt(4) == 0) {
          board.beginAnew();
          digests.clear();
          diverged.clear();
        }
        yield false;
      }
      case 9 -> {
        enrolled.put(other, EXCUSES.get(random.nextInt(EXCUSES.size())));
        if (random.nextInt(6) == 0) {
          enrolled.remove(other);
        }
        waits.check();
        yield false;
      }
      case 10 -> {
        if (waiting.isEmpty()) {
          yield false;
        }
        expire(waiting.get(random.nextInt(waiting.size())));
        yield false;
      }
      default -> {
        if (waiting.size() < WAITS_MAX) {
          await(ownIndex + random.nextInt(-2, 3));
        }
        yield false;
      }
    };
  }

  private boolean own() {
    ownIndex++;
    var report = report(SELF, ownIndex);
    board.own(report);
    reports.put(SELF, report);
    digests.put(ownIndex, report.getDigest());
    if (digests.size() > DIGESTS_MAX) {
      digests.pollFirstEntry();
    }
    return true;
  }

  private AppliedReport report(String node, long index) {
    long at = Math.max(0, index);
    // Every node comes to the same, but for one in a while; some do not say to what.
    String digest = random.nextInt(8) == 0 ? node + at : "of" + at;
    return AppliedReport.newBuilder()
        .setNode(node)
        .setTerm(random.nextInt(3))
        .setIndex(at)
        .setDigest(
            node.equals(SELF)
                ? ByteString.copyFromUtf8("of" + at)
                : random.nextInt(8) == 0 ? ByteString.EMPTY : ByteString.copyFromUtf8(digest))
        .build();
  }

  private boolean hear(AppliedReport report) {
    board.heard(report);
    String node = report.getNode();
    var known = reports.get(node);
    if (known != null && known.getIndex() > report.getIndex()) {
      return false;
    }
    reports.put(node, report);
    var ours = digests.get(report.getIndex());
    if (ours != null && !report.getDigest().isEmpty()) {
      diverged.remove(node);
      if (!ours.equals(report.getDigest())) {
        diverged.add(node);
      }
    }
    return true;
  }

  private void await(long index) {
    var heard = new ArrayList<String>();
    waiting.add(
        new Wait(
            index,
            heard,
            waits.await(
                index,
                live -> {
                  if (!live.getLive() || !live.getReason().isEmpty()) {
                    throw new Violation("told of one that is not live: " + live);
                  }
                  heard.add(live.getNode());
                })));
  }

  private void expire(Wait wait) {
    waits.expire(wait.outcome(), TOO_LATE);
    require(wait.outcome().isDone(), "a wait goes on beyond its end");
    if (wait.outcome().isDone() && waiting.remove(wait)) {
      requireOutcome(wait, TOO_LATE);
    }
  }

  private long index(String node) {
    var report = reports.get(node);
    return report == null ? -1 : report.getIndex();
  }

  private void compare() {
    for (String node : NODES) {
      require(board.index(node) == index(node), "another index of " + node);
      require(board.hasDiverged(node) == diverged.contains(node), node + " has diverged, or not");
    }
    require(board.all().equals(List.copyOf(reports.values())), "other reports");
    for (var wait : List.copyOf(waiting)) {
      var heard = new HashSet<>(wait.heard());
      require(heard.size() == wait.heard().size(), "told of a node twice");
      for (String node : enrolled.keySet()) {
        require(index(node) < wait.index() || heard.contains(node), "not told of " + node);
      }
      boolean all =
          enrolled.entrySet().stream()
              .allMatch(node -> !node.getValue().isEmpty() || index(node.getKey()) >= wait.index());
      require(all == wait.outcome().isDone(), "a wait for " + wait.index() + " is over, or not");
      if (all) {
        waiting.remove(wait);
        requireOutcome(wait, "");
      }
    }
    require(waits.count() == waiting.size(), "other waits");
  }

  private void requireOutcome(Wait wait, String reason) {
    var expected = new ArrayList<NodeLive>();
    enrolled.forEach((node, excuse) -> {
      boolean live = index(node) >= wait.index();
      String why = excuse.isEmpty() ? reason : excuse;
      expected.add(
          NodeLive.newBuilder().setNode(node).setLive(live).setReason(live ? "" : why).build());
    });
    require(wait.outcome().join().equals(expected), "another outcome of a wait");
  }

  /// So many own digests that the oldest are not kept, and others' at that bound.
  private void manyDigests() {
    for (int i = 0; i < DIGESTS_MAX + 10; i++) {
      own();
    }
    String node = NODES.getLast();
    for (long index = digests.firstKey() - 2; index < digests.firstKey() + 3; index++) {
      board.forget(node);
      reports.remove(node);
      diverged.remove(node);
      hear(report(node, index).toBuilder().setDigest(ByteString.copyFromUtf8("other")).build());
      compare();
    }
  }

  private void require(boolean holds, String what) {
    if (!holds) {
      throw new Violation(
          what + ": heard were " + reports + ", enrolled are " + enrolled + ", " + waiting);
    }
  }
}
