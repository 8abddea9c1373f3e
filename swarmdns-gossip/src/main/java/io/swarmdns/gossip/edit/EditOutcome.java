package io.swarmdns.gossip.edit;

import io.swarmdns.proto.Refused;
import io.swarmdns.proto.ZoneSerial;
import java.util.List;
import java.util.Optional;

/// What became of an edit.
public sealed interface EditOutcome {
  /// It is durable on a majority, and answered with here.
  ///
  /// @param index of the log's entry that has it
  /// @param zones with their serials after it; none when nothing had to change
  /// @param repeated whether an earlier attempt of the same request had done it
  record Committed(long index, List<ZoneSerial> zones, boolean repeated) implements EditOutcome {
    public Committed {
      zones = List.copyOf(zones);
    }
  }

  /// It was not made and will not be.
  record NotMade(Refused refused) implements EditOutcome {}

  /// This node does not lead, and has done nothing.
  ///
  /// @param leader peer id of the node that does, as far as is known
  record NotLeader(Optional<String> leader) implements EditOutcome {}

  /// It is not known whether it was made: asking again with the same request tells.
  record Unknown(String reason) implements EditOutcome {}
}
