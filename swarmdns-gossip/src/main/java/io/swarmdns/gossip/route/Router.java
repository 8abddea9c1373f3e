package io.swarmdns.gossip.route;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Decides which peer a query is relayed to, by trails as ants lay them: every answer strengthens
/// or weakens the trail to the peer that gave it, time evaporates what it told, and scouts walk
/// where no query goes.
///
/// A trail is worth 1/D, where D is the delay to expect:
///
/// D = max(N + S·(1 + c·(q/k)²), w) + f·C
///
/// with N the network's part, S the peer's service time, k its workers, q the queue expected there,
/// w how long the peer has been silent with a query of this node on its way, f the share of queries
/// that fail and C what a failure costs. The queue is what the peer reported, fading into its usual
/// queue as the report ages, plus what this node has sent that the report cannot know. The
/// strongest trail of a sample of the candidates is followed.
///
/// Peers are known by small numbers, slots, that [#add] gives out. Times are nanoseconds of any
/// clock that never goes back. Nothing is allocated per query. Confined to one thread: each event
/// loop that relays owns a router.
public final class Router {
  /// What [#choose] and [#nextScout] return where there is nobody.
  public static final int NOBODY = -1;

  /// Time between two scouts to a peer that gets no queries until it has answered one. Nanoseconds.
  private static final long REVISIT_NANOS = 50_000_000;

  /// Scouts that wait to be sent at most. More are late anyhow.
  private static final double SCOUTS_DUE_MAX = 8;

  private final RouterConstants constants;
  private final RandomGenerator random;
  private final RetryBudget retries;

  private @Nullable Peer[] peers = new @Nullable Peer[0];
  private int count;

  /// How many queries of all relaying nodes one unreported query of this node stands for.
  private double herd = 1;

  private double scoutsDue;
  private long scoutedNanos;
  private long revisitedNanos;

  /// @param random the source of all choices: a seeded one makes them repeatable
  public Router(RouterConstants constants, RandomGenerator random) {
    this.constants = constants;
    this.random = random;
    this.retries = new RetryBudget(constants.retryShare(), constants.retriesSavedMax());
  }

  /// How many nodes relay to the same peers, this one included: they see what this one sees, and go
  /// where it goes.
  public void relays(int nodes) {
    herd = Math.max(1, Math.sqrt(constants.herdWeight() * nodes));
  }

  /// A peer that queries can go to from now on. Until something is heard of it, it is taken for an
  /// average one with so many workers.
  ///
  /// @param workers queries that it works on at a time: the cores that it told on joining
  /// @return its slot, the smallest that is free
  public int add(int workers, long nowNanos) {
    int slot = freeSlot();
    peers[slot] =
        new Peer(constants, Math.max(1, workers), networkStart(), serviceStart(), nowNanos);
    count++;
    return slot;
  }

  private int freeSlot() {
    for (int slot = 0; slot < peers.length; slot++) {
      if (peers[slot] == null) {
        return slot;
      }
    }
    peers = Arrays.copyOf(peers, Math.max(4, peers.length * 2));
    return count;
  }

  private double serviceStart() {
    return mean(Peer::serviceNanos, constants.startServiceNanos());
  }

  private double networkStart() {
    return mean(Peer::networkNanos, constants.startNetworkNanos());
  }

  private double mean(ToDoubleFunction<Peer> figure, double otherwise) {
    return Arrays.stream(peers)
        .filter(Objects::nonNull)
        .mapToDouble(figure)
        .average()
        .orElse(otherwise);
  }

  /// A peer that is gone. What is still on its way there need not be told of any more.
  public void remove(int slot) {
    peer(slot);
    peers[slot] = null;
    count--;
  }

  /// A peer has said that it is leaving: it gets no query from now on.
  public void drain(int slot) {
    peer(slot).drain(true);
  }

  /// A peer that was leaving stays.
  public void undrain(int slot) {
    peer(slot).drain(false);
  }

  /// The peer to send a query to. Where all candidates are ejected, the best of them: an answer is
  /// less likely, but there is nothing else to try.
  ///
  /// @param candidates slots of the peers that can answer
  /// @param excluded a candidate that has been asked already, or [#NOBODY]
  /// @return the slot, or [#NOBODY] where every candidate is leaving, excluded or gone
  public int choose(int[] candidates, int excluded, long nowNanos) {
    if (candidates.length == 0) {
      return NOBODY;
    }
    boolean all = candidates.length <= constants.sampleSize();
    int sample = all ? candidates.length : constants.sampleSize();
    int start = random.nextInt(candidates.length);
    int best = NOBODY;
    boolean bestEjected = true;
    double bestNanos = Double.POSITIVE_INFINITY;
    for (int i = 0; i < sample; i++) {
      int index = all ? (start + i) % candidates.length : random.nextInt(candidates.length);
      int slot = candidates[index];
      Peer peer = slot == excluded || slot >= peers.length ? null : peers[slot];
      if (peer == null || peer.isDraining()) {
        continue;
      }
      boolean ejected = peer.isEjected(nowNanos);
      double nanos = peer.expectedNanos(nowNanos, herd);
      if (ejected == bestEjected ? nanos < bestNanos : bestEjected) {
        best = slot;
        bestEjected = ejected;
        bestNanos = nanos;
      }
    }
    return best;
  }

  /// A query goes to the peer that was chosen.
  public void sent(int slot, long nowNanos) {
    peer(slot).sent(nowNanos);
    retries.earn();
    scoutsDue = Math.min(SCOUTS_DUE_MAX, scoutsDue + constants.scoutsPerQuery());
  }

  /// An answer has come. Ignored where the peer is gone.
  ///
  /// @param roundTripNanos from the query to its answer
  /// @param heldNanos the part of it that the peer had the query, by the peer's clock
  /// @param serviceNanos the time that the peer works on a query, by [LoadMeter]; 0: unknown
  /// @param queue the queries that the peer had when it answered, by [LoadMeter]
  public void answered(
      int slot, long nowNanos, long roundTripNanos, long heldNanos, long serviceNanos, int queue) {
    var peer = known(slot);
    if (peer != null) {
      peer.answered(nowNanos);
      peer.report(nowNanos, roundTripNanos, heldNanos, serviceNanos, queue);
    }
  }

  /// A query has failed. Ignored where the peer is gone.
  public void failed(int slot, long nowNanos, Failure reason) {
    var peer = known(slot);
    if (peer != null) {
      peer.cancelled();
      countFailure(peer, nowNanos, reason);
    }
  }

  private void countFailure(Peer peer, long nowNanos, Failure reason) {
    if (peer.failed(nowNanos, reason) && !peer.isEjected(nowNanos) && mayEject(nowNanos)) {
      peer.eject(nowNanos, reason);
    }
  }

  private boolean mayEject(long nowNanos) {
    int ejected = 0;
    for (var peer : peers) {
      if (peer != null && peer.isEjected(nowNanos)) {
        ejected++;
      }
    }
    return count > 1 && ejected < Math.max(1, (int) (count * constants.ejectedShareMax()));
  }

  /// Nobody waits for a query's answer any more, and that is not the peer's fault.
  public void cancelled(int slot) {
    var peer = known(slot);
    if (peer != null) {
      peer.cancelled();
    }
  }

  /// Whether a query that has failed may be sent to another peer; if so, that is counted.
  public boolean mayRetry() {
    return retries.take();
  }

  /// The peer to send a scout to now, or [#NOBODY]. To be asked after each query until it says
  /// nobody, and at times without queries. A scout asks for the peer's load and nothing else.
  public int nextScout(long nowNanos) {
    int waiting = nextToRevisit(nowNanos);
    if (waiting != NOBODY) {
      return goes(waiting, nowNanos);
    }
    boolean idle = nowNanos - scoutedNanos >= constants.scoutIdleNanos();
    if ((scoutsDue < 1 && !idle) || count == 0) {
      return NOBODY;
    }
    scoutsDue = Math.max(0, scoutsDue - 1);
    int one = anyPeer();
    return one == NOBODY ? NOBODY : goes(staler(one, anyPeer()), nowNanos);
  }

  private int goes(int slot, long nowNanos) {
    scoutedNanos = nowNanos;
    peer(slot).scouted(nowNanos);
    return slot;
  }

  /// A peer that comes back once it answers a scout, if its turn is now.
  private int nextToRevisit(long nowNanos) {
    if (nowNanos - revisitedNanos < REVISIT_NANOS) {
      return NOBODY;
    }
    for (int slot = 0; slot < peers.length; slot++) {
      var peer = peers[slot];
      if (peer != null && peer.awaitsScout() && nowNanos - peer.lookedAtNanos() >= REVISIT_NANOS) {
        return slot;
      }
    }
    revisitedNanos = nowNanos;
    return NOBODY;
  }

  /// A peer that is not waited for already, or [#NOBODY].
  private int anyPeer() {
    int start = random.nextInt(peers.length);
    for (int i = 0; i < peers.length; i++) {
      int slot = (start + i) % peers.length;
      var peer = peers[slot];
      if (peer != null && !peer.awaitsScout()) {
        return slot;
      }
    }
    return NOBODY;
  }

  private int staler(int one, int other) {
    return peer(one).lookedAtNanos() <= peer(other).lookedAtNanos() ? one : other;
  }

  /// A scout is back; as [#answered].
  public void scouted(int slot, long nowNanos, long roundTripNanos, long serviceNanos, int queue) {
    var peer = known(slot);
    if (peer != null) {
      peer.report(nowNanos, roundTripNanos, 0, serviceNanos, queue);
    }
  }

  /// A scout got no answer. Counts as a failure of the peer.
  public void scoutFailed(int slot, long nowNanos, Failure reason) {
    var peer = known(slot);
    if (peer != null) {
      countFailure(peer, nowNanos, reason);
    }
  }

  /// All trails, in the order of their slots. Allocates: for display.
  public List<Trail> trails(long nowNanos) {
    var trails = new ArrayList<Trail>();
    for (int slot = 0; slot < peers.length; slot++) {
      var peer = peers[slot];
      if (peer != null) {
        trails.add(peer.trail(slot, nowNanos, herd));
      }
    }
    return List.copyOf(trails);
  }

  private @Nullable Peer known(int slot) {
    return slot < peers.length ? peers[slot] : null;
  }

  private Peer peer(int slot) {
    var peer = known(slot);
    if (peer == null) {
      throw new NoSuchElementException("no peer " + slot);
    }
    return peer;
  }
}
