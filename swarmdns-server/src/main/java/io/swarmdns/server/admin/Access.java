package io.swarmdns.server.admin;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.swarmdns.gossip.channel.Caller;
import io.swarmdns.gossip.edit.Scope;
import io.swarmdns.gossip.identity.CertifiedSubject;
import io.swarmdns.gossip.state.Settings;
import io.swarmdns.proto.AdminPolicy;
import io.swarmdns.proto.AdminPolicy.Level;
import io.swarmdns.zone.name.DomainName;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.function.Supplier;

/// Who may do what: from the caller of the current call to what the replicated settings let them
/// do. Whoever opened the node's Unix socket may do everything. Thread-safe.
final class Access {
  /// The author of what is done on the Unix socket; no administrator may be called so.
  static final String LOCAL = "local";

  private final Supplier<Settings> settings;

  Access(Supplier<Settings> settings) {
    this.settings = settings;
  }

  /// The caller of the current call, who has this level at least.
  ///
  /// @throws StatusRuntimeException PERMISSION_DENIED or UNAUTHENTICATED, saying why
  Actor require(Level least) {
    return actor().require(least);
  }

  /// Nodes may ask how the swarm is, and so may everybody who may read.
  ///
  /// @throws StatusRuntimeException as [#require]
  void requireStatus() {
    if (Caller.currentNode().isEmpty()) {
      require(Level.READER);
    }
  }

  private Actor actor() {
    return switch (Caller.current()) {
      case Caller.LocalOwner _ -> new Actor(LOCAL, Level.OWNER, Scope.ALL);
      case Caller.Certified(CertifiedSubject subject) ->
          switch (subject.kind()) {
            case ADMIN -> admin(subject);
            case NODE ->
                throw denied(
                    "a node's certificate is for what nodes do; use an administrator's, or the"
                        + " socket on the node itself");
          };
      case Caller.Anonymous _ ->
          throw Status.UNAUTHENTICATED
              .withDescription("an administrator's certificate is needed")
              .asRuntimeException();
    };
  }

  private Actor admin(CertifiedSubject subject) {
    var policy =
        settings
            .get()
            .admin(subject.name())
            .filter(found ->
                HexFormat.of()
                    .formatHex(found.getEnrolment().toByteArray())
                    .equals(subject.enrolment()))
            .orElseThrow(() ->
                denied(
                    "no administrator "
                        + subject.name()
                        + " of this certificate is known (any more): ask an owner for a new"
                        + " one"));
    return switch (policy.getLevel()) {
      case READER, EDITOR, OWNER -> new Actor(subject.name(), policy.getLevel(), scope(policy));
      case LEVEL_UNSPECIFIED, UNRECOGNIZED ->
          throw denied("this node does not know the level of " + subject.name() + ": upgrade it");
    };
  }

  private static Scope scope(AdminPolicy policy) {
    if (policy.getZonesCount() == 0) {
      return Scope.ALL;
    }
    var zones = new ArrayList<DomainName>();
    for (var zone : policy.getZonesList()) {
      zones.add(DomainName.parse(zone)); // checked when the administrator was made
    }
    return new Scope(false, zones);
  }

  private static StatusRuntimeException denied(String why) {
    return Status.PERMISSION_DENIED.withDescription(why).asRuntimeException();
  }
}
