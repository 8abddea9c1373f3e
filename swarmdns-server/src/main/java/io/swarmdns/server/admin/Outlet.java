package io.swarmdns.server.admin;

import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;

/// The answers of one call on their way out, from any thread: one after the other, none behind the
/// end, and no more in memory than the client reads. To be made in the method that takes the call.
final class Outlet<T> {
  /// How long a client may read nothing while there is more for it.
  static final long STALLED_MAX_MILLIS = 60_000;

  private static final long LOOK_MILLIS = 1_000;

  private final ServerCallStreamObserver<T> calls;
  private final List<Runnable> onGone = new ArrayList<>();
  private boolean ended;
  private boolean gone;

  Outlet(StreamObserver<T> observer) {
    calls = (ServerCallStreamObserver<T>) observer;
    calls.setOnReadyHandler(this::wake);
    calls.setOnCancelHandler(this::cancelled);
  }

  private synchronized void wake() {
    notifyAll();
  }

  private void cancelled() {
    List<Runnable> told;
    synchronized (this) {
      gone = true;
      told = List.copyOf(onGone);
      onGone.clear();
      notifyAll();
    }
    told.forEach(Runnable::run);
  }

  /// Does something once the client has gone, now if it has.
  void whenGone(Runnable task) {
    synchronized (this) {
      if (!gone) {
        onGone.add(task);
        return;
      }
    }
    task.run();
  }

  /// Whether nobody waits for answers any more.
  synchronized boolean isOver() {
    return ended || gone || calls.isCancelled();
  }

  /// Whether the client has room for more.
  synchronized boolean isReady() {
    return !isOver() && calls.isReady();
  }

  /// Sends a message whether the client has room or not: for answers of few messages.
  synchronized void send(T message) {
    if (!isOver()) {
      calls.onNext(message);
    }
  }

  /// Sends a message once the client has room for it; blocks.
  ///
  /// @throws io.grpc.StatusRuntimeException when it has gone, or reads nothing for a minute
  void sendPatiently(T message) throws InterruptedException {
    long deadline = System.nanoTime() + STALLED_MAX_MILLIS * 1_000_000;
    synchronized (this) {
      while (!isReady()) {
        if (isOver()) {
          throw Status.CANCELLED.withDescription("the client has gone").asRuntimeException();
        }
        if (System.nanoTime() - deadline > 0) {
          throw Status.DEADLINE_EXCEEDED
              .withDescription("the client read nothing for " + STALLED_MAX_MILLIS + " ms")
              .asRuntimeException();
        }
        wait(LOOK_MILLIS);
      }
      send(message);
    }
  }

  /// Ends the answers.
  synchronized void end() {
    if (!isOver()) {
      ended = true;
      calls.onCompleted();
    }
  }

  /// Sends the last message and ends.
  synchronized void end(T last) {
    send(last);
    end();
  }

  /// Ends the call without success.
  synchronized void fail(Status status) {
    if (!isOver()) {
      ended = true;
      calls.onError(status.asRuntimeException());
    }
  }
}
