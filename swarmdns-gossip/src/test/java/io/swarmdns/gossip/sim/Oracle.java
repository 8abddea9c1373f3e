package io.swarmdns.gossip.sim;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.swarmdns.gossip.edit.EditOutcome;
import io.swarmdns.gossip.log.LogMember;
import io.swarmdns.gossip.log.LogMember.Vote;
import io.swarmdns.gossip.log.LogSnapshot;
import io.swarmdns.gossip.log.LogStateMachine;
import io.swarmdns.gossip.placement.PeerIds;
import io.swarmdns.gossip.state.Applied;
import io.swarmdns.gossip.state.GroupState;
import io.swarmdns.gossip.state.GroupState.Position;
import io.swarmdns.proto.FinishedChangeset;
import io.swarmdns.proto.LogEntry;
import io.swarmdns.proto.NodeLive;
import io.swarmdns.proto.Role;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Sees everything that happens in the swarm, and says when something happens that must not.
final class Oracle {
  private final Trace trace;
  private final SwarmModel model = new SwarmModel();
  private final HistoryModel histories = new HistoryModel();

  /// The first that applied an entry, for all that come after it.
  private final TreeMap<Long, Entry> entries = new TreeMap<>();

  private final Map<ByteString, SimEdit> edits = new HashMap<>();
  private final Map<ByteString, Applied.Done> done = new HashMap<>();
  private final Set<ByteString> refused = new HashSet<>();
  private final TreeMap<Long, Set<LogMember>> configs = new TreeMap<>();

  /// Up to which index a node was said to answer.
  private final Map<String, Long> namedLive = new TreeMap<>();

  private final Map<String, Role> roles = new HashMap<>();
  private final Set<String> removedNodes = new HashSet<>();
  private final Set<String> leaving = new HashSet<>();
  private final Map<ByteString, Integer> acknowledged = new HashMap<>();
  private int applications;
  private int wantedVoters;

  private record Entry(
      long term, byte[] bytes, ByteString digest, Map<ByteString, Applied> results) {}

  Oracle(Trace trace) {
    this.trace = trace;
  }

  SwarmModel model() {
    return model;
  }

  HistoryModel histories() {
    return histories;
  }

  int acknowledgedCount() {
    return acknowledged.size();
  }

  int applications() {
    return applications;
  }

  void knows(SimMachine machine) {
    roles.put(machine.name(), machine.role());
  }

  void wants(int voters) {
    wantedVoters = voters;
  }

  void begins(SimEdit edit) {
    edits.put(edit.id(), edit);
  }

  void drains(String node) {
    leaving.add(node);
  }

  void removes(String node) {
    leaving.add(node);
    removedNodes.add(node);
  }

  boolean isRemoved(String node) {
    return removedNodes.contains(node);
  }

  /// All requests that were ever made.
  Set<ByteString> requests() {
    return edits.keySet();
  }

  /// Watches what the log does with a node's state.
  LogStateMachine observe(SimNode node, GroupState state) {
    return new Observed(node, state);
  }

  private final class Observed implements LogStateMachine {
    private final SimNode node;
    private final GroupState state;
    private byte @Nullable [] applying;
    private long term;
    private long index;

    Observed(SimNode node, GroupState state) {
      this.node = node;
      this.state = state;
      // The first listener: it knows what is true before others are told.
      state.subscribe(this::heard);
    }

    private void heard(Position position, Map<ByteString, Applied> results) {
      byte[] entry = applying;
      if (entry != null) {
        applying = null;
        applied(node, term, index, entry, position, results);
      }
    }

    @Override
    public void apply(long entryTerm, long entryIndex, byte[] bytes) {
      applying = bytes;
      term = entryTerm;
      index = entryIndex;
      state.apply(entryTerm, entryIndex, bytes);
      if (applying != null) {
        throw new Violation(node.name() + " did not apply entry " + entryIndex);
      }
    }

    @Override
    public Optional<LogSnapshot> snapshot() {
      trace.add(node.name(), "freezes", state.position().index());
      return state.snapshot();
    }

    @Override
    public void restore(InputStream snapshot, long atIndex, long atTerm) throws IOException {
      state.restore(snapshot, atIndex, atTerm);
      trace.add(node.name(), "restores", atIndex);
      var last = entries.floorEntry(atIndex);
      if (last != null && !last.getValue().digest().equals(state.position().digest())) {
        throw new Violation(node.name() + " restored another state of index " + atIndex);
      }
    }

    @Override
    public void clear() {
      state.clear();
    }

    @Override
    public void membersChanged(long atIndex, Set<LogMember> members) {
      members(atIndex, members);
      state.membersChanged(atIndex, members);
    }
  }

  private void applied(
      SimNode node,
      long term,
      long index,
      byte[] bytes,
      Position position,
      Map<ByteString, Applied> results) {
    applications++;
    if (position.index() != index) {
      throw new Violation(node.name() + " is at " + position.index() + " after " + index);
    }
    var known = entries.get(index);
    if (known != null) {
      check(node, index, known, new Entry(term, bytes, position.digest(), results));
      return;
    }
    trace.add(node.name(), "first applies", index, digestText(position.digest()), results.size());
    var last = entries.lastEntry();
    boolean changes =
        results.values().stream()
            .anyMatch(it -> it instanceof Applied.Done now && !isOld(now, index));
    if (changes && last != null && last.getValue().digest().equals(position.digest())) {
      throw new Violation("entry " + index + " changes zones and not their digest");
    }
    entries.put(index, new Entry(term, bytes, position.digest(), Map.copyOf(results)));
    LogEntry entry;
    try {
      entry = LogEntry.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new Violation("entry " + index + " is not a message");
    }
    for (var changeset : entry.getChangesets().getChangesetsList()) {
      decided(index, changeset.getRequestId(), results);
      follow(index, entry, changeset, results);
    }
    if (entry.hasSettings()) {
      var result = results.get(entry.getSettings().getRequestId());
      if (result != null && !isRepeated(index, result)) {
        histories.decided(entry.getSettings(), result);
      }
      decided(index, entry.getSettings().getRequestId(), results);
    }
  }

  private static boolean isRepeated(long index, Applied result) {
    return switch (result) {
      case Applied.Done(long at, var _) -> at != index;
      case Applied.Denied(long at, var _) -> at != index;
    };
  }

  private static boolean isOld(Applied.Done result, long index) {
    return result.index() != index || result.zones().isEmpty();
  }

  private static String digestText(ByteString digest) {
    return digest.isEmpty() ? "" : Integer.toHexString(digest.hashCode());
  }

  private static void check(SimNode node, long index, Entry known, Entry here) {
    if (known.term() != here.term() || !Arrays.equals(known.bytes(), here.bytes())) {
      throw new Violation(node.name() + " has another entry " + index);
    }
    if (!known.digest().equals(here.digest())) {
      throw new Violation(node.name() + " has other zones after entry " + index);
    }
    if (!known.results().equals(here.results())) {
      throw new Violation(
          node.name()
              + " made of entry "
              + index
              + " "
              + here.results()
              + ", others "
              + known.results());
    }
  }

  private void decided(long index, ByteString request, Map<ByteString, Applied> results) {
    switch (results.get(request)) {
      case null -> throw new Violation("entry " + index + " has no result for its request");
      case Applied.Denied denied ->
          trace.add("", "denied", SwarmModel.idText(request), denied.refused().getKind());
      case Applied.Done now -> {
        var before = done.putIfAbsent(request, now);
        if (before != null && before.index() != now.index()) {
          throw new Violation(
              SwarmModel.idText(request)
                  + " was done at "
                  + before.index()
                  + " and again at "
                  + now.index());
        }
        if (refused.contains(request)) {
          throw new Violation(SwarmModel.idText(request) + " was done after it was refused");
        }
      }
    }
  }

  private void follow(
      long index, LogEntry entry, FinishedChangeset changeset, Map<ByteString, Applied> results) {
    if (!(results.get(changeset.getRequestId()) instanceof Applied.Done now)
        || now.index() != index) {
      return;
    }
    histories.done(entry, changeset);
    if (edits.get(changeset.getRequestId()) instanceof SimEdit.Zones edit) {
      trace.add("", "done", SwarmModel.idText(edit.id()), now.zones().size());
      model.done(edit, now.zones());
    }
  }

  /// The votes after a change of members.
  private void members(long index, Set<LogMember> members) {
    var known = configs.putIfAbsent(index, members);
    if (known != null) {
      if (!known.equals(members)) {
        throw new Violation("other members at " + index + ": " + known + " and " + members);
      }
      return;
    }
    trace.add("", "members", index, members);
    for (var member : members) {
      var role = roles.get(PeerIds.node(member.peerId()));
      if (member.vote().counts() && role == Role.BACKUP) {
        throw new Violation("a backup votes: " + member);
      }
      // Who is draining, or was until a moment ago, is weighed as a witness.
      if (member.vote().counts()
          && (role == Role.WITNESS) != (member.vote() == Vote.WITNESS)
          && !(role == Role.PRIMARY && leaving.contains(PeerIds.node(member.peerId())))) {
        throw new Violation("a " + role + " has another vote than its role says: " + member);
      }
    }
    var before = configs.lowerEntry(index);
    if (before != null
        && RaftPeer.voters(members).size() < RaftPeer.voters(before.getValue()).size()) {
      var left = RaftPeer.voters(before.getValue());
      left.removeAll(RaftPeer.voters(members));
      if (RaftPeer.voters(members).size() < wantedVoters
          && left.stream().noneMatch(peer -> leaving.contains(PeerIds.node(peer)))
          && left.stream().noneMatch(peer -> votesAsAnother(peer, members))) {
        throw new Violation("fewer voters without an operator's doing: " + left + " left");
      }
    }
  }

  private static boolean votesAsAnother(String peer, Set<LogMember> members) {
    return RaftPeer.voters(members).stream()
        .anyMatch(other -> PeerIds.node(other).equals(PeerIds.node(peer)));
  }

  /// A client was told what became of its edit.
  void told(SimEdit edit, EditOutcome outcome) {
    switch (outcome) {
      case EditOutcome.Committed committed -> {
        var result = done.get(edit.id());
        if (result == null) {
          throw new Violation(
              SwarmModel.idText(edit.id()) + " was acknowledged and is not in the log");
        }
        if (result.index() != committed.index() || !result.zones().equals(committed.zones())) {
          throw new Violation(
              SwarmModel.idText(edit.id())
                  + " was acknowledged as "
                  + committed
                  + ", and is "
                  + result);
        }
        acknowledged.merge(edit.id(), 1, Integer::sum);
      }
      case EditOutcome.NotMade _ -> {
        refused.add(edit.id());
        if (done.containsKey(edit.id())) {
          throw new Violation(SwarmModel.idText(edit.id()) + " was refused after it was done");
        }
      }
      case EditOutcome.NotLeader _, EditOutcome.Unknown _ -> {}
    }
  }

  boolean isDone(ByteString request) {
    return done.containsKey(request);
  }

  /// A client was told which nodes answer with its edit.
  void toldLive(long index, List<NodeLive> nodes) {
    for (var node : nodes) {
      if (node.getLive() != node.getReason().isEmpty()) {
        throw new Violation("a node is live or there is a reason why not: " + node);
      }
      if (node.getLive()) {
        namedLive.merge(node.getNode(), index, Math::max);
      }
    }
  }

  /// No node that was named answers older data now.
  void checkNamed(SimNode node) {
    long index = namedLive.getOrDefault(node.name(), -1L);
    if (node.isReady() && node.runs() && node.state().position().index() < index) {
      throw new Violation(
          node.name()
              + " answers at "
              + node.state().position().index()
              + " though it was named live at "
              + index);
    }
  }

  /// All that was acknowledged is there.
  void checkAcknowledged(GroupState state) {
    for (var request : acknowledged.keySet()) {
      if (!done.containsKey(request)
          || !state.outcome(request).filter(Applied.Done.class::isInstance).isPresent()) {
        throw new Violation(SwarmModel.idText(request) + " was acknowledged and is lost");
      }
    }
  }
}
