package io.swarmdns.bench.swarm;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A client that makes one step of a chain after the other (see [RecordEdits#step]) in a zone of
/// its own, at a steady pace, and remembers when each was acknowledged. It asks for a step again,
/// with the same request id, until it knows what became of it.
public final class StepWriter {
  /// The chain's name in its zone.
  static final String CHAIN = "s";

  /// Steps that a zone's history surely holds: with more, a doubled one could not be told.
  private static final int STEPS_MAX = 900;

  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final String origin;
  private final RetryingClient client;
  private final long paceMillis;
  private final long[] acknowledgedNanos = new long[STEPS_MAX];
  private final Thread thread;
  private volatile int steps;
  private volatile boolean ended;
  private volatile @Nullable Exception failure;

  private StepWriter(String origin, List<NodeAdmin> nodes, long paceMillis) {
    this.origin = origin;
    this.client = new RetryingClient(nodes, PATIENCE);
    this.paceMillis = paceMillis;
    thread = Thread.ofVirtual().name("writer of " + origin).unstarted(this::write);
  }

  /// Begins to write.
  ///
  /// @param origin of a zone that exists and that nobody else edits
  /// @param nodes asked in this order
  /// @param paceMillis between the end of a step and the next one
  public static StepWriter start(String origin, List<NodeAdmin> nodes, long paceMillis) {
    var writer = new StepWriter(origin, nodes, paceMillis);
    writer.thread.start();
    return writer;
  }

  private void write() {
    try {
      for (int step = 1; !ended && step <= STEPS_MAX; step++) {
        client.submit(RecordEdits.step(origin, CHAIN, step));
        acknowledgedNanos[step - 1] = System.nanoTime();
        steps = step; // after its time: who reads the number, reads the times
        TimeUnit.MILLISECONDS.sleep(paceMillis);
      }
    } catch (IOException | InterruptedException | RuntimeException e) {
      failure = e;
    }
  }

  public String origin() {
    return origin;
  }

  /// Steps acknowledged so far: they are numbered from 1.
  public int steps() {
    return steps;
  }

  /// Why it ended before it was told to: a step was refused, or no node knew of it.
  public Optional<Exception> failure() {
    return Optional.ofNullable(failure);
  }

  /// Finishes the step under way, with all patience, and no other.
  public void end() throws InterruptedException {
    ended = true;
    thread.join();
  }

  /// When steps were acknowledged, by [System#nanoTime], in order.
  public long[] acknowledged() {
    return Arrays.copyOf(acknowledgedNanos, steps);
  }
}
