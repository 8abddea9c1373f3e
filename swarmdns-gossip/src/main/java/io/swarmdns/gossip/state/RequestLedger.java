package io.swarmdns.gossip.state;

import com.google.protobuf.ByteString;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// What became of the requests of the last while, so that one that is repeated is not done twice.
///
/// Bounded in number and in time, the time being that of the log: every node forgets the same
/// requests at the same entry. Belongs to the thread that applies.
public final class RequestLedger {
  /// Requests remembered at most.
  public static final int COUNT_MAX = 100_000;

  /// How long a request is remembered.
  public static final long KEPT_MILLIS = 10 * 60_000L;

  private final Map<ByteString, Outcome> byRequest = new LinkedHashMap<>();

  /// What became of a request.
  ///
  /// @param timeMillis of the entry, by the leader's clock
  public record Outcome(long timeMillis, Applied result) {}

  Optional<Applied> find(ByteString request) {
    return Optional.ofNullable(byRequest.get(request)).map(Outcome::result);
  }

  void put(ByteString request, Outcome outcome) {
    forget(outcome.timeMillis());
    byRequest.put(request, outcome);
  }

  /// Drops what is too old or too much at this time, oldest first.
  private void forget(long nowMillis) {
    var oldestFirst = byRequest.values().iterator();
    while (oldestFirst.hasNext()) {
      var outcome = oldestFirst.next();
      if (byRequest.size() < COUNT_MAX && outcome.timeMillis() >= nowMillis - KEPT_MILLIS) {
        return;
      }
      oldestFirst.remove();
    }
  }

  /// All that is remembered, oldest first.
  Map<ByteString, Outcome> all() {
    return byRequest;
  }

  void replaceBy(Map<ByteString, Outcome> others) {
    byRequest.clear();
    byRequest.putAll(others);
  }
}
