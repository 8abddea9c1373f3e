package io.swarmdns.server.swarm;

import com.google.protobuf.ByteString;
import io.swarmdns.gossip.edit.EditOutcome;
import io.swarmdns.gossip.edit.EditRequest;
import io.swarmdns.gossip.edit.Editor;
import io.swarmdns.gossip.identity.Admission;
import io.swarmdns.gossip.identity.PrivateFiles;
import io.swarmdns.gossip.state.Settings;
import io.swarmdns.proto.AdminPolicy;
import io.swarmdns.proto.CookieSecretList;
import io.swarmdns.proto.EnrolledNode;
import io.swarmdns.proto.Setting;
import io.swarmdns.proto.SettingKey.Kind;
import io.swarmdns.proto.SettingsChange;
import io.swarmdns.zone.cookie.CookieSecrets;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the leader sees to beside edits: the first settings of a new swarm, cookie secrets, tokens
/// that have expired. One change at a time. Called by one thread.
final class LeaderDuties {
  /// Age at which cookie secrets are rolled (RFC 9018 §5 names weeks as the longest).
  private static final Duration COOKIE_ROLL = Duration.ofDays(7);

  /// How long a new secret is only accepted before it makes cookies, and the old one is kept after.
  private static final Duration COOKIE_STEP = Duration.ofHours(1);

  /// How long tokens are kept after they expired, so that whoever uses one late is told so.
  private static final Duration TOKEN_KEPT = Duration.ofDays(7);

  private static final Logger LOG = LoggerFactory.getLogger(LeaderDuties.class);

  private final SwarmParts parts;
  private final Editor editor;
  private final Admission admission;
  private final SwarmFiles files;
  private @Nullable CompletableFuture<EditOutcome> underWay;

  LeaderDuties(SwarmParts parts, Editor editor, Admission admission, SwarmFiles files) {
    this.parts = parts;
    this.editor = editor;
    this.admission = admission;
    this.files = files;
  }

  void tick() {
    if (!editor.leads() || (underWay != null && !underWay.isDone())) {
      return;
    }
    var settings = parts.state().settings();
    founding(settings)
        .or(() -> cookies(settings))
        .or(() -> expiredTokens(settings))
        .ifPresent(change -> underWay = editor.submit(change));
  }

  private SettingsChange.Builder change() {
    byte[] request = new byte[EditRequest.REQUEST_ID_BYTES];
    parts.random().nextBytes(request);
    return SettingsChange.newBuilder()
        .setRequestId(ByteString.copyFrom(request))
        .setAuthor("node " + parts.name());
  }

  /// This node itself, and the first administrator, in a swarm that knows nobody yet.
  private Optional<SettingsChange> founding(Settings settings) {
    if (!settings.nodes().isEmpty() || !admission.peers().isEmpty()) {
      return Optional.empty();
    }
    var subject = parts.trust().identity().subject();
    var change =
        change()
            .addAbsent(Settings.key(Kind.NODE, parts.name()))
            .addSet(
                Setting.newBuilder()
                    .setKey(Settings.key(Kind.NODE, parts.name()))
                    .setNode(
                        EnrolledNode.newBuilder()
                            .setRole(admission.role())
                            .setEnrolment(bytes(subject.enrolment()))
                            .setEnrolledMillis(parts.clock().millis())));
    firstAdmin()
        .ifPresent(admin ->
            change.addSet(
                Setting.newBuilder()
                    .setKey(Settings.key(Kind.ADMIN, admin.name()))
                    .setAdmin(
                        AdminPolicy.newBuilder()
                            .setLevel(AdminPolicy.Level.OWNER)
                            .setEnrolment(bytes(admin.enrolment()))
                            .setCreatedMillis(parts.clock().millis()))));
    return Optional.of(change.build());
  }

  private static ByteString bytes(String enrolment) {
    return ByteString.copyFrom(HexFormat.of().parseHex(enrolment));
  }

  private record Admin(String name, String enrolment) {}

  /// Whom `swarmdnsd init` made.
  private Optional<Admin> firstAdmin() {
    if (!Files.exists(files.firstAdmin())) {
      return Optional.empty();
    }
    try {
      String[] words = PrivateFiles.read(files.firstAdmin()).strip().split(" ", -1);
      if (words.length == 2 && words[1].matches("[0-9a-f]{32}")) {
        return Optional.of(new Admin(words[0], words[1]));
      }
      LOG.error("{}: a name and an enrolment expected", files.firstAdmin());
    } catch (IOException e) {
      LOG.error("the first administrator is not known: {}", e.getMessage());
    }
    return Optional.empty();
  }

  /// The next step in the life of the cookie secrets: made, joined by the next one, replaced by it.
  private Optional<SettingsChange> cookies(Settings settings) {
    long now = parts.clock().millis();
    var present = settings.cookieSecrets();
    if (present.isEmpty()) {
      return Optional.of(
          secrets(Optional.empty(), CookieSecretList.newBuilder().addSecrets(secret()), now));
    }
    var list = present.get();
    long age = now - list.getRolledMillis();
    var first = list.getSecrets(0);
    if (list.getSecretsCount() == 1) {
      var both = CookieSecretList.newBuilder().addSecrets(first).addSecrets(secret());
      return after(age, COOKIE_ROLL, () -> secrets(present, both, now));
    }
    var next =
        list.getSecondIsFormer()
            ? CookieSecretList.newBuilder().addSecrets(first)
            : CookieSecretList.newBuilder()
                .addSecrets(list.getSecrets(1))
                .addSecrets(first)
                .setSecondIsFormer(true);
    return after(age, COOKIE_STEP, () -> secrets(present, next, now));
  }

  private static Optional<SettingsChange> after(
      long ageMillis, Duration wait, Supplier<SettingsChange> change) {
    return ageMillis < wait.toMillis() ? Optional.empty() : Optional.of(change.get());
  }

  private ByteString secret() {
    byte[] secret = new byte[CookieSecrets.SECRET_BYTES];
    parts.random().nextBytes(secret);
    return ByteString.copyFrom(secret);
  }

  private SettingsChange secrets(
      Optional<CookieSecretList> before, CookieSecretList.Builder after, long now) {
    var key = Settings.key(Kind.COOKIE_SECRETS, Settings.ONLY);
    var change =
        change()
            .addSet(Setting.newBuilder().setKey(key).setCookieSecrets(after.setRolledMillis(now)));
    before.ifPresentOrElse(
        list -> change.addExpected(Setting.newBuilder().setKey(key).setCookieSecrets(list)),
        () -> change.addAbsent(key));
    return change.build();
  }

  private Optional<SettingsChange> expiredTokens(Settings settings) {
    long before = parts.clock().millis() - TOKEN_KEPT.toMillis();
    var expired =
        settings.all(Kind.TOKEN).stream()
            .filter(setting -> setting.getToken().getExpiresMillis() < before)
            .map(Setting::getKey)
            .toList();
    return expired.isEmpty()
        ? Optional.empty()
        : Optional.of(change().addAllRemove(expired).build());
  }
}
