package io.swarmdns.zone.store;

import io.swarmdns.zone.name.DomainName;
import org.jspecify.annotations.Nullable;

/// Is told about every committed change, in order, by the committing thread while it holds the
/// commit lock: return quickly, and hand work to another thread. What it throws goes to that
/// thread's handler of uncaught exceptions; the change stands.
@FunctionalInterface
public interface ZoneListener {
  /// @param before null for a new zone; may be used during the call, as `after`
  /// @param after null for a removed one
  void changed(DomainName origin, @Nullable ZoneVersion before, @Nullable ZoneVersion after);
}
