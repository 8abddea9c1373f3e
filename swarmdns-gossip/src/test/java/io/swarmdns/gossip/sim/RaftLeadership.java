package io.swarmdns.gossip.sim;

import io.swarmdns.gossip.log.LogFollower;
import io.swarmdns.gossip.log.LogMember;
import io.swarmdns.gossip.sim.RaftMessage.Append;
import io.swarmdns.gossip.sim.RaftMessage.AppendReply;
import io.swarmdns.gossip.sim.RaftMessage.Install;
import java.util.ArrayList;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// What a peer knows of the others while it leads in one term.
final class RaftLeadership {
  /// Entries in one message at most.
  private static final int ENTRIES_MAX = 16;

  private final String id;
  private final long term;
  private final SimProcess process;
  private final RaftStore store;
  private final Consumer<RaftMessage> send;
  private final LongConsumer committedTo;
  private final Map<String, Follower> followers = new TreeMap<>();
  private long ownDurable = -1;
  private long committed;
  private long rounds;

  /// Another peer, as its leader sees it.
  private static final class Follower {
    long next;
    long matched = -1;
    long answeredRound;
    long sentRound;
    long answeredMicros;

    Follower(long next, long nowMicros) {
      this.next = next;
      answeredMicros = nowMicros;
    }
  }

  RaftLeadership(
      String id,
      SimProcess process,
      RaftStore store,
      Consumer<RaftMessage> send,
      LongConsumer committedTo) {
    this.id = id;
    this.term = store.meta().term();
    this.process = process;
    this.store = store;
    this.send = send;
    this.committedTo = committedTo;
    committed = -1;
  }

  /// Whether an entry of this term is committed: then the members are settled too, once not joint.
  boolean isSettled() {
    return committed >= 0 && store.configIndex() <= committed && !store.config().isJoint();
  }

  /// Up to where a majority has the log in this term; -1 before it has anything of this term.
  long committed() {
    return committed;
  }

  /// Each other member.
  Map<String, LogFollower> followers() {
    var all = new TreeMap<String, LogFollower>();
    followers.forEach((peer, follower) ->
        all.put(
            peer,
            new LogFollower(
                follower.matched, (process.nowMicros() - follower.answeredMicros) / 1_000)));
    return all;
  }

  long matched(String peer) {
    var follower = followers.get(peer);
    return follower == null ? -1 : follower.matched;
  }

  /// Whether no majority has answered since then.
  boolean isForsaken(long sinceMicros) {
    var heard = new TreeSet<String>();
    heard.add(id);
    followers.forEach((peer, follower) -> {
      if (follower.answeredMicros >= sinceMicros) {
        heard.add(peer);
      }
    });
    return !RaftPeer.isMajority(store.config(), heard);
  }

  /// Sends to everybody, something new or not.
  void tick() {
    updateFollowers();
    followers.forEach(this::sendTo);
  }

  /// @return the number of what was sent now: see [#majorityHeard]
  long sendNow() {
    tick();
    return rounds;
  }

  /// Whether a majority has answered what was sent at or after that.
  boolean majorityHeard(long round) {
    var heard = new TreeSet<String>();
    heard.add(id);
    followers.forEach((peer, follower) -> {
      if (follower.answeredRound >= round) {
        heard.add(peer);
      }
    });
    return RaftPeer.isMajority(store.config(), heard);
  }

  /// There is a new entry.
  void appended() {
    updateFollowers();
    followers.forEach((peer, follower) -> {
      if (follower.answeredRound == follower.sentRound) {
        sendTo(peer, follower);
      } // else the answer will tell what is missing
    });
  }

  private void updateFollowers() {
    var peers = new TreeSet<String>();
    store.config().members().stream().map(LogMember::peerId).forEach(peers::add);
    store.config().before().stream().map(LogMember::peerId).forEach(peers::add);
    peers.remove(id);
    followers.keySet().retainAll(peers);
    for (String peer : peers) {
      followers.computeIfAbsent(
          peer, _ -> new Follower(store.lastIndex() + 1, process.nowMicros()));
    }
  }

  private void sendTo(String peer, Follower follower) {
    long round = ++rounds;
    follower.sentRound = round;
    long previous = follower.next - 1;
    long previousTerm = store.termAt(previous);
    var snapshot = store.snapshot();
    if (previousTerm < 0 && snapshot != null) {
      send.accept(new Install(id, peer, term, snapshot, round));
      return;
    }
    var entries = store.from(follower.next, ENTRIES_MAX);
    send.accept(new Append(id, peer, term, previous, previousTerm, entries, committed, round));
  }

  void take(AppendReply reply) {
    var follower = followers.get(reply.from());
    if (follower == null || reply.round() <= follower.answeredRound) {
      return;
    }
    follower.answeredRound = reply.round();
    follower.answeredMicros = process.nowMicros();
    if (reply.accepted()) {
      follower.matched = Math.max(follower.matched, reply.matched());
      follower.next = Math.max(follower.next, follower.matched + 1);
      commit();
    } else {
      follower.next = Math.max(0, Math.min(follower.next - 1, reply.matched() + 1));
    }
    boolean more = follower.next <= store.lastIndex() || !reply.accepted();
    if (more && reply.round() == follower.sentRound) {
      sendTo(reply.from(), follower);
    }
  }

  /// What this peer has itself on its disk.
  void ownDurable(long index) {
    ownDurable = Math.max(ownDurable, index);
    commit();
  }

  /// Only entries of this term are counted (§3.6.2).
  private void commit() {
    for (long index = store.lastIndex(); index > committed; index--) {
      if (store.termAt(index) != term) {
        return;
      }
      var have = new TreeSet<String>();
      if (ownDurable >= index) {
        have.add(id);
      }
      for (var follower : followers.entrySet()) {
        if (follower.getValue().matched >= index) {
          have.add(follower.getKey());
        }
      }
      if (RaftPeer.isMajority(store.config(), have)) {
        committed = index;
        committedTo.accept(index);
        return;
      }
    }
  }

  /// A voter other than this one, with everything that is here; those that vote only come last.
  @Nullable String heir(boolean fullVotersOnly) {
    var heirs = new ArrayList<String>();
    for (var member : store.config().members()) {
      boolean suits =
          member.vote() == LogMember.Vote.VOTER || (!fullVotersOnly && member.vote().counts());
      if (suits && !member.peerId().equals(id) && matched(member.peerId()) >= store.lastIndex()) {
        heirs.add(member.peerId());
      }
    }
    return heirs.isEmpty() ? null : heirs.getFirst();
  }

  void sendTakeOver(String peer) {
    send.accept(new RaftMessage.TakeOver(id, peer, term));
  }
}
