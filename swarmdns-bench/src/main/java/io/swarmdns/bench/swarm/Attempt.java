package io.swarmdns.bench.swarm;

import io.grpc.StatusException;
import io.swarmdns.proto.EditProgress;
import io.swarmdns.proto.EditRequest;
import io.swarmdns.proto.Wait;
import java.util.concurrent.TimeUnit;

/// Sends an edit to a node once.
public final class Attempt {
  private Attempt() {}

  /// Sends it and waits for what becomes of it.
  ///
  /// @param patienceMillis after which the outcome is unknown
  public static Outcome at(NodeAdmin node, EditRequest request, long patienceMillis)
      throws InterruptedException {
    long begun = System.nanoTime();
    long committedNanos = -1;
    var stub = node.stub().withDeadlineAfter(patienceMillis, TimeUnit.MILLISECONDS);
    try {
      var call = stub.edit(request);
      for (EditProgress next = call.read(); next != null; next = call.read()) {
        switch (next.getProgressCase()) {
          case COMMITTED -> {
            committedNanos = System.nanoTime() - begun;
            if (request.getWait() == Wait.COMMITTED) {
              call.cancel("known", null);
              return new Outcome.Done(committedNanos, -1);
            }
          }
          case REFUSED -> {
            return new Outcome.Declined(next.getRefused());
          }
          case UNKNOWN -> {
            return new Outcome.Unknown(next.getUnknown());
          }
          case LIVE -> {
            return next.getLive().getAllLive()
                ? new Outcome.Done(committedNanos, System.nanoTime() - begun)
                : new Outcome.Unknown("not live on all nodes: " + next.getLive());
          }
          case NODE, IMPORTING, PROGRESS_NOT_SET -> {
            // on the way
          }
        }
      }
      return new Outcome.Unknown("the answer ended without an outcome");
    } catch (StatusException e) {
      node.connectAnew();
      return new Outcome.Unknown(e.getStatus().toString());
    }
  }
}
