package io.swarmdns.gossip.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.swarmdns.gossip.identity.Admission;
import io.swarmdns.gossip.identity.Enroller;
import io.swarmdns.gossip.identity.EnrolmentDesk;
import io.swarmdns.gossip.identity.EnrolmentService;
import io.swarmdns.gossip.identity.HostPort;
import io.swarmdns.gossip.identity.Identity;
import io.swarmdns.gossip.identity.IdentityDirectory;
import io.swarmdns.gossip.identity.IdentityException;
import io.swarmdns.gossip.identity.JoinToken;
import io.swarmdns.gossip.identity.SigningRequest;
import io.swarmdns.gossip.identity.StandingQuery;
import io.swarmdns.gossip.identity.SwarmAuthority;
import io.swarmdns.gossip.identity.SwarmId;
import io.swarmdns.gossip.identity.SwarmTrust;
import io.swarmdns.gossip.identity.TestSwarm;
import io.swarmdns.proto.AdminGrpc;
import io.swarmdns.proto.EnrolRequest;
import io.swarmdns.proto.EnrolmentGrpc;
import io.swarmdns.proto.Role;
import io.swarmdns.proto.StatusRequest;
import io.swarmdns.proto.SwarmStatus;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// From a token to an identity, over real connections.
class EnrolmentTest {
  private static final HostPort PEER = new HostPort("127.0.0.1", 7001);
  private final TestSwarm swarm = new TestSwarm();
  private final Desk desk = new Desk();
  private final List<AutoCloseable> open = new ArrayList<>();

  @TempDir Path temporary;

  private static final String REVOKED = "0123456789abcdef0123456789abcdef";

  /// What the replicated settings do in a node.
  private static final class Desk implements EnrolmentDesk {
    private final Map<String, Verdict> tokens = new ConcurrentHashMap<>();
    private final Map<String, String> usedBy = new ConcurrentHashMap<>();

    void put(JoinToken token, Verdict verdict) {
      tokens.put(HexFormat.of().formatHex(token.secretHash()), verdict);
    }

    @Override
    public Verdict spend(byte[] secretHash, String node, String enrolment) {
      String key = HexFormat.of().formatHex(secretHash);
      Verdict verdict = tokens.get(key);
      if (verdict == null) {
        return new Refused(Refusal.UNKNOWN_TOKEN);
      }
      String by = usedBy.putIfAbsent(key, enrolment);
      return by == null || by.equals(enrolment) ? verdict : new Refused(Refusal.USED_TOKEN);
    }
  }

  @Test
  void whoWasRemovedIsToldWithoutACertificate() throws Exception {
    var at = serve(swarm, Optional.empty());
    var root = swarm.authority().root();
    var clock = InstantSource.system();
    assertEquals(
        Optional.of(new StandingQuery.Standing("server", true)),
        new StandingQuery(root, REVOKED, clock).ask(at));
    assertEquals(
        Optional.of(new StandingQuery.Standing("server", false)),
        new StandingQuery(root, "f".repeat(32), clock).ask(at));
    var stranger = serve(new TestSwarm(), Optional.empty());
    assertEquals(Optional.empty(), new StandingQuery(root, REVOKED, clock).ask(stranger));
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
  }

  /// Says who asks.
  private static final class WhoAmI extends AdminGrpc.AdminImplBase {
    @Override
    public void getStatus(StatusRequest request, StreamObserver<SwarmStatus> observer) {
      observer.onNext(
          SwarmStatus.newBuilder()
              .setAskedNode(Caller.current().getClass().getSimpleName())
              .build());
      observer.onCompleted();
    }
  }

  private HostPort serve(TestSwarm of, Optional<SwarmAuthority> authority) throws IOException {
    SwarmServer server =
        SwarmServer.control(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            of.trust(of.node("server")),
            List.of(
                new EnrolmentService(() -> authority, desk, REVOKED::equals, System::nanoTime)
                    .definition(),
                new WhoAmI().bindService()));
    open.add(server);
    return new HostPort("127.0.0.1", server.port());
  }

  private HostPort issuer() throws IOException {
    return serve(swarm, Optional.of(swarm.authority()));
  }

  private JoinToken token(EnrolmentDesk.Verdict verdict, HostPort... at) {
    JoinToken token =
        JoinToken.make(
            SwarmId.fingerprint(swarm.authority().root()), List.of(at), new SecureRandom());
    desk.put(token, verdict);
    return token;
  }

  private static EnrolmentDesk.Verdict granted(Role role) {
    return new EnrolmentDesk.Granted(role, List.of(PEER), 2);
  }

  private static Enroller.Joined join(JoinToken token, String name) throws IdentityException {
    return new Enroller(InstantSource.system()).join(token, name);
  }

  private static String refusal(JoinToken token, String name) {
    return String.valueOf(
        assertThrows(IdentityException.class, () -> join(token, name)).getMessage());
  }

  @Test
  void aTokenBecomesAnIdentity() throws IOException {
    Enroller.Joined joined = join(token(granted(Role.BACKUP), issuer()), "n1");
    IdentityDirectory directory = new IdentityDirectory(temporary.resolve("identity"));
    joined.write(directory);
    Identity read = directory.load();
    assertEquals("n1", read.subject().name());
    assertEquals(swarm.authority().swarm(), read.subject().swarm());
    assertTrue(read.issuing().isEmpty(), "a backup does not issue");
    assertEquals(new Admission(Role.BACKUP, List.of(PEER), 2), Admission.read(directory.path()));
    assertThrows(IdentityException.class, () -> joined.write(directory), "it is a node already");
  }

  @Test
  void aPrimaryGetsTheIssuersKey() throws Exception {
    Identity primary = join(token(granted(Role.PRIMARY), issuer()), "p1").identity();
    SwarmAuthority authority = primary.authority(InstantSource.system()).orElseThrow();
    assertEquals(swarm.authority().swarm(), authority.swarm());
  }

  @Test
  void everyRefusalSaysWhy() throws IOException {
    HostPort at = issuer();
    for (EnrolmentDesk.Refusal refusal : EnrolmentDesk.Refusal.values()) {
      String text = refusal(token(new EnrolmentDesk.Refused(refusal), at), "n1");
      assertTrue(text.contains(refusal.text()), text);
    }
  }

  @Test
  void aUsedTokenIsRefused() throws IOException {
    JoinToken token = token(granted(Role.BACKUP), issuer());
    join(token, "n1");
    String text = refusal(token, "n2");
    assertTrue(text.contains(EnrolmentDesk.Refusal.USED_TOKEN.text()), text);
  }

  @Test
  void aForgedTokenIsRefused() throws IOException {
    JoinToken forged =
        JoinToken.make(
            SwarmId.fingerprint(swarm.authority().root()), List.of(issuer()), new SecureRandom());
    String text = refusal(forged, "n1");
    assertTrue(text.contains(EnrolmentDesk.Refusal.UNKNOWN_TOKEN.text()), text);
  }

  @Test
  void theSecretGoesToTheTokensSwarmOnly() throws IOException {
    TestSwarm other = new TestSwarm();
    HostPort impostor = serve(other, Optional.of(other.authority()));
    JoinToken token = token(granted(Role.BACKUP), impostor);
    String text = refusal(token, "n1");
    assertTrue(text.contains("another swarm"), text);
    assertTrue(desk.usedBy.isEmpty(), "the token was not spent");
  }

  @Test
  void theNextAddressIsTriedWhenOneDoesNotIssueOrAnswer() throws IOException {
    HostPort dead = new HostPort("127.0.0.1", 1);
    HostPort mute = serve(swarm, Optional.empty());
    JoinToken token = token(granted(Role.BACKUP), dead, mute, issuer());
    assertEquals("n1", join(token, "n1").identity().subject().name());
  }

  private ManagedChannel anonymous(HostPort at) throws IOException {
    ManagedChannel channel =
        NettyChannelBuilder.forAddress(at.host(), at.port())
            .overrideAuthority(SwarmTrust.ANY_NODE)
            .sslContext(
                GrpcSslContexts.forClient()
                    .trustManager(InsecureTrustManagerFactory.INSTANCE)
                    .build())
            .build();
    open.add(channel::shutdownNow);
    return channel;
  }

  @Test
  void malformedRequestsDoNotCostAToken() throws IOException {
    JoinToken token = token(granted(Role.BACKUP), issuer());
    var stub = EnrolmentGrpc.newBlockingStub(anonymous(token.addresses().getFirst()));
    ByteString request = ByteString.copyFrom(SigningRequest.of(SigningRequest.newKey()));
    ByteString secret = ByteString.copyFrom(new byte[JoinToken.SECRET_BYTES]);
    for (EnrolRequest malformed :
        List.of(
            EnrolRequest.getDefaultInstance(),
            EnrolRequest.newBuilder()
                .setTokenSecret(secret)
                .setNode("n1")
                .setSigningRequest(ByteString.copyFromUtf8("no"))
                .build(),
            EnrolRequest.newBuilder()
                .setTokenSecret(secret)
                .setNode("../n1")
                .setSigningRequest(request)
                .build(),
            EnrolRequest.newBuilder()
                .setTokenSecret(secret)
                .setNode("n1")
                .setSigningRequest(ByteString.copyFrom(new byte[100_000]))
                .build())) {
      StatusRuntimeException refused =
          assertThrows(StatusRuntimeException.class, () -> stub.enrol(malformed));
      assertEquals(Status.Code.INVALID_ARGUMENT, refused.getStatus().getCode());
    }
    assertTrue(desk.usedBy.isEmpty());
  }

  @Test
  void tooManyAttemptsAreHeldUp() throws IOException {
    var stub = EnrolmentGrpc.newBlockingStub(anonymous(issuer()));
    boolean heldUp = false;
    for (int i = 0; i < 30 && !heldUp; i++) {
      StatusRuntimeException refused =
          assertThrows(
              StatusRuntimeException.class, () -> stub.enrol(EnrolRequest.getDefaultInstance()));
      heldUp = refused.getStatus().getCode() == Status.Code.RESOURCE_EXHAUSTED;
    }
    assertTrue(heldUp);
  }

  @Test
  void withoutACertificateOnlyEnrolmentIsOpen() throws IOException {
    HostPort at = issuer();
    StatusRuntimeException refused =
        assertThrows(
            StatusRuntimeException.class,
            () ->
                AdminGrpc.newBlockingStub(anonymous(at))
                    .getStatus(StatusRequest.getDefaultInstance()));
    assertEquals(Status.Code.UNAUTHENTICATED, refused.getStatus().getCode());
  }

  @Test
  void anAdministratorIsLetInUntilRevoked() throws IOException {
    HostPort at = issuer();
    Identity alice = swarm.admin("alice");
    PeerChannels channels = new PeerChannels(swarm.trust(alice));
    open.add(channels);
    var stub = AdminGrpc.newBlockingStub(channels.toAnyNode(at));
    SwarmStatus status = stub.getStatus(StatusRequest.getDefaultInstance());
    assertEquals("Certified", status.getAskedNode());
    swarm.revoke(alice);
    StatusRuntimeException refused =
        assertThrows(
            StatusRuntimeException.class, () -> stub.getStatus(StatusRequest.getDefaultInstance()));
    assertEquals(Status.Code.UNAUTHENTICATED, refused.getStatus().getCode());
    assertFalse(String.valueOf(refused.getStatus().getDescription()).isEmpty());
  }
}
