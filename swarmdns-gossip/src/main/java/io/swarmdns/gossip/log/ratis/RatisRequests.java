package io.swarmdns.gossip.log.ratis;

import io.swarmdns.gossip.log.LogMember;
import java.time.Duration;
import java.util.Collection;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.protocol.SetConfigurationRequest;
import org.apache.ratis.protocol.SnapshotManagementRequest;
import org.apache.ratis.protocol.TransferLeadershipRequest;
import org.apache.ratis.thirdparty.com.google.protobuf.UnsafeByteOperations;

/// Makes what is asked of the Ratis server in this process. Thread-safe.
final class RatisRequests {
  private final ClientId client = ClientId.randomId();
  private final RaftPeerId self;
  private final RaftGroupId group;

  /// Call ids of requests other than entries, which bring their own: from the other end.
  private final AtomicLong callId = new AtomicLong(Long.MIN_VALUE / 2);

  RatisRequests(String peerId, UUID group) {
    this.self = RatisPeers.id(peerId);
    this.group = RaftGroupId.valueOf(group);
  }

  RaftGroupId group() {
    return group;
  }

  /// @param entry not modified afterwards
  RaftClientRequest append(long entryCallId, byte[] entry) {
    return request(entryCallId, RaftClientRequest.writeRequestType())
        .setMessage(Message.valueOf(UnsafeByteOperations.unsafeWrap(entry)))
        .build();
  }

  RaftClientRequest read() {
    return request(callId.incrementAndGet(), RaftClientRequest.readRequestType())
        .setMessage(Message.EMPTY)
        .build();
  }

  private RaftClientRequest.Builder request(long id, RaftClientRequest.Type type) {
    return RaftClientRequest.newBuilder()
        .setClientId(client)
        .setServerId(self)
        .setGroupId(group)
        .setCallId(id)
        .setType(type);
  }

  /// Takes effect only if the members are still `before`.
  SetConfigurationRequest members(Collection<LogMember> before, Collection<LogMember> after) {
    var arguments =
        SetConfigurationRequest.Arguments.newBuilder()
            .setMode(SetConfigurationRequest.Mode.COMPARE_AND_SET)
            .setServersInCurrentConf(RatisPeers.peers(before, true))
            .setListenersInCurrentConf(RatisPeers.peers(before, false))
            .setServersInNewConf(RatisPeers.peers(after, true))
            .setListenersInNewConf(RatisPeers.peers(after, false))
            .build();
    return new SetConfigurationRequest(client, self, group, callId.incrementAndGet(), arguments);
  }

  TransferLeadershipRequest transfer(String to, Duration timeout) {
    return new TransferLeadershipRequest(
        client, self, group, callId.incrementAndGet(), RatisPeers.id(to), timeout.toMillis());
  }

  /// Asks whether there is a snapshot to take, though only one entry may have been applied since.
  SnapshotManagementRequest snapshot(Duration timeout) {
    return SnapshotManagementRequest.newCreate(
        client, self, group, callId.incrementAndGet(), timeout.toMillis(), 1);
  }
}
