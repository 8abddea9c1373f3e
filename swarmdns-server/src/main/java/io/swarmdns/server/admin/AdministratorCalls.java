package io.swarmdns.server.admin;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.swarmdns.gossip.identity.CertifiedSubject;
import io.swarmdns.gossip.identity.IdentityException;
import io.swarmdns.gossip.identity.SwarmAuthority;
import io.swarmdns.gossip.state.Settings;
import io.swarmdns.proto.AdminInfo;
import io.swarmdns.proto.AdminPolicy;
import io.swarmdns.proto.AdminPolicy.Level;
import io.swarmdns.proto.CreateAdminReply;
import io.swarmdns.proto.CreateAdminRequest;
import io.swarmdns.proto.Done;
import io.swarmdns.proto.ListAdminsReply;
import io.swarmdns.proto.Role;
import io.swarmdns.proto.Setting;
import io.swarmdns.proto.SettingKey.Kind;
import io.swarmdns.proto.SettingsChange;
import io.swarmdns.server.edit.SettingsDoor;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// Administrators: people and programs with a certificate of their own and what it lets them do.
final class AdministratorCalls {
  private static final int COUNT_MAX = 1_000;
  private static final int ZONES_MAX = 1_000;

  private final AdminParts parts;
  private final SettingsDoor settings;
  private final NodeTable nodes;

  AdministratorCalls(AdminParts parts, SettingsDoor settings, NodeTable nodes) {
    this.parts = parts;
    this.settings = settings;
    this.nodes = nodes;
  }

  CreateAdminReply create(Actor actor, CreateAdminRequest request) throws InterruptedException {
    var name = Arguments.name(request.getName());
    if (name.equals(Access.LOCAL)) {
      throw Arguments.invalid(
          "'" + name + "' stands in histories for the socket on a node: choose another name");
    }
    var enrolment = SwarmAuthority.newEnrolment();
    var policy = policy(request, enrolment);
    // First the certificate: what cannot be certified leaves nothing behind.
    var chain = certify(name, enrolment, request.getSigningRequest());
    var setting =
        Setting.newBuilder().setKey(Settings.key(Kind.ADMIN, name)).setAdmin(policy).build();
    settings.change(actor.author(), now -> Optional.of(created(now, setting)));
    return chain;
  }

  private AdminPolicy.Builder policy(CreateAdminRequest request, String enrolment) {
    var level = request.getLevel();
    if (level == Level.LEVEL_UNSPECIFIED || level == Level.UNRECOGNIZED) {
      throw Arguments.invalid("which level? reader, editor or owner");
    }
    if (request.getZonesCount() > 0 && level != Level.EDITOR) {
      throw Arguments.invalid("zones are for editors");
    }
    if (request.getZonesCount() > ZONES_MAX) {
      throw Arguments.invalid(request.getZonesCount() + " zones; at most " + ZONES_MAX);
    }
    var policy =
        AdminPolicy.newBuilder()
            .setLevel(level)
            .setEnrolment(ByteString.copyFrom(HexFormat.of().parseHex(enrolment)))
            .setCreatedMillis(parts.clock().millis());
    request.getZonesList().forEach(zone -> policy.addZones(Arguments.origin(zone).toString()));
    return policy;
  }

  private CreateAdminReply certify(String name, String enrolment, ByteString signingRequest) {
    var authority = parts.authority().get().orElseThrow(this::noIssuer);
    var subject =
        new CertifiedSubject(authority.swarm(), CertifiedSubject.Kind.ADMIN, name, enrolment);
    try {
      List<X509Certificate> chain = authority.certify(subject, signingRequest.toByteArray());
      var reply = CreateAdminReply.newBuilder();
      for (var certificate : chain) {
        reply.addCertificateChain(ByteString.copyFrom(certificate.getEncoded()));
      }
      return reply.build();
    } catch (IdentityException e) {
      throw Arguments.invalid("the request for a certificate: " + e.getMessage());
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a certificate just made cannot be encoded", e);
    }
  }

  private StatusRuntimeException noIssuer() {
    var primary =
        nodes.alive(parts.state().settings(), Role.PRIMARY).stream()
            .map(NodeSighting::metadata)
            .filter(node -> !node.getName().equals(parts.node()))
            .findFirst()
            .map(node ->
                ", such as "
                    + node.getName()
                    + " at "
                    + node.getSwarmHost()
                    + ":"
                    + node.getControlPort())
            .orElse("");
    return Status.FAILED_PRECONDITION
        .withDescription(
            "this node, " + parts.node() + ", does not issue certificates: ask a primary" + primary)
        .asRuntimeException();
  }

  private static SettingsChange.Builder created(Settings now, Setting setting) {
    var name = setting.getKey().getName();
    if (now.admin(name).isPresent()) {
      throw Status.ALREADY_EXISTS
          .withDescription(
              "an administrator " + name + " exists: revoke that one first, or choose another name")
          .asRuntimeException();
    }
    if (now.all(Kind.ADMIN).size() >= COUNT_MAX) {
      throw Status.RESOURCE_EXHAUSTED
          .withDescription(COUNT_MAX + " administrators are there: revoke some")
          .asRuntimeException();
    }
    return SettingsChange.newBuilder().addSet(setting).addAbsent(setting.getKey());
  }

  ListAdminsReply list() {
    var reply = ListAdminsReply.newBuilder();
    for (var setting : parts.state().settings().all(Kind.ADMIN)) {
      reply.addAdmins(
          AdminInfo.newBuilder()
              .setName(setting.getKey().getName())
              .setLevel(setting.getAdmin().getLevel())
              .addAllZones(setting.getAdmin().getZonesList())
              .setCreatedMillis(setting.getAdmin().getCreatedMillis()));
    }
    return reply.build();
  }

  Done revoke(Actor actor, String name) throws InterruptedException {
    settings.change(
        actor.author(),
        now -> {
          var seen =
              now.get(Kind.ADMIN, name)
                  .orElseThrow(() ->
                      Status.NOT_FOUND
                          .withDescription(
                              "no administrator "
                                  + Arguments.shown(name)
                                  + "; see swarmctl admin list")
                          .asRuntimeException());
          var enrolment = HexFormat.of().formatHex(seen.getAdmin().getEnrolment().toByteArray());
          return Optional.of(
              SettingsChange.newBuilder()
                  .addExpected(seen)
                  .addRemove(seen.getKey())
                  .addSet(
                      NodeCalls.revocation(
                          enrolment, name, "the administrator was revoked", parts.clock())));
        });
    return Done.getDefaultInstance();
  }
}
