package io.swarmdns.zone.store;

import io.swarmdns.zone.name.DomainName;
import java.util.List;

/// What became of changes handed to [ZoneStore#commit].
public sealed interface Commit {
  /// All changes are visible.
  record Done() implements Commit {}

  /// None of the changes was made.
  ///
  /// @param origin the zone that would have become invalid
  record Refused(DomainName origin, List<String> errors) implements Commit {}
}
