package io.swarmdns.gossip.state;

import io.swarmdns.proto.Refused;
import io.swarmdns.proto.ZoneSerial;
import java.util.List;

/// What an entry of the log made of one request: the same on every node.
public sealed interface Applied {
  /// The log's index of the entry that decided it.
  long index();

  /// It is done.
  ///
  /// @param zones what it changed, with their serials afterwards
  record Done(long index, List<ZoneSerial> zones) implements Applied {
    public Done {
      zones = List.copyOf(zones);
    }
  }

  /// It did not fit to what was there, and nothing was changed.
  record Denied(long index, Refused refused) implements Applied {}
}
