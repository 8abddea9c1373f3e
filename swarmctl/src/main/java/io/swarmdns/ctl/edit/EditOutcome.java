package io.swarmdns.ctl.edit;

import io.swarmdns.proto.Committed;
import io.swarmdns.proto.LiveOutcome;
import io.swarmdns.proto.Refused;
import java.util.List;
import java.util.Optional;

/// How an edit has ended.
public sealed interface EditOutcome {
  /// Durable on a majority.
  ///
  /// @param live who answers with it; empty when nobody waited for that
  record Done(Committed committed, Optional<LiveOutcome> live) implements EditOutcome {}

  /// Durable, but until the time was up nobody told whether it is live.
  record LiveUnknown(Committed committed, String why) implements EditOutcome {}

  /// Nothing was done.
  record Declined(Refused refused) implements EditOutcome {}

  /// It may have been done, or be done any moment.
  record Unknown(String why) implements EditOutcome {}

  /// No node has heard of it.
  record NotSent(List<String> why) implements EditOutcome {}
}
