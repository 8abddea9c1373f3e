package io.swarmdns.gossip.sim;

import io.swarmdns.gossip.state.GroupState;
import io.swarmdns.gossip.state.OwnEntries;
import io.swarmdns.gossip.state.Settings;
import io.swarmdns.proto.LogEntry;
import io.swarmdns.proto.SettingsChange;
import io.swarmdns.zone.check.ZoneChecks;
import io.swarmdns.zone.name.NameHash;
import io.swarmdns.zone.store.ZoneStore;

/// Settings as a group has them, changed without a log.
final class SettingsSource {
  private final GroupState state;
  private long index;

  SettingsSource() {
    var hasher = new NameHash(1);
    var store = new ZoneStore(hasher, new ZoneChecks(hasher));
    state = new GroupState(store, new OwnEntries(store));
  }

  void set(SettingsChange.Builder change) {
    var entry = LogEntry.newBuilder().setFormat(GroupState.FORMAT).setSettings(change).build();
    state.apply(1, index++, entry.toByteArray());
  }

  Settings now() {
    return state.settings();
  }
}
