package io.swarmdns.gossip.sim;

import io.swarmdns.gossip.log.LogMember;
import io.swarmdns.gossip.log.LogMember.Vote;
import io.swarmdns.gossip.sim.RaftEntry.Config;
import io.swarmdns.gossip.sim.RaftEntry.Payload;
import io.swarmdns.gossip.sim.RaftMessage.Append;
import io.swarmdns.gossip.sim.RaftMessage.AppendReply;
import io.swarmdns.gossip.sim.RaftMessage.Dismissed;
import io.swarmdns.gossip.sim.RaftMessage.Install;
import io.swarmdns.gossip.sim.RaftMessage.Meta;
import io.swarmdns.gossip.sim.RaftMessage.TakeOver;
import io.swarmdns.gossip.sim.RaftMessage.VoteReply;
import java.util.Collection;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// One peer's part in Raft (Ongaro's dissertation, 2014): elections with pre-vote, replication,
/// members by joint consensus. Knows nothing of what the entries are for. For one thread.
final class RaftPeer {
  /// How long a follower waits for its leader at least, and up to twice that.
  static final long ELECTION_MICROS = 700_000;

  /// How often a leader lets itself be heard, and everybody looks at the clock.
  static final long TICK_MICROS = 175_000;

  /// A leader that no majority has answered for so long leads no more.
  private static final long LEADER_LEASE_MICROS = 2 * ELECTION_MICROS;

  private final String id;
  private final SimProcess process;
  private final SimNetwork network;
  private final RaftStore store;
  private final Owner owner;

  private Position position = Position.FOLLOWER;
  private @Nullable String leader;
  private @Nullable RaftLeadership leadership;
  private final Set<String> votes = new TreeSet<>();
  private boolean preVoting;
  private long electionAtMicros;
  private long leaderHeardMicros = Long.MIN_VALUE / 2;
  private long committed = -1;
  private long durable;
  private int truncations;
  private boolean stopped;

  enum Position {
    FOLLOWER,
    CANDIDATE,
    LEADER
  }

  /// Who is told what happens.
  interface Owner {
    /// Entries up to there are committed and durable here.
    void committed(long index);

    void wonElection(long term);

    void lostLeadership(long term);

    /// Another peer leads.
    void follows(String leader);

    /// The leader sent a snapshot; it is durable.
    void installed(RaftStore.Snapshot snapshot);

    void dismissed();

    /// Nothing can be written.
    void diskFailed();
  }

  RaftPeer(String id, SimProcess process, SimNetwork network, RaftStore store, Owner owner) {
    this.id = id;
    this.process = process;
    this.network = network;
    this.store = store;
    this.owner = owner;
    durable = store.lastIndex();
    committed = store.snapshotIndex();
    waitForLeader();
  }

  /// Begins to look at the clock.
  void start() {
    process.after(process.random().nextLong(TICK_MICROS), this::tick);
  }

  void stop() {
    if (!stopped) {
      stepDown(store.meta().term());
      stopped = true;
    }
  }

  Position position() {
    return position;
  }

  Optional<String> leader() {
    return Optional.ofNullable(leader);
  }

  /// How long ago the leader was heard; empty while none is known.
  OptionalLong leaderSilentMillis() {
    if (position == Position.LEADER) {
      return OptionalLong.of(0);
    }
    return leader == null
        ? OptionalLong.empty()
        : OptionalLong.of((process.nowMicros() - leaderHeardMicros) / 1_000);
  }

  long term() {
    return store.meta().term();
  }

  long committed() {
    return committed;
  }

  @Nullable RaftLeadership leadership() {
    return leadership;
  }

  /// How the peer takes part by the members it knows; empty when it is none of them.
  Optional<Vote> vote() {
    return vote(id);
  }

  private Optional<Vote> vote(String peer) {
    return store.config().members().stream()
        .filter(member -> member.peerId().equals(peer))
        .map(LogMember::vote)
        .findFirst();
  }

  private void waitForLeader() {
    long slower = vote().filter(Vote.WITNESS::equals).isPresent() ? 2 : 1;
    electionAtMicros =
        process.nowMicros()
            + slower * (ELECTION_MICROS + process.random().nextLong(ELECTION_MICROS));
  }

  private void tick() {
    if (stopped) {
      return;
    }
    process.after(TICK_MICROS, this::tick);
    var leading = leadership;
    if (leading != null) {
      boolean lostVote = leading.isSettled() && !isVoter();
      if (lostVote || leading.isForsaken(process.nowMicros() - LEADER_LEASE_MICROS)) {
        stepDown(term());
        waitForLeader();
      } else {
        leading.tick();
      }
    } else if (process.nowMicros() >= electionAtMicros && isVoter()) {
      askForVotes(true, false);
    }
  }

  private boolean isVoter() {
    return voters(store.config().members()).contains(id)
        || voters(store.config().before()).contains(id);
  }

  static Set<String> voters(Collection<LogMember> members) {
    var voters = new TreeSet<String>();
    members.stream()
        .filter(member -> member.vote().counts())
        .forEach(member -> voters.add(member.peerId()));
    return voters;
  }

  /// Whether these are enough for both majorities that are needed.
  static boolean isMajority(Config config, Set<String> peers) {
    return isMajority(config.members(), peers)
        && (!config.isJoint() || isMajority(config.before(), peers));
  }

  private static boolean isMajority(Set<LogMember> members, Set<String> peers) {
    var voters = voters(members);
    int count = voters.size();
    voters.retainAll(peers);
    return voters.size() > count / 2;
  }

  private void askForVotes(boolean preVote, boolean handedOver) {
    waitForLeader();
    preVoting = preVote;
    leader = null;
    position = Position.CANDIDATE;
    votes.clear();
    if (preVote) {
      countVote(id, true);
      sendVotes(term() + 1, true, false);
      return;
    }
    long term = term() + 1;
    store.write(new Meta(term, id));
    store.sync(
        process,
        () -> {
          if (term() == term && position == Position.CANDIDATE) {
            sendVotes(term, false, handedOver);
            countVote(id, false);
          }
        });
  }

  private void sendVotes(long term, boolean preVote, boolean handedOver) {
    var peers = voters(store.config().members());
    peers.addAll(voters(store.config().before()));
    for (String peer : peers) {
      if (!peer.equals(id)) {
        send(
            new RaftMessage.Vote(
                id, peer, term, store.lastIndex(), store.lastTerm(), preVote, handedOver));
      }
    }
  }

  private void countVote(String from, boolean preVote) {
    if (position != Position.CANDIDATE || preVoting != preVote) {
      return;
    }
    votes.add(from);
    if (!isMajority(store.config(), votes)) {
      return;
    }
    if (preVote) {
      askForVotes(false, false);
    } else {
      lead();
    }
  }

  private void lead() {
    position = Position.LEADER;
    leader = id;
    leadership = new RaftLeadership(id, process, store, this::send, this::leaderCommitted);
    owner.wonElection(term());
    append(new RaftEntry.Begin());
  }

  private void leaderCommitted(long index) {
    commit(Math.min(index, durable));
  }

  /// Puts an entry into the leader's log and on its way.
  ///
  /// @return its index, -1 when the disk takes nothing
  long append(Payload payload) {
    var leading = leadership;
    if (leading == null || diskIsFull()) {
      return -1;
    }
    var entry = new RaftEntry(store.lastIndex() + 1, term(), payload);
    store.append(entry);
    syncEntries(() -> {
      if (leadership == leading) {
        leading.ownDurable(durable);
        leaderCommitted(leading.committed());
      }
    });
    leading.appended();
    return entry.index();
  }

  private boolean diskIsFull() {
    if (store.isFull()) {
      owner.diskFailed();
      return true;
    }
    return false;
  }

  /// What is durable counts only as long as it was not truncated meanwhile.
  private void syncEntries(Runnable done) {
    long upTo = store.lastIndex();
    int before = truncations;
    store.sync(
        process,
        () -> {
          if (before == truncations) {
            durable = Math.max(durable, upTo);
          }
          if (!stopped) {
            done.run();
          }
        });
  }

  /// Ends candidature or leadership.
  private void stepDown(long newTerm) {
    var was = leadership;
    long oldTerm = term();
    if (newTerm > oldTerm) {
      store.write(new Meta(newTerm, null));
    }
    position = Position.FOLLOWER;
    leadership = null;
    if (was != null) {
      leader = null;
      owner.lostLeadership(oldTerm);
    }
  }

  void receive(RaftMessage message) {
    if (stopped || !message.to().equals(id)) {
      return;
    }
    switch (message) {
      case RaftMessage.Vote vote -> answer(vote);
      case VoteReply reply -> take(reply);
      case Append append -> take(append);
      case Install install -> take(install);
      case AppendReply reply -> take(reply);
      case TakeOver(var _, var _, long term) -> {
        if (term == term() && isVoter() && position != Position.LEADER) {
          askForVotes(false, true);
        }
      }
      case Dismissed(var _, var _, long term) -> {
        if (term >= term()) {
          owner.dismissed();
        }
      }
    }
  }

  private void answer(RaftMessage.Vote asked) {
    var leading = leadership;
    if (leading != null && leading.isSettled() && vote(asked.from()).isEmpty()) {
      send(new Dismissed(id, asked.from(), term()));
      return;
    }
    boolean hasLeader =
        leading != null || process.nowMicros() - leaderHeardMicros < ELECTION_MICROS;
    if (hasLeader && !asked.handedOver()) {
      return; // §4.2.3: removed and cut-off peers must not disturb
    }
    boolean upToDate =
        asked.lastTerm() > store.lastTerm()
            || (asked.lastTerm() == store.lastTerm() && asked.lastIndex() >= store.lastIndex());
    if (asked.preVote()) {
      boolean granted = asked.term() > term() && upToDate;
      send(new VoteReply(id, asked.from(), term(), asked.term(), true, granted));
      return;
    }
    if (asked.term() > term()) {
      stepDown(asked.term());
    }
    String votedFor = store.meta().votedFor();
    boolean granted =
        asked.term() == term()
            && upToDate
            && (votedFor == null || votedFor.equals(asked.from()))
            && !diskIsFull();
    if (granted) {
      store.write(new Meta(term(), asked.from()));
      waitForLeader();
    }
    long term = term();
    store.sync(
        process, () -> send(new VoteReply(id, asked.from(), term, asked.term(), false, granted)));
  }

  private void take(VoteReply reply) {
    if (reply.term() > term()) {
      stepDown(reply.term());
      return;
    }
    boolean current = reply.preVote() ? reply.asked() == term() + 1 : reply.asked() == term();
    if (reply.granted() && current) {
      countVote(reply.from(), reply.preVote());
    }
  }

  /// Accepts the sender as leader of its term, or refuses.
  private boolean follows(String from, long term, long round) {
    if (term < term()) {
      send(new AppendReply(id, from, term(), false, -1, round));
      return false;
    }
    if (term > term() || position != Position.FOLLOWER) {
      stepDown(term);
    }
    boolean isNew = !from.equals(leader);
    leader = from;
    leaderHeardMicros = process.nowMicros();
    waitForLeader();
    if (isNew) {
      owner.follows(from);
    }
    return true;
  }

  private void take(Append append) {
    if (!follows(append.from(), append.term(), append.round())) {
      return;
    }
    long previous = append.previousIndex();
    if (previous >= store.base() && store.termAt(previous) != append.previousTerm()) {
      long hint = Math.min(store.lastIndex(), previous - 1);
      send(new AppendReply(id, append.from(), term(), false, hint, append.round()));
      return;
    }
    if (!append.entries().isEmpty() && diskIsFull()) {
      return;
    }
    boolean wrote = false;
    for (var entry : append.entries()) {
      if (entry.index() <= store.base() || store.termAt(entry.index()) == entry.term()) {
        continue;
      }
      if (entry.index() <= store.lastIndex()) {
        if (entry.index() <= committed) {
          throw new IllegalStateException(id + " is to drop the committed entry " + entry.index());
        }
        store.truncate(entry.index());
        truncations++;
        durable = Math.min(durable, entry.index() - 1);
      }
      store.append(entry);
      wrote = true;
    }
    long last = previous + append.entries().size();
    if (wrote || durable < last) {
      syncEntries(() -> accepted(append, last));
    } else {
      accepted(append, last);
    }
  }

  private void accepted(Append append, long last) {
    if (append.term() != term()) {
      return;
    }
    long matched = Math.min(last, durable);
    send(new AppendReply(id, append.from(), term(), true, matched, append.round()));
    commit(Math.min(append.committed(), matched));
  }

  private void take(Install install) {
    if (!follows(install.from(), install.term(), install.round())) {
      return;
    }
    var snapshot = install.snapshot();
    if (snapshot.index() > committed && !diskIsFull()) {
      store.install(snapshot);
      truncations++;
      durable = store.lastIndex();
      committed = snapshot.index();
      owner.installed(snapshot);
    }
    long matched = Math.min(snapshot.index(), committed);
    send(new AppendReply(id, install.from(), term(), true, matched, install.round()));
  }

  private void take(AppendReply reply) {
    if (reply.term() > term()) {
      stepDown(reply.term());
      waitForLeader();
    } else if (leadership != null && reply.term() == term()) {
      leadership.take(reply);
    }
  }

  private void commit(long index) {
    if (index > committed) {
      committed = index;
      owner.committed(index);
    }
  }

  void send(RaftMessage message) {
    network.send(process, SimLog.machineOf(message.to()), message);
  }
}
