package io.swarmdns.server.admin;

import com.google.protobuf.ByteString;
import io.swarmdns.gossip.identity.Admission;
import io.swarmdns.gossip.identity.EnrolmentDesk;
import io.swarmdns.gossip.identity.HostPort;
import io.swarmdns.gossip.state.GroupState;
import io.swarmdns.gossip.state.Settings;
import io.swarmdns.proto.EnrolledNode;
import io.swarmdns.proto.JoinToken;
import io.swarmdns.proto.Role;
import io.swarmdns.proto.Setting;
import io.swarmdns.proto.SettingKey.Kind;
import io.swarmdns.proto.SettingsChange;
import io.swarmdns.server.edit.SettingsDoor;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Spends tokens: in one change of the replicated settings, which fails as a whole when the token
/// or the name are not as they were seen, the token becomes used and the node enrolled. So a token
/// admits one node, whichever nodes it is shown to at once. Thread-safe.
public final class TokenDesk implements EnrolmentDesk {
  private static final int ID_BYTES = 8;

  private final GroupState state;
  private final SettingsDoor settings;
  private final Function<Settings, List<HostPort>> gossip;
  private final InstantSource clock;

  TokenDesk(
      GroupState state,
      SettingsDoor settings,
      Function<Settings, List<HostPort>> gossip,
      InstantSource clock) {
    this.state = state;
    this.settings = settings;
    this.gossip = gossip;
    this.clock = clock;
  }

  /// By which people tell tokens apart: the beginning of the hash, in hexadecimal.
  static String id(byte[] secretHash) {
    return HexFormat.of().formatHex(secretHash, 0, ID_BYTES);
  }

  @Override
  public Verdict spend(byte[] secretHash, String node, String enrolment) {
    var verdict = new Verdict[1];
    try {
      var outcome =
          settings.attempt(
              "node " + node,
              now -> {
                var decided = decide(now, secretHash, node, enrolment);
                verdict[0] = decided.verdict();
                return decided.change();
              });
      // Where the outcome is not known, asking again with the same key tells.
      return outcome instanceof SettingsDoor.Outcome.Made
          ? verdict[0]
          : new Refused(Refusal.NO_QUORUM);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Refused(Refusal.NO_QUORUM);
    }
  }

  /// @param change what must be made for the verdict to hold; empty: nothing
  private record Decided(Verdict verdict, Optional<SettingsChange.Builder> change) {}

  private static Decided refused(Refusal refusal) {
    return new Decided(new Refused(refusal), Optional.empty());
  }

  private Decided decide(Settings now, byte[] secretHash, String node, String enrolment) {
    var setting = now.get(Kind.TOKEN, id(secretHash));
    if (setting.isEmpty()
        || !MessageDigest.isEqual(
            setting.get().getToken().getSecretHash().toByteArray(), secretHash)) {
      return refused(Refusal.UNKNOWN_TOKEN);
    }
    var token = setting.get().getToken();
    var enrolmentBytes = ByteString.copyFrom(HexFormat.of().parseHex(enrolment));
    if (!token.getUsedByEnrolment().isEmpty()) {
      return isSameAgain(now, token, node, enrolmentBytes)
          ? new Decided(granted(now, token.getRole(), node), Optional.empty())
          : refused(Refusal.USED_TOKEN);
    }
    if (clock.millis() >= token.getExpiresMillis()) {
      return refused(Refusal.EXPIRED_TOKEN);
    }
    if (!token.getNode().isEmpty() && !token.getNode().equals(node)) {
      return refused(Refusal.OTHER_NAME);
    }
    if (now.isRevoked(enrolment)) {
      return refused(Refusal.REVOKED_KEY);
    }
    if (now.nodes().containsKey(node)) {
      return refused(Refusal.NAME_TAKEN);
    }
    return new Decided(
        granted(now, token.getRole(), node),
        Optional.of(enrolled(setting.get(), token, node, enrolmentBytes)));
  }

  private static boolean isSameAgain(
      Settings now, JoinToken token, String node, ByteString enrolment) {
    var enrolled = now.nodes().get(node);
    return token.getUsedByNode().equals(node)
        && token.getUsedByEnrolment().equals(enrolment)
        && enrolled != null
        && enrolled.getEnrolment().equals(enrolment);
  }

  private SettingsChange.Builder enrolled(
      Setting seen, JoinToken token, String node, ByteString enrolment) {
    var key = Settings.key(Kind.NODE, node);
    return SettingsChange.newBuilder()
        .addExpected(seen)
        .addAbsent(key)
        .addSet(
            Setting.newBuilder()
                .setKey(key)
                .setNode(
                    EnrolledNode.newBuilder()
                        .setRole(token.getRole())
                        .setEnrolment(enrolment)
                        .setEnrolledMillis(clock.millis())))
        .addSet(
            seen.toBuilder()
                .setToken(token.toBuilder().setUsedByEnrolment(enrolment).setUsedByNode(node)));
  }

  private Granted granted(Settings now, Role role, String node) {
    return new Granted(
        role,
        gossip.apply(state.settings()),
        Math.min(now.revokedOf(node), Admission.PREDECESSORS_MAX));
  }
}
