package io.swarmdns.gossip.log.ratis;

import io.swarmdns.gossip.log.LogMember;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Optional;
import org.apache.ratis.proto.RaftProtos.GroupAddRequestProto;
import org.apache.ratis.proto.RaftProtos.GroupManagementRequestProto;
import org.apache.ratis.proto.RaftProtos.GroupRemoveRequestProto;
import org.apache.ratis.proto.RaftProtos.RaftGroupIdProto;
import org.apache.ratis.proto.RaftProtos.RaftPeerProto;
import org.apache.ratis.proto.RaftProtos.RaftPeerRole;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;

/// Who may make this node join the log, and who may make it leave.
///
/// Both are calls of a client inside the leader ([MemberChanges]), and name no peer that they are
/// from: only the certificate says it. Taken are the two calls that our leaders make, to the
/// letter, from a caller who can be one:
///
/// - **to join**: our group, nothing formatted, this node in it as a listener, the caller in it
///   with a vote;
/// - **to leave**: from the leader that this node heard last, while the newest list of members that
///   it has gives that one a vote.
///
/// A leader may have gone silent for who leaves before its call arrives: it sends it no more
/// entries once the change is committed, and a busy machine takes longer for a handshake than an
/// election's timeout. So the leader heard last counts until another one is heard, not only the one
/// that is followed at the moment.
///
/// What this leaves open:
///
/// - A node that waits to be added knows nothing of the log, so it cannot tell who votes in it: it
///   learns that from the caller. Another node of the swarm can have it join a log of its own
///   making under our group's id, and must then play its leader. The true leader finds a log there
///   already, and its entries do not fit.
/// - The certificate names a node, not a peer: a node that began anew is both its peers.
/// - A node that has heard no leader since it started, or has heard a newer one than the caller,
///   refuses to leave though it should. One with a vote is told when it stands for election, and
///   its log stops; others hear no leader any more. Both then ask their peers whether they were
///   removed from the swarm. Until then they only keep what they have: nobody counts their votes.
/// - Whoever leads can remove members anyway: against a leader this is no defence, nor, until the
///   next one is heard, against the last.
final class GroupAccess {
  private final ByteString self;
  private final ByteString group;
  private final Standing standing;

  /// What this node knows of its log at the moment. Any thread.
  interface Standing {
    /// The leader heard last; empty if there was none since the start.
    Optional<String> lastLeader();

    /// The newest list of members, committed or not; empty as long as there is no log.
    Collection<LogMember> members();
  }

  GroupAccess(RatisLogOptions options, Standing standing) {
    this.self = ByteString.copyFrom(options.peerId(), StandardCharsets.UTF_8);
    this.group = RaftGroupId.valueOf(options.group()).toByteString();
    this.standing = standing;
  }

  /// Why the request is not to be heard; empty if it is.
  Optional<String> objection(GroupManagementRequestProto request, PeerAccess.Speaker caller) {
    var envelope = request.getRpcRequest();
    if (!isOurs(envelope.getRaftGroupId())) {
      return Optional.of("it is about another log than this node's");
    }
    // Who begins anew listens where its predecessor did: what the one is told is not for the other.
    if (!envelope.getReplyId().equals(self)) {
      return Optional.of("it is for another peer than this node");
    }
    return switch (request.getOpCase()) {
      case GROUPADD -> objectionToJoin(request.getGroupAdd(), caller);
      case GROUPREMOVE -> objectionToLeave(request.getGroupRemove(), caller);
      case OP_NOT_SET -> Optional.of("it asks neither to join nor to leave");
    };
  }

  private Optional<String> objectionToJoin(GroupAddRequestProto add, PeerAccess.Speaker caller) {
    var peers = add.getGroup().getPeersList();
    var here = peers.stream().filter(peer -> peer.getId().equals(self)).toList();
    if (!isOurs(add.getGroup().getGroupId())) {
      return Optional.of("this node does not join another log than its own");
    }
    if (add.getFormat()) {
      return Optional.of("this node does not throw a log away to join");
    }
    if (here.isEmpty() || here.stream().anyMatch(peer -> !has(peer, RaftPeerRole.LISTENER))) {
      return Optional.of("this node joins only as a listener");
    }
    boolean votes =
        peers.stream().anyMatch(peer -> has(peer, RaftPeerRole.FOLLOWER) && caller.is(id(peer)));
    return votes ? Optional.empty() : Optional.of("the caller has no vote in what is to be joined");
  }

  private Optional<String> objectionToLeave(
      GroupRemoveRequestProto remove, PeerAccess.Speaker caller) {
    if (!isOurs(remove.getGroupId())) {
      return Optional.of("this node does not leave another log than its own");
    }
    if (!remove.getDeleteDirectory() || remove.getRenameDirectory()) {
      return Optional.of("who leaves the log deletes it");
    }
    var leader = standing.lastLeader();
    if (leader.isEmpty()) {
      return Optional.of("this node has heard no leader yet that could make it leave");
    }
    if (!caller.is(leader.get())) {
      return Optional.of("only the leader makes a node leave, which is " + leader.get());
    }
    boolean votes =
        standing.members().stream()
            .anyMatch(member -> member.vote().counts() && member.peerId().equals(leader.get()));
    return votes ? Optional.empty() : Optional.of("the caller has no vote in the log");
  }

  private boolean isOurs(RaftGroupIdProto id) {
    return id.getId().equals(group);
  }

  private static String id(RaftPeerProto peer) {
    return peer.getId().toString(StandardCharsets.UTF_8);
  }

  /// Ratis takes a peer without a role for one with a vote. Our leaders always name the role.
  private static boolean has(RaftPeerProto peer, RaftPeerRole role) {
    return peer.hasStartupRole() && peer.getStartupRole() == role;
  }
}
