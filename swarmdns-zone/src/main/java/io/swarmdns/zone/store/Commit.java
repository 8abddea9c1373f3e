package io.swarmdns.zone.store;

import io.swarmdns.zone.name.DomainName;
import java.util.List;

/// What became of changes handed to [ZoneStore#commit], or of results handed to [ZoneStore#apply].
public sealed interface Commit {
  /// All changes are visible.
  record Done() implements Commit {}

  /// None of the changes was made.
  record Refused(Refusal refusal) implements Commit {
    /// The zone that stood against it.
    public DomainName origin() {
      return refusal.origin();
    }

    public List<String> errors() {
      return refusal.errors();
    }
  }
}
