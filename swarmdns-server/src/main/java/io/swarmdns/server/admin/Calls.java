package io.swarmdns.server.admin;

import io.grpc.Context;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs the work of calls away from event loops, so many at once at most, and turns what it throws
/// into statuses: what a client did wrong is told, what this node did wrong goes to the log.
final class Calls {
  /// Calls that are worked on at once.
  static final int CONCURRENT_MAX = 64;

  private static final Logger LOG = LoggerFactory.getLogger(Calls.class);

  private final Executor workers;
  private final Semaphore places;

  Calls(Executor workers, int concurrentMax) {
    this.workers = workers;
    places = new Semaphore(concurrentMax);
  }

  /// Work that sends its answers itself.
  @FunctionalInterface
  interface Work {
    void run() throws Exception;
  }

  /// Answers with what the work returns.
  <T> void answer(Outlet<T> outlet, Callable<T> work) {
    var _ = run(outlet, () -> outlet.end(work.call()));
  }

  /// Does work in the context of the current call; failures end the outlet.
  ///
  /// @return false when there is too much to do already: the outlet is ended then
  boolean run(Outlet<?> outlet, Work work) {
    if (!places.tryAcquire()) {
      outlet.fail(tooBusy());
      return false;
    }
    try {
      workers.execute(
          Context.current()
              .wrap(() -> {
                try {
                  work.run();
                } catch (Exception e) {
                  outlet.fail(status(e));
                } finally {
                  places.release();
                }
              }));
      return true;
    } catch (RejectedExecutionException e) {
      places.release();
      outlet.fail(tooBusy());
      return false;
    }
  }

  private static Status tooBusy() {
    return Status.RESOURCE_EXHAUSTED.withDescription(
        "this node works on as many requests as it may; ask again, or another node");
  }

  /// What a client is told of a failure.
  static Status status(Exception failure) {
    return switch (failure) {
      case StatusRuntimeException known -> known.getStatus();
      case StatusException known -> known.getStatus();
      case InterruptedException _ -> {
        Thread.currentThread().interrupt();
        yield Status.UNAVAILABLE.withDescription("this node is stopping");
      }
      default -> {
        LOG.error("a request failed", failure);
        yield Status.INTERNAL.withDescription("this node failed; its log says why");
      }
    };
  }
}
