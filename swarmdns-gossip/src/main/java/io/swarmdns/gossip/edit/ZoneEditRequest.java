package io.swarmdns.gossip.edit;

import com.google.protobuf.ByteString;
import io.swarmdns.zone.name.DomainName;
import io.swarmdns.zone.store.EditOperation;
import io.swarmdns.zone.store.RRsetChange;
import io.swarmdns.zone.store.ZoneVersion;
import java.util.List;

/// What one zone of a changeset should become.
public sealed interface ZoneEditRequest {
  DomainName origin();

  /// Steps relative to what it is.
  record Steps(DomainName origin, List<EditOperation> operations) implements ZoneEditRequest {
    public Steps {
      operations = List.copyOf(operations);
    }
  }

  /// A difference that was found; the serial rises above what it is.
  record Difference(DomainName origin, List<RRsetChange> changes) implements ZoneEditRequest {
    public Difference {
      changes = List.copyOf(changes);
    }
  }

  /// This content.
  ///
  /// @param version counted once for the editor, which gives the count back or hands it on
  /// @param mustBeNew whether it is refused when the zone is there
  /// @param upload where its stream has been put into the log before; empty: it goes with the edit
  record Whole(ZoneVersion version, boolean mustBeNew, ByteString upload)
      implements ZoneEditRequest {
    @Override
    public DomainName origin() {
      return version.origin();
    }
  }

  /// Nothing.
  record Removal(DomainName origin) implements ZoneEditRequest {}

  /// What it was at a serial, under a new one.
  record RollBack(DomainName origin, int serial) implements ZoneEditRequest {}
}
