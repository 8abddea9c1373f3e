package io.swarmdns.bench.swarm;

import io.swarmdns.proto.EditRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/// A client that knows several nodes, and sends an edit with its request id to one after the other
/// until it knows what became of it. For one thread.
public final class RetryingClient {
  private static final long ATTEMPT_MILLIS = 3_000;
  private static final long PAUSE_MILLIS = 20;

  private final List<NodeAdmin> nodes;
  private final Duration patience;
  private int next;

  /// @param nodes asked in this order, beginning with the one that answered last
  /// @param patience for one edit
  public RetryingClient(List<NodeAdmin> nodes, Duration patience) {
    this.nodes = List.copyOf(nodes);
    this.patience = patience;
  }

  /// Sends the edit until it is done.
  ///
  /// @throws IOException when it is refused for good, or not known after all the patience
  public Outcome.Done submit(EditRequest request) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      var outcome = Attempt.at(nodes.get(next), request, ATTEMPT_MILLIS);
      switch (outcome) {
        case Outcome.Done done -> {
          return done;
        }
        case Outcome.Declined declined when !declined.passes() ->
            throw new IOException("refused: " + declined.refused());
        case Outcome.Declined _, Outcome.Unknown _ -> {
          if (System.nanoTime() > deadline) {
            throw new IOException("no outcome after " + patience + ", at last: " + outcome);
          }
          next = (next + 1) % nodes.size();
          Thread.sleep(PAUSE_MILLIS);
        }
      }
    }
  }
}
