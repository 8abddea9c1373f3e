package io.swarmdns.gossip.log.ratis;

import io.swarmdns.gossip.log.LogMember;
import io.swarmdns.gossip.log.LogMember.Vote;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.apache.ratis.proto.RaftProtos.RaftConfigurationProto;
import org.apache.ratis.proto.RaftProtos.RaftPeerProto;
import org.apache.ratis.proto.RaftProtos.RaftPeerRole;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftConfiguration;

/// Between our members and Ratis' peers.
///
/// A witness is a voter of lower priority: Ratis' leader hands over to a caught-up peer of higher
/// priority by itself, and such a peer does not vote for one of lower priority.
final class RatisPeers {
  private static final int VOTER_PRIORITY = 1;
  private static final int WITNESS_PRIORITY = 0;

  private RatisPeers() {}

  static RaftPeer peer(LogMember member) {
    return RaftPeer.newBuilder()
        .setId(member.peerId())
        .setAddress(address(member.host(), member.port()))
        .setPriority(member.vote() == Vote.VOTER ? VOTER_PRIORITY : WITNESS_PRIORITY)
        .setStartupRole(member.vote().counts() ? RaftPeerRole.FOLLOWER : RaftPeerRole.LISTENER)
        .build();
  }

  static RaftGroup group(UUID id, Collection<LogMember> members) {
    return RaftGroup.valueOf(
        RaftGroupId.valueOf(id), members.stream().map(RatisPeers::peer).toList());
  }

  /// The peers that have votes, or those that have none.
  static List<RaftPeer> peers(Collection<LogMember> members, boolean withVote) {
    return members.stream()
        .filter(member -> member.vote().counts() == withVote)
        .map(RatisPeers::peer)
        .toList();
  }

  static Set<LogMember> members(RaftConfiguration configuration) {
    var members = new TreeSet<LogMember>();
    for (var peer : configuration.getAllPeers(RaftPeerRole.FOLLOWER)) {
      members.add(member(peer, voteOf(peer.getPriority())));
    }
    for (var peer : configuration.getAllPeers(RaftPeerRole.LISTENER)) {
      members.add(member(peer, Vote.LISTENER));
    }
    return members;
  }

  static Set<LogMember> members(RaftConfigurationProto configuration) {
    var members = new TreeSet<LogMember>();
    for (var peer : configuration.getPeersList()) {
      members.add(member(peer, voteOf(peer.getPriority())));
    }
    for (var peer : configuration.getListenersList()) {
      members.add(member(peer, Vote.LISTENER));
    }
    return members;
  }

  private static Vote voteOf(int priority) {
    return priority >= VOTER_PRIORITY ? Vote.VOTER : Vote.WITNESS;
  }

  private static LogMember member(RaftPeer peer, Vote vote) {
    return member(peer.getId().toString(), peer.getAddress(), vote);
  }

  private static LogMember member(RaftPeerProto peer, Vote vote) {
    return member(peer.getId().toString(StandardCharsets.UTF_8), peer.getAddress(), vote);
  }

  private static LogMember member(String id, String address, Vote vote) {
    int colon = address.lastIndexOf(':');
    if (colon < 1) {
      throw new IllegalArgumentException("member " + id + " has no usable address: " + address);
    }
    String host = address.substring(0, colon);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    }
    return new LogMember(id, host, Integer.parseInt(address.substring(colon + 1)), vote);
  }

  private static String address(String host, int port) {
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
  }

  static RaftPeerId id(String peerId) {
    return RaftPeerId.valueOf(peerId);
  }
}
