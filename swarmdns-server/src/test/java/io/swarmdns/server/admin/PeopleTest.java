package io.swarmdns.server.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.swarmdns.gossip.channel.Caller;
import io.swarmdns.gossip.identity.CertifiedSubject;
import io.swarmdns.gossip.identity.EnrolmentDesk;
import io.swarmdns.gossip.identity.HostPort;
import io.swarmdns.gossip.identity.JoinToken;
import io.swarmdns.gossip.identity.SigningRequest;
import io.swarmdns.gossip.identity.SwarmAuthority;
import io.swarmdns.gossip.identity.SwarmId;
import io.swarmdns.gossip.log.LogMember;
import io.swarmdns.proto.AdminPolicy.Level;
import io.swarmdns.proto.Changeset;
import io.swarmdns.proto.CreateAdminReply;
import io.swarmdns.proto.CreateAdminRequest;
import io.swarmdns.proto.CreateTokenRequest;
import io.swarmdns.proto.EditRequest;
import io.swarmdns.proto.ListAdminsRequest;
import io.swarmdns.proto.ListTokensRequest;
import io.swarmdns.proto.ListZonesRequest;
import io.swarmdns.proto.NodeRequest;
import io.swarmdns.proto.Refused;
import io.swarmdns.proto.RevokeAdminRequest;
import io.swarmdns.proto.RevokeTokenRequest;
import io.swarmdns.proto.Role;
import io.swarmdns.proto.StatusRequest;
import io.swarmdns.proto.ZoneEdit;
import io.swarmdns.proto.ZoneText;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Who may do what; administrators, tokens, and what becomes of nodes.
class PeopleTest {
  private static final String ZONE =
      "@ 300 SOA ns hostmaster 1 7200 3600 1209600 300\n@ 300 NS ns\nns 300 A 192.0.2.1\n";

  @TempDir Path directory;
  private TestNode node;

  @BeforeEach
  void start() throws Exception {
    node = new TestNode(directory);
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private static void refusedBy(Status.Code code, String part, Runnable call) {
    var failure = assertThrows(StatusRuntimeException.class, call::run);
    assertEquals(code, failure.getStatus().getCode(), failure.toString());
    assertTrue(String.valueOf(failure.getMessage()).contains(part), failure.toString());
  }

  private CreateAdminReply createAdmin(String name, Level level, String... zones) {
    return node.admin()
        .createAdmin(
            CreateAdminRequest.newBuilder()
                .setName(name)
                .setLevel(level)
                .addAllZones(List.of(zones))
                .setSigningRequest(ByteString.copyFrom(SigningRequest.of(SigningRequest.newKey())))
                .build());
  }

  /// The caller whom the reply's certificate makes.
  private static Caller caller(CreateAdminReply reply) throws Exception {
    var certificate =
        (X509Certificate)
            CertificateFactory.getInstance("X.509")
                .generateCertificate(
                    new ByteArrayInputStream(reply.getCertificateChain(0).toByteArray()));
    return new Caller.Certified(CertifiedSubject.of(certificate));
  }

  private EditRequest creation(String origin) {
    return EditRequest.newBuilder()
        .setChangeset(
            Changeset.newBuilder()
                .setRequestId(node.requestId())
                .addZones(
                    ZoneEdit.newBuilder()
                        .setOrigin(origin)
                        .setCreate(ZoneText.newBuilder().setText(ZONE))))
        .build();
  }

  @Test
  void administratorsMayDoWhatTheirLevelSays() throws Exception {
    var reader = caller(createAdmin("rita", Level.READER));
    var editor = caller(createAdmin("edith", Level.EDITOR, "example.org"));
    var owner = caller(createAdmin("olga", Level.OWNER));
    assertEquals(
        3, node.admin().listAdmins(ListAdminsRequest.getDefaultInstance()).getAdminsCount());

    node.caller = reader;
    node.admin().listZones(ListZonesRequest.getDefaultInstance());
    refusedBy(
        Status.Code.PERMISSION_DENIED,
        "rita is reader here",
        () -> node.admin().edit(creation("a.example.org")).next());
    refusedBy(
        Status.Code.PERMISSION_DENIED,
        "this is for owners",
        () -> node.admin().createToken(CreateTokenRequest.getDefaultInstance()));
    var plan =
        assertThrows(
            StatusRuntimeException.class, () -> node.plan(node.header("example.org"), ZONE));
    assertEquals(Status.Code.PERMISSION_DENIED, plan.getStatus().getCode());

    node.caller = editor;
    assertTrue(node.admin().edit(creation("a.example.org")).next().hasCommitted());
    assertEquals(
        Refused.Kind.NOT_ALLOWED,
        node.admin().edit(creation("example.com")).next().getRefused().getKind());
    assertEquals(
        "edith",
        node.admin().listZones(ListZonesRequest.getDefaultInstance()).getZones(0).getChangedBy());
    var elsewhere =
        assertThrows(
            StatusRuntimeException.class, () -> node.importText(node.header("example.com"), ZONE));
    assertEquals(Status.Code.PERMISSION_DENIED, elsewhere.getStatus().getCode());
    refusedBy(
        Status.Code.PERMISSION_DENIED,
        "edith",
        () -> node.admin().drainNode(NodeRequest.newBuilder().setNode("n1").build()));

    node.caller = owner;
    assertTrue(node.admin().edit(creation("example.com")).next().hasCommitted());
    node.admin().createToken(CreateTokenRequest.getDefaultInstance());
  }

  @Test
  void whoIsRevokedOrUnknownMayNothing() throws Exception {
    var editor = (Caller.Certified) caller(createAdmin("edith", Level.EDITOR));
    node.admin().revokeAdmin(RevokeAdminRequest.newBuilder().setName("edith").build());
    assertTrue(node.state.settings().isRevoked(editor.subject().enrolment()));
    refusedBy(
        Status.Code.NOT_FOUND,
        "no administrator edith",
        () -> node.admin().revokeAdmin(RevokeAdminRequest.newBuilder().setName("edith").build()));
    // The name again, for somebody else, does not make the old certificate good.
    createAdmin("edith", Level.OWNER);
    node.caller = editor;
    refusedBy(
        Status.Code.PERMISSION_DENIED,
        "no administrator edith",
        () -> node.admin().listZones(ListZonesRequest.getDefaultInstance()));
    node.caller = new Caller.Anonymous();
    refusedBy(
        Status.Code.UNAUTHENTICATED,
        "certificate",
        () -> node.admin().getStatus(StatusRequest.getDefaultInstance()));
    node.caller = node.node("n2");
    node.admin().getStatus(StatusRequest.getDefaultInstance());
    refusedBy(
        Status.Code.PERMISSION_DENIED,
        "a node's certificate",
        () -> node.admin().listZones(ListZonesRequest.getDefaultInstance()));
  }

  @Test
  void whatIsNoAdministratorIsNotMade() {
    refusedBy(
        Status.Code.INVALID_ARGUMENT, "cannot be a name", () -> createAdmin("A B", Level.READER));
    refusedBy(
        Status.Code.INVALID_ARGUMENT, "another name", () -> createAdmin("local", Level.READER));
    refusedBy(
        Status.Code.INVALID_ARGUMENT,
        "zones are for editors",
        () -> createAdmin("a", Level.OWNER, "example."));
    refusedBy(
        Status.Code.INVALID_ARGUMENT, "level", () -> createAdmin("a", Level.LEVEL_UNSPECIFIED));
    refusedBy(
        Status.Code.INVALID_ARGUMENT,
        "certificate",
        () ->
            node.admin()
                .createAdmin(
                    CreateAdminRequest.newBuilder()
                        .setName("a")
                        .setLevel(Level.READER)
                        .setSigningRequest(ByteString.copyFromUtf8("rubbish"))
                        .build()));
    createAdmin("a", Level.READER);
    refusedBy(Status.Code.ALREADY_EXISTS, "revoke that one", () -> createAdmin("a", Level.READER));
    node.issues = false;
    node.sight("n1", Role.PRIMARY, true);
    refusedBy(
        Status.Code.FAILED_PRECONDITION, "ask a primary", () -> createAdmin("b", Level.READER));
  }

  private EnrolmentDesk.Verdict join(JoinToken token, String name, String enrolment) {
    return node.service.desk().spend(token.secretHash(), name, enrolment);
  }

  private void refusedToJoin(
      EnrolmentDesk.Refusal why, JoinToken token, String name, String enrolment) {
    assertEquals(new EnrolmentDesk.Refused(why), join(token, name, enrolment));
  }

  private JoinToken token(CreateTokenRequest.Builder request) throws Exception {
    return JoinToken.parse(node.admin().createToken(request.build()).getToken());
  }

  @Test
  void aTokenAdmitsOneNode() throws Exception {
    var token = token(CreateTokenRequest.newBuilder().setRole(Role.BACKUP));
    assertEquals(List.of(new HostPort("192.0.2.1", 5301)), token.addresses());
    assertEquals(
        ByteString.copyFrom(SwarmId.fingerprint(node.authority.root())),
        ByteString.copyFrom(token.fingerprint()));
    var enrolment = SwarmAuthority.newEnrolment();
    var granted =
        new EnrolmentDesk.Granted(Role.BACKUP, List.of(new HostPort("192.0.2.1", 5302)), 0);
    assertEquals(granted, join(token, "n2", enrolment));
    assertEquals(Role.BACKUP, node.enrolled("n2").getRole());
    // The answer was lost.
    assertEquals(granted, join(token, "n2", enrolment));
    refusedToJoin(EnrolmentDesk.Refusal.USED_TOKEN, token, "n3", SwarmAuthority.newEnrolment());
    refusedToJoin(EnrolmentDesk.Refusal.USED_TOKEN, token, "n2", SwarmAuthority.newEnrolment());

    var info = node.admin().listTokens(ListTokensRequest.getDefaultInstance()).getTokens(0);
    assertEquals("n2", info.getUsedByNode());
    assertEquals("local", info.getCreatedBy());

    // Removed, neither its token nor its key brings the node back.
    node.admin().removeNode(NodeRequest.newBuilder().setNode("n2").build());
    refusedToJoin(EnrolmentDesk.Refusal.USED_TOKEN, token, "n2", enrolment);
    refusedToJoin(
        EnrolmentDesk.Refusal.REVOKED_KEY, token(CreateTokenRequest.newBuilder()), "n2", enrolment);

    // Another machine may have the name, and is told that it is not the first.
    var again = token(CreateTokenRequest.newBuilder().setRole(Role.BACKUP));
    var other = SwarmAuthority.newEnrolment();
    var second =
        new EnrolmentDesk.Granted(Role.BACKUP, List.of(new HostPort("192.0.2.1", 5302)), 1);
    assertEquals(second, join(again, "n2", other));
    assertEquals(second, join(again, "n2", other));
  }

  @Test
  void atOnceATokenAdmitsOneNode() throws Exception {
    var token = token(CreateTokenRequest.newBuilder());
    var verdicts =
        IntStream.range(0, 8)
            .parallel()
            .mapToObj(i -> join(token, "m" + i, SwarmAuthority.newEnrolment()))
            .toList();
    assertEquals(
        1,
        verdicts.stream().filter(EnrolmentDesk.Granted.class::isInstance).count(),
        verdicts.toString());
  }

  @Test
  void tokensThatAreNotGoodAreRefusedWithTheReason() throws Exception {
    var enrolment = SwarmAuthority.newEnrolment();
    var forged =
        JoinToken.make(new byte[32], List.of(new HostPort("192.0.2.1", 1)), new SecureRandom());
    refusedToJoin(EnrolmentDesk.Refusal.UNKNOWN_TOKEN, forged, "n2", enrolment);
    var named = token(CreateTokenRequest.newBuilder().setNode("n7"));
    refusedToJoin(EnrolmentDesk.Refusal.OTHER_NAME, named, "n2", enrolment);
    var any = token(CreateTokenRequest.newBuilder().setValidSeconds(60));
    refusedToJoin(EnrolmentDesk.Refusal.NAME_TAKEN, any, "n1", enrolment);
    node.log.leads(false);
    refusedToJoin(EnrolmentDesk.Refusal.NO_QUORUM, any, "n2", enrolment);
    node.log.leads(true);
    node.clockAheadMillis = 61_000;
    refusedToJoin(EnrolmentDesk.Refusal.EXPIRED_TOKEN, any, "n2", enrolment);
    node.clockAheadMillis = 0;
    var id = TokenDesk.id(any.secretHash());
    node.admin().revokeToken(RevokeTokenRequest.newBuilder().setId(id).build());
    refusedToJoin(EnrolmentDesk.Refusal.UNKNOWN_TOKEN, any, "n2", enrolment);
    refusedBy(
        Status.Code.NOT_FOUND,
        "no token",
        () -> node.admin().revokeToken(RevokeTokenRequest.newBuilder().setId(id).build()));
    assertInstanceOf(EnrolmentDesk.Granted.class, join(named, "n7", enrolment));
  }

  @Test
  void tokensHaveBounds() throws Exception {
    refusedBy(Status.Code.INVALID_ARGUMENT, "a week", () -> token604801());
    refusedBy(
        Status.Code.ALREADY_EXISTS,
        "n1",
        () -> node.admin().createToken(CreateTokenRequest.newBuilder().setNode("n1").build()));
    node.sight("n1", Role.PRIMARY, false);
    refusedBy(
        Status.Code.FAILED_PRECONDITION,
        "no primary",
        () -> node.admin().createToken(CreateTokenRequest.getDefaultInstance()));
    node.sight("n1", Role.PRIMARY, true);
    node.log.leads(false);
    refusedBy(
        Status.Code.UNAVAILABLE,
        "no edits can be made",
        () -> node.admin().createToken(CreateTokenRequest.getDefaultInstance()));
  }

  private void token604801() {
    node.admin().createToken(CreateTokenRequest.newBuilder().setValidSeconds(604_801).build());
  }

  private static NodeRequest of(String name) {
    return NodeRequest.newBuilder().setNode(name).build();
  }

  private static NodeRequest forced(String name) {
    return NodeRequest.newBuilder().setNode(name).setForce(true).build();
  }

  @Test
  void aNodeIsDrainedUnlessItIsTheLastPrimary() throws Exception {
    refusedBy(
        Status.Code.FAILED_PRECONDITION, "last primary", () -> node.admin().drainNode(of("n1")));
    refusedBy(Status.Code.NOT_FOUND, "no node n9", () -> node.admin().drainNode(of("n9")));
    node.enrol("n2", Role.PRIMARY, true);
    node.admin().drainNode(of("n2"));
    node.admin().drainNode(of("n2"));
    assertTrue(node.enrolled("n2").getDraining());
    assertFalse(node.enrolled("n1").getDraining());
    refusedBy(
        Status.Code.FAILED_PRECONDITION, "last primary", () -> node.admin().drainNode(of("n1")));
    node.admin().drainNode(forced("n1"));
    assertTrue(node.enrolled("n1").getDraining());
    refusedBy(Status.Code.NOT_FOUND, "no node n9", () -> node.admin().undrainNode(of("n9")));
    var before = node.enrolled("n1");
    node.admin().undrainNode(of("n1"));
    node.admin().undrainNode(of("n1"));
    assertEquals(before.toBuilder().clearDraining().build(), node.enrolled("n1"));
    assertTrue(node.enrolled("n2").getDraining());
  }

  private static LogMember voter(String name) {
    return new LogMember(name + ".1", "127.0.0.1", 3, LogMember.Vote.VOTER);
  }

  @Test
  void aNodeIsRemovedWhenTheSwarmCanDoWithoutIt() throws Exception {
    refusedBy(
        Status.Code.FAILED_PRECONDITION,
        "only node that votes",
        () -> node.admin().removeNode(forced("n1")));
    node.enrol("n2", Role.PRIMARY, true);
    node.enrol("n3", Role.PRIMARY, false);
    node.enrol("n4", Role.BACKUP, false);
    node.log.members(voter("n1"), voter("n2"), voter("n3"));
    refusedBy(Status.Code.FAILED_PRECONDITION, "is alive", () -> node.admin().removeNode(of("n2")));
    // Of n1 and n3, which would be left, one is alive.
    node.sight("n2", Role.PRIMARY, false);
    refusedBy(
        Status.Code.FAILED_PRECONDITION, "are needed", () -> node.admin().removeNode(of("n2")));
    node.sight("n2", Role.PRIMARY, true);
    var enrolment = node.enrolled("n3").getEnrolment();
    node.admin().removeNode(of("n3"));
    assertFalse(node.state.settings().nodes().containsKey("n3"));
    assertTrue(node.state.settings().isRevoked(HexFormat.of().formatHex(enrolment.toByteArray())));
    node.admin().removeNode(of("n4"));
    node.admin().removeNode(forced("n2"));
    refusedBy(Status.Code.NOT_FOUND, "no node n2", () -> node.admin().removeNode(of("n2")));
  }
}
