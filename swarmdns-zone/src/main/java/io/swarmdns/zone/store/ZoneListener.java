package io.swarmdns.zone.store;

import io.swarmdns.zone.name.DomainName;
import org.jspecify.annotations.Nullable;

/// Is told about every committed change, in order, by the committing thread while it holds the commit
/// lock: return quickly, and hand work to another thread.
@FunctionalInterface
public interface ZoneListener {
  /// @param before null for a new zone
  /// @param after null for a removed one
  void changed(DomainName origin, @Nullable ZoneVersion before, @Nullable ZoneVersion after);
}
