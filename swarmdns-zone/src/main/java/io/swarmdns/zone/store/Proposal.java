package io.swarmdns.zone.store;

import java.util.List;

/// Changes that passed every check and wait to be published, or discarded, in the order of
/// proposing. Made by [ZoneStore#propose].
public final class Proposal implements Proposed {
  private final List<ZoneStep> steps;
  private final List<ZoneResult> results;

  Proposal(List<ZoneStep> steps) {
    this.steps = List.copyOf(steps);
    results = steps.stream().map(ZoneStep::result).toList();
  }

  /// What becomes of each zone that changes, finished: what a follower needs. Empty when the
  /// changes have no effect.
  public List<ZoneResult> results() {
    return results;
  }

  List<ZoneStep> steps() {
    return steps;
  }
}
