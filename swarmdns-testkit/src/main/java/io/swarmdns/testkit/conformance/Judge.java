package io.swarmdns.testkit.conformance;

import io.swarmdns.testkit.wire.Reply;
import io.swarmdns.testkit.zone.TestZone;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Says whether an answer is as good as a peer's. Stateless.
final class Judge {
  private Judge() {}

  /// A difference when the first reply equals none of the others.
  ///
  /// @param replies by server, the judged one first
  static Optional<Difference> judge(
      List<TestZone> family, TestQuery query, Map<String, Reply> replies) {
    var each = replies.values().iterator();
    NormalAnswer judged = normal(query, each.next());
    while (each.hasNext()) {
      if (normal(query, each.next()).equals(judged)) {
        return Optional.empty();
      }
    }
    return Optional.of(new Difference(family, query, replies));
  }

  /// What is compared of a reply.
  static NormalAnswer normal(TestQuery query, Reply reply) {
    return Normalisation.applyAll(query, NormalAnswer.of(reply));
  }
}
