package io.swarmdns.gossip.membership;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.swarmdns.gossip.channel.PeerChannels;
import io.swarmdns.gossip.channel.SwarmServer;
import io.swarmdns.gossip.identity.HostPort;
import io.swarmdns.gossip.identity.Identity;
import io.swarmdns.gossip.identity.SigningRequest;
import io.swarmdns.gossip.identity.SwarmTrust;
import io.swarmdns.gossip.identity.TestSwarm;
import io.swarmdns.proto.GossipFrame;
import io.swarmdns.proto.GossipGrpc;
import io.swarmdns.proto.MemberId;
import io.swarmdns.proto.MembershipRecord;
import io.swarmdns.proto.MembershipTable;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What strangers, former members and impostors get: nothing.
class HostilePeerTest {
  private final TestSwarm swarm = new TestSwarm();
  private final List<AutoCloseable> open = new ArrayList<>();

  @TempDir Path directory;

  @SuppressWarnings("NullAway.Init") // set before each test
  private TestNode a;

  @SuppressWarnings("NullAway.Init")
  private TestNode b;

  @BeforeEach
  void startTwo() throws IOException {
    a = TestNode.start(swarm, swarm.node("a"), directory, 0);
    open.add(a);
    b = TestNode.start(swarm, swarm.node("b"), directory, 0, a.at());
    open.add(b);
    Waiting.until("two members", () -> a.sees("b") && b.sees("a"));
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
  }

  private static GossipFrame syncOf(String name, Identity as) {
    MemberId id =
        MemberId.newBuilder()
            .setId(name + "/" + as.subject().enrolment() + "/1")
            .setName(name)
            .setAddress(name + "@127.0.0.1:9")
            .setNamespace(as.subject().swarm())
            .build();
    return GossipFrame.newBuilder()
        .setQualifier(Qualifiers.SYNC)
        .setSenderAddress(id.getAddress())
        .setMembership(
            MembershipTable.newBuilder()
                .addRecords(
                    MembershipRecord.newBuilder()
                        .setMember(id)
                        .setStatus(MembershipRecord.Status.ALIVE)))
        .build();
  }

  /// Trusts every server; shows the identity if there is one.
  private static SslContext client(KeyManager... keys) throws IOException {
    var builder =
        GrpcSslContexts.forClient()
            .trustManager(InsecureTrustManagerFactory.INSTANCE)
            .protocols("TLSv1.3");
    if (keys.length > 0) {
      builder.keyManager(keys[0]);
    }
    return builder.build();
  }

  private KeyManager keyOf(Identity identity) {
    return swarm.trust(identity).keyManager();
  }

  /// How a stream ended, on which nothing may be answered.
  private static final class StreamEnd implements StreamObserver<GossipFrame> {
    private final CompletableFuture<Status> status = new CompletableFuture<>();

    @Override
    public void onNext(GossipFrame answer) {
      status.completeExceptionally(new AssertionError("something was answered"));
    }

    @Override
    public void onError(Throwable cause) {
      status.complete(Status.fromThrowable(cause));
    }

    @Override
    public void onCompleted() {
      status.complete(Status.OK);
    }

    Status await() {
      return status.orTimeout(30, TimeUnit.SECONDS).join();
    }
  }

  /// Sends the frame on a stream, and says how the stream ended.
  private Status send(SslContext tls, GossipFrame frame) {
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("127.0.0.1", a.server.port())
            .overrideAuthority(SwarmTrust.ANY_NODE)
            .sslContext(tls)
            .build();
    try {
      StreamEnd end = new StreamEnd();
      StreamObserver<GossipFrame> stream = GossipGrpc.newStub(channel).exchange(end);
      stream.onNext(frame);
      stream.onCompleted();
      return end.await();
    } finally {
      channel.shutdownNow();
    }
  }

  private void assertUnmoved() {
    Waiting.pause(300);
    assertTrue(a.sees("b"), "members: " + a.membership.members());
    assertTrue(b.sees("a"), "members: " + b.membership.members());
  }

  @Test
  void withoutACertificateNothingGetsIn() throws IOException {
    Status status = send(client(), syncOf("m", swarm.node("m")));
    assertNotEquals(Status.Code.OK, status.getCode());
    assertUnmoved();
  }

  @Test
  void foreignExpiredRevokedAndAdministratorsCertificatesAreRefused() throws IOException {
    Identity foreign = new TestSwarm().node("m");
    Identity expired = swarm.nodeOf(Instant.now().minus(Duration.ofDays(31)), "m");
    Identity early = swarm.nodeOf(Instant.now().plus(Duration.ofDays(1)), "m");
    Identity revoked = swarm.node("m");
    swarm.revoke(revoked);
    long before = a.trust.refused();
    int tried = 0;
    for (Identity identity : List.of(foreign, expired, early, revoked, swarm.admin("m"))) {
      Status status = send(client(keyOf(identity)), syncOf("m", identity));
      assertNotEquals(Status.Code.OK, status.getCode(), identity.toString());
      tried++;
    }
    assertTrue(a.trust.refused() >= before + tried, "refused " + a.trust.refused());
    assertUnmoved();
  }

  @Test
  void aMemberCannotSpeakAsAnother() throws IOException {
    Identity m = swarm.node("m");
    long before = a.membership.counters().dropped(DropReason.NOT_ITS_OWN);
    Status status = send(client(keyOf(m)), syncOf("b", b.identity));
    assertEquals(Status.Code.OK, status.getCode(), "it is a node, and may connect");
    Waiting.until(
        "counted", () -> a.membership.counters().dropped(DropReason.NOT_ITS_OWN) == before + 1);
    assertUnmoved();
  }

  @Test
  void aNodeThatListensElsewhereIsNotTakenForAnother() throws IOException {
    PeerChannels channels = new PeerChannels(swarm.trust(swarm.node("x")));
    open.add(channels);
    ManagedChannel channel = channels.toNode("b", a.at());
    StreamEnd end = new StreamEnd();
    var unused = GossipGrpc.newStub(channel).exchange(end);
    assertEquals(Status.Code.UNAVAILABLE, end.await().getCode());
  }

  @Test
  void aStreamOfSomebodyWhoIsRevokedMeanwhileEnds() throws IOException {
    Identity m = swarm.node("m");
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("127.0.0.1", a.server.port())
            .overrideAuthority(SwarmTrust.ANY_NODE)
            .sslContext(client(keyOf(m)))
            .build();
    open.add(channel::shutdownNow);
    StreamEnd end = new StreamEnd();
    StreamObserver<GossipFrame> stream = GossipGrpc.newStub(channel).exchange(end);
    long before = a.membership.counters().received().sum();
    stream.onNext(syncOf("m", m));
    Waiting.until("received", () -> a.membership.counters().received().sum() > before);
    swarm.revoke(m);
    a.server.endRevoked();
    assertEquals(Status.Code.UNAUTHENTICATED, end.await().getCode());
    assertTrue(a.server.counters().revokedCalls().sum() > 0);
  }

  @Test
  void oneNodeHasSoManyConnectionsOnly() throws IOException {
    Identity m = swarm.node("m");
    SslContext tls = client(keyOf(m));
    List<ManagedChannel> channels = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      ManagedChannel channel =
          NettyChannelBuilder.forAddress("127.0.0.1", a.server.port())
              .overrideAuthority(SwarmTrust.ANY_NODE)
              .sslContext(tls)
              .build();
      open.add(channel::shutdownNow);
      channels.add(channel);
      Waiting.until("connected", () -> channel.getState(true) == ConnectivityState.READY);
    }
    Waiting.until("counted", () -> a.server.counters().surplusConnections().sum() == 4);
    StreamEnd end = new StreamEnd();
    var unused = GossipGrpc.newStub(channels.getLast()).exchange(end);
    assertEquals(Status.Code.RESOURCE_EXHAUSTED, end.await().getCode());
    assertUnmoved();
  }

  @Test
  void serialisedObjectsAreNotRead() throws Exception {
    SwarmServer control =
        SwarmServer.control(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), a.trust, List.of());
    open.add(control);
    KeyManager key = keyOf(swarm.node("m"));
    for (int port : List.of(a.server.port(), control.port())) {
      try (Socket raw = new Socket(InetAddress.getLoopbackAddress(), port)) {
        assertClosedAfter(raw);
      }
      try (Socket tls = tls(port, key)) {
        assertClosedAfter(tls);
      }
    }
    assertEquals(0, Tattler.READ.get());
    assertUnmoved();
    new ObjectInputStream(new ByteArrayInputStream(Tattler.bytes())).readObject();
    assertEquals(1, Tattler.READ.get(), "the test can see it");
  }

  private static Socket tls(int port, KeyManager key) throws Exception {
    SSLContext context = SSLContext.getInstance("TLSv1.3");
    context.init(
        new KeyManager[] {key},
        InsecureTrustManagerFactory.INSTANCE.getTrustManagers(),
        new SecureRandom());
    SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setApplicationProtocols(new String[] {"h2"});
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return socket;
  }

  private static void assertClosedAfter(Socket socket) throws IOException {
    socket.setSoTimeout(30_000);
    try {
      socket.getOutputStream().write(Tattler.bytes());
      socket.getOutputStream().flush();
      InputStream answers = socket.getInputStream();
      byte[] buffer = new byte[4096];
      int total = 0;
      for (int n = answers.read(buffer); n >= 0; n = answers.read(buffer)) {
        total += n;
        assertTrue(total < 100_000, "the server goes on talking");
      }
    } catch (SocketTimeoutException e) {
      throw new AssertionError("the connection stays open", e);
    } catch (IOException e) {
      // Reset: closed as well.
    }
  }

  @Test
  void renewalKeepsConnections() throws IOException {
    long received = b.membership.counters().received().sum();
    Identity renewed = renew(a.identity);
    a.trust.swap(renewed);
    assertEquals(renewed, a.trust.identity());
    Waiting.until("gossip goes on", () -> b.membership.counters().received().sum() > received + 5);
    assertTrue(b.events.stream().noneMatch(event -> event.startsWith("left")), "" + b.events);
    // Connections made from now on show the new certificate, and are accepted.
    PeerChannels channels = new PeerChannels(a.trust);
    open.add(channels);
    HostPort at = b.at();
    Waiting.until(
        "connected", () -> channels.toNode("b", at).getState(true) == ConnectivityState.READY);
  }

  private Identity renew(Identity identity) {
    try {
      var pair = new KeyPair(identity.certificate().getPublicKey(), identity.key());
      return identity.renewed(
          swarm.authority().certify(identity.subject(), SigningRequest.of(pair)), Instant.now());
    } catch (GeneralSecurityException | IOException e) {
      throw new AssertionError(e);
    }
  }
}
