package io.swarmdns.server.observe;

/// A part of the node that has something to show.
@FunctionalInterface
public interface MetricSource {
  /// Adds what it has now. Called by any thread, at each scrape; must not block.
  void collect(Samples samples);
}
