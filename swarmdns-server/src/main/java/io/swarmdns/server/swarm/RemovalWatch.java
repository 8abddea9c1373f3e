package io.swarmdns.server.swarm;

import io.swarmdns.gossip.identity.HostPort;
import io.swarmdns.gossip.identity.StandingQuery.Standing;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// Finds out whether a node that hears nobody was removed while it could not be told: it was off,
/// or cut off. It asks the nodes that it knows of, and believes a majority of them: one alone,
/// perhaps in a stranger's hands, must not be able to end the others. Called by one thread.
final class RemovalWatch {
  /// A leader is elected much sooner.
  static final Duration SILENCE_MIN = Duration.ofSeconds(15);

  static final Duration PAUSE = Duration.ofSeconds(30);
  private static final int ASKED_MAX = 16;

  private final Function<HostPort, Optional<Standing>> query;
  private final Supplier<Set<String>> others;
  private final Supplier<List<HostPort>> controls;
  private final Executor workers;
  private final LongSupplier nanoTime;
  private final Runnable removed;
  private final AtomicBoolean asking = new AtomicBoolean();
  private long nextNanos;

  /// @param query blocks
  /// @param others the nodes that were enrolled beside this one, as far as it has heard
  /// @param controls where control ports of nodes are, or were
  /// @param workers run what blocks
  /// @param removed is told that this node was removed
  RemovalWatch(
      Function<HostPort, Optional<Standing>> query,
      Supplier<Set<String>> others,
      Supplier<List<HostPort>> controls,
      Executor workers,
      LongSupplier nanoTime,
      Runnable removed) {
    this.query = query;
    this.others = others;
    this.controls = controls;
    this.workers = workers;
    this.nanoTime = nanoTime;
    this.removed = removed;
    nextNanos = nanoTime.getAsLong();
  }

  /// @param silence for how long no leader has been heard
  void look(Duration silence) {
    long now = nanoTime.getAsLong();
    if (silence.compareTo(SILENCE_MIN) < 0 || now - nextNanos < 0) {
      return;
    }
    nextNanos = now + PAUSE.toNanos();
    if (asking.compareAndSet(false, true)) {
      workers.execute(this::ask);
    }
  }

  private void ask() {
    try {
      var said =
          controls.get().stream()
              .distinct()
              .limit(ASKED_MAX)
              .flatMap(control -> query.apply(control).stream())
              .toList();
      if (isRemoved(others.get(), said)) {
        removed.run();
      }
    } finally {
      asking.set(false);
    }
  }

  /// Whether a majority of the others says so. A node that has heard of no other believes those who
  /// answer, if they agree.
  static boolean isRemoved(Set<String> others, Collection<Standing> said) {
    var revoking = new HashSet<String>();
    said.stream().filter(Standing::revoked).map(Standing::node).forEach(revoking::add);
    if (others.isEmpty()) {
      return !said.isEmpty() && said.stream().allMatch(Standing::revoked);
    }
    revoking.retainAll(others);
    return revoking.size() > others.size() / 2;
  }
}
