package io.swarmdns.gossip.log.ratis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.swarmdns.gossip.log.LogRole;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.grpc.GrpcTlsConfig;
import org.apache.ratis.grpc.GrpcUtil;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.proto.RaftProtos.RaftGroupIdProto;
import org.apache.ratis.proto.RaftProtos.RaftRpcRequestProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteRequestProto;
import org.apache.ratis.proto.RaftProtos.StartLeaderElectionRequestProto;
import org.apache.ratis.proto.grpc.RaftServerProtocolServiceGrpc;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.thirdparty.io.grpc.ManagedChannel;
import org.apache.ratis.thirdparty.io.grpc.Status;
import org.apache.ratis.thirdparty.io.grpc.StatusRuntimeException;
import org.apache.ratis.thirdparty.io.grpc.netty.NettyChannelBuilder;
import org.apache.ratis.thirdparty.io.grpc.stub.StreamObserver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a node with a good certificate can say to another one's log in somebody else's name, and
/// after its certificate was revoked: nothing.
final class RatisSpeakerTest {
  private static final long HIGH_TERM = 1_000;

  @TempDir Path directory;
  private RatisCluster cluster;
  private ManagedChannel channel;

  @BeforeEach
  void make() throws Exception {
    cluster = new RatisCluster(directory, options -> options);
    cluster.start(2);
    var tls =
        GrpcTlsConfig.newBuilder()
            .setKeyManager(cluster.certificates.node("mallory"))
            .setTrustManager(cluster.certificates.trust())
            .setMutualTls(true)
            .setProtocols("TLSv1.3")
            .build();
    channel =
        NettyChannelBuilder.forAddress("127.0.0.1", cluster.node("n0").options.port())
            .overrideAuthority("any.swarmdns")
            .sslContext(GrpcUtil.buildSslContextForClient(tls))
            .build();
  }

  @AfterEach
  void close() throws Exception {
    channel.shutdownNow();
    channel.awaitTermination(60, TimeUnit.SECONDS);
    cluster.close();
  }

  private RaftRpcRequestProto from(String peer) {
    return RaftRpcRequestProto.newBuilder()
        .setRequestorId(ByteString.copyFrom(peer, StandardCharsets.UTF_8))
        .setReplyId(ByteString.copyFrom("n0", StandardCharsets.UTF_8))
        .setRaftGroupId(
            RaftGroupIdProto.newBuilder()
                .setId(RaftGroupId.valueOf(cluster.node("n0").options.group()).toByteString()))
        .build();
  }

  private Status.Code vote(String peer) {
    var request =
        RequestVoteRequestProto.newBuilder()
            .setServerRequest(from(peer))
            .setCandidateTerm(HIGH_TERM)
            .build();
    return code(() -> service().requestVote(request));
  }

  private RaftServerProtocolServiceGrpc.RaftServerProtocolServiceBlockingStub service() {
    return RaftServerProtocolServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(60, TimeUnit.SECONDS);
  }

  private static Status.Code code(Runnable call) {
    try {
      call.run();
      return Status.Code.OK;
    } catch (StatusRuntimeException e) {
      return e.getStatus().getCode();
    }
  }

  /// What becomes of a stream of entries in the name of a peer.
  private Status.Code append(String peer) throws Exception {
    var ended = new CompletableFuture<Status.Code>();
    var stream =
        RaftServerProtocolServiceGrpc.newStub(channel)
            .withDeadlineAfter(60, TimeUnit.SECONDS)
            .appendEntries(
                new StreamObserver<>() {
                  @Override
                  public void onNext(AppendEntriesReplyProto reply) {
                    ended.complete(Status.Code.OK);
                  }

                  @Override
                  public void onError(Throwable failure) {
                    ended.complete(Status.fromThrowable(failure).getCode());
                  }

                  @Override
                  public void onCompleted() {
                    ended.complete(Status.Code.OK);
                  }
                });
    stream.onNext(
        AppendEntriesRequestProto.newBuilder()
            .setServerRequest(from(peer))
            .setLeaderTerm(HIGH_TERM)
            .build());
    return ended.get(60, TimeUnit.SECONDS);
  }

  @Test
  void aNodeSpeaksAsItselfAlone() throws Exception {
    assertEquals(Status.Code.PERMISSION_DENIED, vote("n1"));
    assertEquals(Status.Code.PERMISSION_DENIED, append("n1"));
    var election =
        StartLeaderElectionRequestProto.newBuilder()
            .setServerRequest(from("n0"))
            .setLeaderLastEntry(
                org.apache.ratis.proto.RaftProtos.TermIndexProto.newBuilder().setTerm(HIGH_TERM))
            .build();
    assertEquals(
        Status.Code.PERMISSION_DENIED, code(() -> service().startLeaderElection(election)));
    assertNotEquals(Status.Code.PERMISSION_DENIED, vote("mallory"));
    cluster.await(
        "n0 leads",
        () ->
            cluster.log("n0").status().role() == LogRole.LEADER
                || cluster.log("n1").status().role() == LogRole.LEADER);
    cluster.log(cluster.leader()).propose(new byte[] {'x'}).get(90, TimeUnit.SECONDS);
    cluster.await("all", () -> cluster.machine("n1").size() == 1);
    assertEquals(List.of("x"), cluster.machine("n1").texts());
  }

  @Test
  void aRevokedNodeSaysNothingMoreOnAConnectionThatStands() throws Exception {
    assertNotEquals(Status.Code.PERMISSION_DENIED, append("mallory"));
    cluster.certificates.revoke("mallory");
    assertEquals(Status.Code.PERMISSION_DENIED, append("mallory"));
    assertEquals(Status.Code.PERMISSION_DENIED, vote("mallory"));
  }
}
