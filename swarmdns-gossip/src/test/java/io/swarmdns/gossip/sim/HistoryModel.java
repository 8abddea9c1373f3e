package io.swarmdns.gossip.sim;

import io.swarmdns.gossip.state.Applied;
import io.swarmdns.gossip.state.GroupState;
import io.swarmdns.gossip.state.Settings;
import io.swarmdns.proto.FinishedChangeset;
import io.swarmdns.proto.HistoryRecord;
import io.swarmdns.proto.LogEntry;
import io.swarmdns.proto.Setting;
import io.swarmdns.proto.SettingKey;
import io.swarmdns.proto.SettingsChange;
import io.swarmdns.zone.name.DomainName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What the zones' histories and the settings should have come to, written down from the log's
/// entries as plainly as can be.
final class HistoryModel {
  private static final int STEPS_MAX = 1_000;
  private static final long BYTES_MAX = 4L << 20;

  private final Map<DomainName, List<HistoryRecord>> histories = new TreeMap<>();
  private final Map<SettingKey, Setting> settings = new HashMap<>();

  /// A changeset that the log says is done.
  void done(LogEntry entry, FinishedChangeset changeset) {
    for (var zone : changeset.getZonesList()) {
      var origin = DomainName.ofWire(zone.getOrigin().toByteArray(), 0, zone.getOrigin().size());
      if (!zone.hasAfter()) {
        histories.remove(origin);
        continue;
      }
      var record =
          HistoryRecord.newBuilder()
              .setAfter(zone.getAfter())
              .setTimeMillis(entry.getTimeMillis())
              .setAuthor(changeset.getAuthor())
              .setComment(changeset.getComment())
              .setRequestId(changeset.getRequestId());
      if (zone.hasBefore()) {
        record.setBefore(zone.getBefore());
      }
      if (zone.hasChanges()) {
        record.setChanges(zone.getChanges());
      }
      histories.computeIfAbsent(origin, _ -> new ArrayList<>()).add(record.build());
    }
  }

  /// A change of settings, with what the log says became of it.
  void decided(SettingsChange change, Applied result) {
    boolean holds =
        change.getExpectedList().stream()
                .allMatch(expected -> expected.equals(settings.get(expected.getKey())))
            && change.getAbsentList().stream().noneMatch(settings::containsKey);
    if (holds != result instanceof Applied.Done) {
      throw new Violation("a change of settings came to " + result + ": " + change);
    }
    if (holds) {
      change.getRemoveList().forEach(settings::remove);
      change.getSetList().forEach(setting -> settings.put(setting.getKey(), setting));
    }
  }

  /// Whether a setting is found by what asks for those of its kind.
  private static boolean isFound(Settings all, Setting setting) {
    String name = setting.getKey().getName();
    return switch (setting.getValueCase()) {
      case SWARM -> all.wantedVoters() == setting.getSwarm().getWantedVoters();
      case NODE -> setting.getNode().equals(all.nodes().get(name));
      case TOKEN -> all.token(name).equals(Optional.of(setting.getToken()));
      case ADMIN -> all.admin(name).equals(Optional.of(setting.getAdmin()));
      case REVOCATION -> all.isRevoked(name) && !all.isRevoked(name + "0");
      case COOKIE_SECRETS -> all.cookieSecrets().equals(Optional.of(setting.getCookieSecrets()));
      case FOLLOWED_ZONE ->
          all.followedAt(name).equals(Optional.of(setting.getFollowedZone().getNode()));
      case TSIG_KEY, VALUE_NOT_SET -> true;
    };
  }

  /// The newest 1,000 steps, or as many of them as have 4 MiB; one at least.
  private static List<HistoryRecord> kept(List<HistoryRecord> oldestFirst) {
    int from = oldestFirst.size();
    long bytes = 0;
    for (int i = oldestFirst.size() - 1; i >= 0 && oldestFirst.size() - i <= STEPS_MAX; i--) {
      bytes += oldestFirst.get(i).getSerializedSize();
      if (bytes > BYTES_MAX && from < oldestFirst.size()) {
        break;
      }
      from = i;
    }
    return oldestFirst.subList(from, oldestFirst.size());
  }

  /// A node at rest has these histories and settings.
  void check(String node, GroupState state) {
    if (!new HashSet<>(state.settings().all()).equals(new HashSet<>(settings.values()))) {
      throw new Violation(
          node + " has settings " + state.settings().all() + ", should have " + settings.values());
    }
    for (var setting : settings.values()) {
      var key = setting.getKey();
      Settings all = state.settings();
      if (!all.get(key.getKind(), key.getName()).equals(Optional.of(setting))
          || !all.all(key.getKind()).contains(setting)
          || !isFound(all, setting)) {
        throw new Violation(node + " does not find setting " + setting);
      }
    }
    histories.forEach((origin, records) -> {
      var expected = kept(records).reversed();
      var here = state.history(origin).orElse(List.of());
      if (!here.equals(expected)) {
        throw new Violation(
            node + " has history " + here + " of " + origin + ", should have " + expected);
      }
      if (!state.lastChange(origin).equals(expected.stream().findFirst())) {
        throw new Violation(node + " has another last change of " + origin);
      }
    });
  }
}
