package io.swarmdns.gossip.state;

import io.swarmdns.proto.AdminPolicy;
import io.swarmdns.proto.CookieSecretList;
import io.swarmdns.proto.EnrolledNode;
import io.swarmdns.proto.JoinToken;
import io.swarmdns.proto.Setting;
import io.swarmdns.proto.SettingKey;
import io.swarmdns.proto.SettingKey.Kind;
import io.swarmdns.proto.SettingsChange;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/// What all nodes agree on beside zones: who is enrolled, tokens, administrators, revocations,
/// cookie secrets, TSIG keys. Immutable: a change makes another one.
public final class Settings {
  /// Settings kept at most; a change that would exceed it is refused.
  public static final int COUNT_MAX = 100_000;

  /// Characters of a name at most.
  static final int NAME_LENGTH_MAX = 255;

  static final Settings EMPTY = new Settings(new TreeMap<>(keyOrder()));

  /// The name of a setting of which there is one.
  public static final String ONLY = "";

  private static final int WANTED_VOTERS = 3;

  private final NavigableMap<SettingKey, Setting> byKey;

  private Settings(NavigableMap<SettingKey, Setting> byKey) {
    this.byKey = byKey;
  }

  private static Comparator<SettingKey> keyOrder() {
    return Comparator.comparingInt(SettingKey::getKindValue).thenComparing(SettingKey::getName);
  }

  static Settings of(Collection<Setting> all) {
    var byKey = new TreeMap<SettingKey, Setting>(keyOrder());
    all.forEach(setting -> byKey.put(setting.getKey(), setting));
    return new Settings(byKey);
  }

  /// A key.
  public static SettingKey key(Kind kind, String name) {
    return SettingKey.newBuilder().setKind(kind).setName(name).build();
  }

  /// The setting of this key.
  public Optional<Setting> get(Kind kind, String name) {
    return Optional.ofNullable(byKey.get(key(kind, name)));
  }

  /// All settings in the order of their keys.
  public Collection<Setting> all() {
    return byKey.values();
  }

  /// The settings of a kind, by name.
  public List<Setting> all(Kind kind) {
    return byKey.tailMap(key(kind, ""), true).values().stream()
        .takeWhile(setting -> setting.getKey().getKind() == kind)
        .toList();
  }

  /// The nodes that have joined and were not removed, by name.
  public Map<String, EnrolledNode> nodes() {
    var nodes = new TreeMap<String, EnrolledNode>();
    all(Kind.NODE).forEach(setting -> nodes.put(setting.getKey().getName(), setting.getNode()));
    return nodes;
  }

  public Optional<JoinToken> token(String id) {
    return get(Kind.TOKEN, id).map(Setting::getToken);
  }

  public Optional<AdminPolicy> admin(String name) {
    return get(Kind.ADMIN, name).map(Setting::getAdmin);
  }

  public boolean isRevoked(String enrolment) {
    return byKey.containsKey(key(Kind.REVOCATION, enrolment));
  }

  /// How many enrolments under this name were revoked. Revocations are kept for ever.
  public int revokedOf(String subject) {
    return (int)
        all(Kind.REVOCATION).stream()
            .filter(setting -> setting.getRevocation().getSubject().equals(subject))
            .count();
  }

  public Optional<CookieSecretList> cookieSecrets() {
    return get(Kind.COOKIE_SECRETS, ONLY).map(Setting::getCookieSecrets);
  }

  /// The node whose file the zone follows.
  public Optional<String> followedAt(String origin) {
    return get(Kind.FOLLOWED_ZONE, origin).map(setting -> setting.getFollowedZone().getNode());
  }

  /// How many voters there should be: 1, 3, 5 or 7.
  public int wantedVoters() {
    return get(Kind.SWARM, ONLY)
        .map(setting -> setting.getSwarm().getWantedVoters())
        .filter(wanted -> wanted > 0)
        .orElse(WANTED_VOTERS);
  }

  /// What the change would have to see and does not, or why it cannot be made; empty when it can.
  Optional<String> obstacle(SettingsChange change) {
    for (var expected : change.getExpectedList()) {
      if (!expected.equals(byKey.get(expected.getKey()))) {
        return Optional.of(text(expected.getKey()) + " has changed meanwhile");
      }
    }
    for (var absent : change.getAbsentList()) {
      if (byKey.containsKey(absent)) {
        return Optional.of(text(absent) + " exists already");
      }
    }
    for (var setting : change.getSetList()) {
      var key = setting.getKey();
      if (key.getName().length() > NAME_LENGTH_MAX) {
        return Optional.of("a name of " + key.getName().length() + " characters");
      }
    }
    if (byKey.size() + change.getSetCount() > COUNT_MAX) {
      return Optional.of("more than " + COUNT_MAX + " settings");
    }
    return Optional.empty();
  }

  private static String text(SettingKey key) {
    String kind = key.getKind().name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
    return key.getName().isEmpty() ? kind : kind + " " + key.getName();
  }

  /// The settings with the change made.
  Settings with(SettingsChange change) {
    var next = new TreeMap<>(byKey);
    change.getRemoveList().forEach(next::remove);
    change.getSetList().forEach(setting -> next.put(setting.getKey(), setting));
    return new Settings(next);
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Settings other && byKey.equals(other.byKey);
  }

  @Override
  public int hashCode() {
    return byKey.hashCode();
  }
}
