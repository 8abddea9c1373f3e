package io.swarmdns.gossip.log.ratis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swarmdns.gossip.log.LogHealth;
import io.swarmdns.gossip.log.LogMember;
import io.swarmdns.gossip.log.LogMember.Vote;
import io.swarmdns.gossip.log.LogRole;
import io.swarmdns.gossip.log.MemberChange;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.client.impl.ClientProtoUtils;
import org.apache.ratis.grpc.GrpcTlsConfig;
import org.apache.ratis.grpc.GrpcUtil;
import org.apache.ratis.proto.RaftProtos.GroupManagementRequestProto;
import org.apache.ratis.proto.RaftProtos.RaftPeerRole;
import org.apache.ratis.proto.grpc.AdminProtocolServiceGrpc;
import org.apache.ratis.proto.grpc.RaftClientProtocolServiceGrpc;
import org.apache.ratis.proto.grpc.RaftServerProtocolServiceGrpc;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.GroupManagementRequest;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.thirdparty.io.grpc.CallOptions;
import org.apache.ratis.thirdparty.io.grpc.ClientCall;
import org.apache.ratis.thirdparty.io.grpc.ManagedChannel;
import org.apache.ratis.thirdparty.io.grpc.Metadata;
import org.apache.ratis.thirdparty.io.grpc.MethodDescriptor;
import org.apache.ratis.thirdparty.io.grpc.MethodDescriptor.PrototypeMarshaller;
import org.apache.ratis.thirdparty.io.grpc.Status;
import org.apache.ratis.thirdparty.io.grpc.StatusRuntimeException;
import org.apache.ratis.thirdparty.io.grpc.netty.NettyChannelBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whom a node joins and leaves the log for, when whoever calls has a good certificate.
final class RatisGroupAccessTest {
  private static final Status.Code DENIED = Status.Code.PERMISSION_DENIED;

  @TempDir Path directory;
  private RatisCluster cluster;
  private final List<ManagedChannel> channels = new ArrayList<>();

  @BeforeEach
  void make() throws Exception {
    cluster = new RatisCluster(directory, options -> options);
  }

  @AfterEach
  void close() throws Exception {
    for (var channel : channels) {
      channel.shutdownNow();
      channel.awaitTermination(60, TimeUnit.SECONDS);
    }
    cluster.close();
  }

  private ManagedChannel channel(String from, String to) throws Exception {
    var tls =
        GrpcTlsConfig.newBuilder()
            .setKeyManager(cluster.certificates.node(from))
            .setTrustManager(cluster.certificates.trust())
            .setMutualTls(true)
            .setProtocols("TLSv1.3")
            .build();
    var channel =
        NettyChannelBuilder.forAddress("127.0.0.1", cluster.node(to).options.port())
            .overrideAuthority("any.swarmdns")
            .sslContext(GrpcUtil.buildSslContextForClient(tls))
            .build();
    channels.add(channel);
    return channel;
  }

  /// What a node answers to a call with the certificate of another one.
  private Status.Code call(String from, String to, GroupManagementRequest request)
      throws Exception {
    return call(from, to, ClientProtoUtils.toGroupManagementRequestProto(request));
  }

  private Status.Code call(String from, String to, GroupManagementRequestProto request)
      throws Exception {
    var service =
        AdminProtocolServiceGrpc.newBlockingStub(channel(from, to))
            .withDeadlineAfter(60, TimeUnit.SECONDS);
    try {
      service.groupManagement(request);
      return Status.Code.OK;
    } catch (StatusRuntimeException e) {
      return e.getStatus().getCode();
    }
  }

  private RaftGroupId group() {
    return RaftGroupId.valueOf(cluster.node("n0").options.group());
  }

  /// As the leader says it.
  private GroupManagementRequest leave(String leaver) {
    return leave(leaver, group(), true, false);
  }

  private static GroupManagementRequest leave(
      String leaver, RaftGroupId from, boolean delete, boolean rename) {
    return GroupManagementRequest.newRemove(
        ClientId.randomId(), RatisPeers.id(leaver), 1, from, delete, rename);
  }

  private static GroupManagementRequest join(String joiner, RaftGroup group, boolean format) {
    return GroupManagementRequest.newAdd(
        ClientId.randomId(), RatisPeers.id(joiner), 1, group, format);
  }

  private RaftGroup groupOf(Map<String, Vote> members) {
    var list = new ArrayList<LogMember>();
    members.forEach((id, vote) -> list.add(new LogMember(id, "127.0.0.1", 1, vote)));
    return RatisPeers.group(cluster.node("n0").options.group(), list);
  }

  private void propose(String entry) throws Exception {
    cluster
        .log(cluster.leader())
        .propose(entry.getBytes(StandardCharsets.UTF_8))
        .get(90, TimeUnit.SECONDS);
  }

  private void assertAllHave(List<String> ids, List<String> entries) throws Exception {
    for (var id : ids) {
      cluster.await("all entries", () -> cluster.machine(id).size() == entries.size());
      assertEquals(entries, cluster.machine(id).texts());
      assertTrue(cluster.log(id).status().health().follows(), id);
    }
  }

  @Test
  void nobodyButTheLeaderMakesANodeLeave() throws Exception {
    var ids = new ArrayList<>(cluster.start(2));
    cluster.change(cluster.leader(), new MemberChange.Add(cluster.join("listener")));
    ids.add("listener");
    propose("before");
    assertAllHave(ids, List.of("before"));
    String leader = cluster.leader();
    String follower = leader.equals("n0") ? "n1" : "n0";
    assertEquals(DENIED, call(follower, "listener", leave("listener")));
    assertEquals(DENIED, call(follower, leader, leave(leader)));
    assertEquals(DENIED, call("listener", follower, leave(follower)));
    assertEquals(DENIED, call("mallory", follower, leave(follower)));
    assertEquals(leader, cluster.leader());
    propose("after");
    assertAllHave(ids, List.of("before", "after"));
  }

  @Test
  void theLeaderMakesANodeLeaveInOneWay() throws Exception {
    cluster.start(2);
    String leader = cluster.leader();
    String follower = leader.equals("n0") ? "n1" : "n0";
    var foreign = RaftGroupId.valueOf(UUID.randomUUID());
    assertEquals(DENIED, call(leader, follower, leave(follower, foreign, true, false)));
    assertEquals(DENIED, call(leader, follower, leave(follower, group(), false, false)));
    assertEquals(DENIED, call(leader, follower, leave(follower, group(), true, true)));
    assertEquals(DENIED, call(leader, follower, leave("its predecessor")));
    var other = ClientProtoUtils.toGroupManagementRequestProto(leave(follower));
    assertEquals(DENIED, call(leader, follower, other.toBuilder().clearGroupRemove().build()));
    propose("after");
    assertAllHave(List.of("n0", "n1"), List.of("after"));
  }

  @Test
  void whoHeardTheLeaderLastLeavesForItThoughItIsSilentNow() throws Exception {
    cluster.start(2);
    String leader = cluster.leader();
    String follower = leader.equals("n0") ? "n1" : "n0";
    cluster.await(
        "it follows", () -> cluster.log(follower).status().leader().equals(Optional.of(leader)));
    cluster.stop(leader);
    cluster.await("no leader", () -> cluster.log(follower).status().leader().isEmpty());
    assertEquals(DENIED, call("mallory", follower, leave(follower)));
    assertEquals(Status.Code.OK, call(leader, follower, leave(follower)));
    cluster.await(
        "it has left", () -> cluster.log(follower).status().health() instanceof LogHealth.Removed);
  }

  @Test
  void whoHasHeardNoLeaderLeavesForNobody() throws Exception {
    cluster.start(2);
    cluster.stop("n0");
    cluster.stop("n1");
    cluster.restart("n1");
    cluster.await(
        "it stands for election", () -> cluster.log("n1").status().role() == LogRole.CANDIDATE);
    assertEquals(DENIED, call("n0", "n1", leave("n1")));
    cluster.restart("n0");
    propose("after");
    assertAllHave(List.of("n0", "n1"), List.of("after"));
  }

  @Test
  void aNodeThatWaitsJoinsOnlyWhatItsLeaderLeads() throws Exception {
    cluster.start(1);
    propose("one");
    var spare = cluster.join("spare");
    var voterAndUs = groupOf(Map.of("mallory", Vote.VOTER, "spare", Vote.LISTENER));
    var foreign = RaftGroup.valueOf(RaftGroupId.randomId(), voterAndUs.getPeers());
    var refused = new TreeMap<String, GroupManagementRequest>();
    refused.put("another log", join("spare", foreign, false));
    refused.put("formatting", join("spare", voterAndUs, true));
    refused.put("without us", join("spare", groupOf(Map.of("mallory", Vote.VOTER)), false));
    refused.put(
        "us with a vote",
        join("spare", groupOf(Map.of("mallory", Vote.VOTER, "spare", Vote.VOTER)), false));
    refused.put(
        "the caller as a listener",
        join("spare", groupOf(Map.of("mallory", Vote.LISTENER, "spare", Vote.LISTENER)), false));
    refused.put(
        "without the caller",
        join("spare", groupOf(Map.of("n0", Vote.VOTER, "spare", Vote.LISTENER)), false));
    refused.put("for another peer", join("its predecessor", voterAndUs, false));
    for (var entry : refused.entrySet()) {
      assertEquals(DENIED, call("mallory", "spare", entry.getValue()), entry.getKey());
    }
    assertEquals(DENIED, call("mallory", "spare", withoutRoles(voterAndUs)));
    assertEquals(LogRole.NONE, cluster.log("spare").status().role());

    cluster.change("n0", new MemberChange.Add(spare));
    cluster.change("n0", new MemberChange.Promote("spare", Vote.VOTER));
    propose("two");
    assertAllHave(List.of("n0", "spare"), List.of("one", "two"));
    cluster.change("n0", new MemberChange.Remove("spare"));
    cluster.await(
        "it has left", () -> cluster.log("spare").status().health() instanceof LogHealth.Removed);
    propose("three");
    assertAllHave(List.of("n0"), List.of("one", "two", "three"));
  }

  private static GroupManagementRequestProto withoutRoles(RaftGroup group) {
    var request =
        ClientProtoUtils.toGroupManagementRequestProto(join("spare", group, false)).toBuilder();
    request.getGroupAddBuilder().getGroupBuilder().getPeersBuilderList().stream()
        .filter(peer -> peer.getStartupRole() == RaftPeerRole.FOLLOWER)
        .forEach(peer -> peer.clearStartupRole());
    return request.build();
  }

  @Test
  void whatNoNodeAsksOfAnotherIsRefused() throws Exception {
    cluster.start(2);
    String leader = cluster.leader();
    String follower = leader.equals("n0") ? "n1" : "n0";
    var closed = new ArrayList<MethodDescriptor<?, ?>>();
    closed.addAll(AdminProtocolServiceGrpc.getServiceDescriptor().getMethods());
    closed.remove(AdminProtocolServiceGrpc.getGroupManagementMethod());
    closed.addAll(RaftClientProtocolServiceGrpc.getServiceDescriptor().getMethods());
    closed.add(RaftServerProtocolServiceGrpc.getReadIndexMethod());
    assertEquals(9, closed.size(), "what is new in Ratis must be decided of");
    var channel = channel(follower, leader);
    for (var method : closed) {
      var end = end(channel, method);
      assertEquals(DENIED, end.getCode(), method.getFullMethodName());
      assertTrue(
          String.valueOf(end.getDescription()).contains("is not open to other nodes"),
          end.toString());
    }
    propose("after");
    assertAllHave(List.of("n0", "n1"), List.of("after"));
  }

  /// How a call with an empty message ends.
  private static <Q, A> Status end(ManagedChannel channel, MethodDescriptor<Q, A> method)
      throws Exception {
    var ended = new CompletableFuture<Status>();
    var call = channel.newCall(method, CallOptions.DEFAULT.withDeadlineAfter(60, TimeUnit.SECONDS));
    call.start(
        new ClientCall.Listener<>() {
          @Override
          public void onClose(Status status, Metadata trailers) {
            ended.complete(status);
          }
        },
        new Metadata());
    call.request(1);
    var empty = ((PrototypeMarshaller<Q>) method.getRequestMarshaller()).getMessagePrototype();
    call.sendMessage(Objects.requireNonNull(empty));
    call.halfClose();
    return ended.get(90, TimeUnit.SECONDS);
  }
}
