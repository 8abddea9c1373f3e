package io.swarmdns.ctl.connect;

import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.stub.BlockingClientCall;
import io.swarmdns.ctl.outcome.Failure;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Messages of a node, one after another, of which the first has arrived.
public final class Incoming<T> implements AutoCloseable {
  private final Node node;
  private final BlockingClientCall<?, T> call;
  private final Duration silenceMax;
  private @Nullable T first;

  private Incoming(
      Node node, BlockingClientCall<?, T> call, Duration silenceMax, @Nullable T first) {
    this.node = node;
    this.call = call;
    this.silenceMax = silenceMax;
    this.first = first;
  }

  /// Waits for the first message.
  static <T> Incoming<T> open(Node node, BlockingClientCall<?, T> call, Duration silenceMax)
      throws StatusException, InterruptedException {
    return new Incoming<>(node, call, silenceMax, read(call, silenceMax));
  }

  /// The next message; null after the last.
  ///
  /// @throws Failure when the connection is lost: what was shown already cannot be taken back
  public @Nullable T next() throws InterruptedException {
    T message = first;
    if (message != null) {
      first = null;
      return message;
    }
    try {
      return read(call, silenceMax);
    } catch (StatusException e) {
      throw node.judge(e).toFailure();
    }
  }

  private static <T> @Nullable T read(BlockingClientCall<?, T> call, Duration silenceMax)
      throws StatusException, InterruptedException {
    try {
      return call.read(silenceMax.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      call.cancel("no answer", null);
      throw Status.DEADLINE_EXCEEDED
          .withDescription("no answer within " + silenceMax.toSeconds() + " s")
          .asException();
    }
  }

  /// Tells the node that nobody listens any longer.
  @Override
  public void close() {
    call.cancel("enough", null);
  }
}
