package io.swarmdns.gossip.sim;

import com.google.protobuf.ByteString;
import io.swarmdns.proto.SettingsChange;
import io.swarmdns.zone.name.DomainName;
import io.swarmdns.zone.store.EditOperation;
import io.swarmdns.zone.store.Precondition;
import java.util.List;

/// What a client asks for, whichever node and whichever attempt.
sealed interface SimEdit {
  /// 16 bytes, another for every edit.
  ByteString id();

  /// The edit for a trace: the same text for the same edit, whatever the objects' identities.
  default String text() {
    var text = new StringBuilder(SwarmModel.idText(id()));
    switch (this) {
      case Settings(var change) -> text.append(" settings ").append(change);
      case Zones zones ->
          zones
              .zones()
              .forEach(zone ->
                  text.append(' ')
                      .append(zone.getClass().getSimpleName())
                      .append(' ')
                      .append(zone.origin()));
    }
    return text.toString();
  }

  /// An edit of zones.
  ///
  /// @param upload where the whole zone in it goes first; empty: with the edit
  record Zones(
      ByteString id, List<ZoneOp> zones, List<Precondition> preconditions, ByteString upload)
      implements SimEdit {}

  record Settings(SettingsChange change) implements SimEdit {
    @Override
    public ByteString id() {
      return change.getRequestId();
    }
  }

  /// What one zone should become.
  sealed interface ZoneOp {
    DomainName origin();
  }

  record Steps(DomainName origin, List<EditOperation> operations) implements ZoneOp {}

  /// The whole zone.
  record Whole(DomainName origin, ModelZone content, boolean mustBeNew) implements ZoneOp {}

  record Removal(DomainName origin) implements ZoneOp {}

  record RollBack(DomainName origin, int serial) implements ZoneOp {}
}
