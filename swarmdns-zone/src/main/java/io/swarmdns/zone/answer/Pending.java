package io.swarmdns.zone.answer;

import io.swarmdns.zone.message.Query;
import io.swarmdns.zone.message.Query.Verdict;
import io.swarmdns.zone.store.ZoneVersion;
import org.jspecify.annotations.Nullable;

/// A query between the stages of the engine. Used again for every window.
final class Pending {
  final Query query;
  Verdict verdict = Verdict.DROP;
  @Nullable ZoneVersion zone;

  /// The label of the question's name that is the zone's apex.
  int apexLabel;

  /// Whether the client is known to get what is sent to its address.
  boolean proven;

  Pending(Query query) {
    this.query = query;
  }
}
