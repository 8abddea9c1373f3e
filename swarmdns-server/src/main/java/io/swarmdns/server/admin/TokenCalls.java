package io.swarmdns.server.admin;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.swarmdns.gossip.identity.HostPort;
import io.swarmdns.gossip.identity.JoinToken;
import io.swarmdns.gossip.identity.SwarmId;
import io.swarmdns.gossip.state.Settings;
import io.swarmdns.proto.CreateTokenReply;
import io.swarmdns.proto.CreateTokenRequest;
import io.swarmdns.proto.Done;
import io.swarmdns.proto.ListTokensReply;
import io.swarmdns.proto.Role;
import io.swarmdns.proto.Setting;
import io.swarmdns.proto.SettingKey.Kind;
import io.swarmdns.proto.SettingsChange;
import io.swarmdns.proto.TokenInfo;
import io.swarmdns.server.edit.SettingsDoor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Tokens to join with. The swarm keeps hashes of their secrets; a secret is in one answer, once.
final class TokenCalls {
  private static final Duration VALID_USUAL = Duration.ofHours(1);
  private static final Duration VALID_MAX = Duration.ofDays(7);

  /// Tokens kept at most.
  private static final int COUNT_MAX = 1_000;

  /// How long a token is kept for people to see after it has expired.
  private static final Duration KEPT = Duration.ofDays(7);

  /// Old tokens that go with one new.
  private static final int CLEARED_MAX = 100;

  private final AdminParts parts;
  private final SettingsDoor settings;
  private final NodeTable nodes;

  TokenCalls(AdminParts parts, SettingsDoor settings, NodeTable nodes) {
    this.parts = parts;
    this.settings = settings;
    this.nodes = nodes;
  }

  CreateTokenReply create(Actor actor, CreateTokenRequest request) throws InterruptedException {
    var role = role(request.getRole());
    long expires = parts.clock().millis() + valid(request.getValidSeconds()).toMillis();
    if (!request.getNode().isEmpty()) {
      Arguments.name(request.getNode());
    }
    var addresses = addresses();
    if (addresses.isEmpty()) {
      throw Status.FAILED_PRECONDITION
          .withDescription(
              "no primary is known to be alive that the new node could join at: see swarmctl"
                  + " status")
          .asRuntimeException();
    }
    var token = JoinToken.make(SwarmId.fingerprint(parts.root()), addresses, parts.random());
    var id = TokenDesk.id(token.secretHash());
    var kept =
        Setting.newBuilder()
            .setKey(Settings.key(Kind.TOKEN, id))
            .setToken(
                io.swarmdns.proto.JoinToken.newBuilder()
                    .setSecretHash(ByteString.copyFrom(token.secretHash()))
                    .setRole(role)
                    .setNode(request.getNode())
                    .setExpiresMillis(expires)
                    .setCreatedBy(actor.author()))
            .build();
    settings.change(actor.author(), now -> Optional.of(created(now, kept)));
    return CreateTokenReply.newBuilder()
        .setToken(token.text())
        .setId(id)
        .setExpiresMillis(expires)
        .build();
  }

  private SettingsChange.Builder created(Settings now, Setting token) {
    var node = token.getToken().getNode();
    if (now.nodes().containsKey(node)) {
      throw Status.ALREADY_EXISTS
          .withDescription("a node " + node + " is in the swarm: remove it first, or name another")
          .asRuntimeException();
    }
    var all = now.all(Kind.TOKEN);
    long longAgo = parts.clock().millis() - KEPT.toMillis();
    var old =
        all.stream()
            .filter(other -> other.getToken().getExpiresMillis() < longAgo)
            .limit(CLEARED_MAX)
            .toList();
    if (all.size() - old.size() >= COUNT_MAX) {
      throw Status.RESOURCE_EXHAUSTED
          .withDescription(COUNT_MAX + " tokens are there: revoke some")
          .asRuntimeException();
    }
    var change = SettingsChange.newBuilder().addSet(token).addAbsent(token.getKey());
    old.forEach(other -> change.addRemove(other.getKey()).addExpected(other));
    return change;
  }

  private static Role role(Role asked) {
    return switch (asked) {
      case ROLE_UNSPECIFIED -> Role.PRIMARY;
      case PRIMARY, BACKUP, WITNESS -> asked;
      case UNRECOGNIZED -> throw Arguments.invalid("a node is a primary, a backup or a witness");
    };
  }

  private static Duration valid(int seconds) {
    if (seconds < 0 || seconds > VALID_MAX.toSeconds()) {
      throw Arguments.invalid(
          "valid for "
              + Integer.toUnsignedString(seconds)
              + " s; at most "
              + VALID_MAX.toSeconds()
              + ", a week");
    }
    return seconds == 0 ? VALID_USUAL : Duration.ofSeconds(seconds);
  }

  /// Control ports of living primaries, which can issue certificates: this one first, because it is
  /// known to work.
  private List<HostPort> addresses() {
    var addresses = new ArrayList<HostPort>();
    nodes.alive(parts.state().settings(), Role.PRIMARY).stream()
        .sorted(
            Comparator.comparing(sighting -> !sighting.metadata().getName().equals(parts.node())))
        .map(sighting -> sighting.metadata())
        .map(node -> NodeTable.address(node.getSwarmHost(), node.getControlPort()))
        .flatMap(Optional::stream)
        .limit(JoinToken.ADDRESSES_MAX)
        .forEach(addresses::add);
    return addresses;
  }

  ListTokensReply list() {
    var reply = ListTokensReply.newBuilder();
    Collection<Setting> tokens = parts.state().settings().all(Kind.TOKEN);
    for (var setting : tokens) {
      var token = setting.getToken();
      reply.addTokens(
          TokenInfo.newBuilder()
              .setId(setting.getKey().getName())
              .setRole(token.getRole())
              .setNode(token.getNode())
              .setExpiresMillis(token.getExpiresMillis())
              .setCreatedBy(token.getCreatedBy())
              .setUsedByNode(token.getUsedByNode()));
    }
    return reply.build();
  }

  Done revoke(Actor actor, String id) throws InterruptedException {
    settings.change(
        actor.author(),
        now -> {
          var token =
              now.get(Kind.TOKEN, id)
                  .orElseThrow(() ->
                      Status.NOT_FOUND
                          .withDescription(
                              "no token " + Arguments.shown(id) + "; see swarmctl token list")
                          .asRuntimeException());
          return Optional.of(
              SettingsChange.newBuilder().addExpected(token).addRemove(token.getKey()));
        });
    return Done.getDefaultInstance();
  }
}
