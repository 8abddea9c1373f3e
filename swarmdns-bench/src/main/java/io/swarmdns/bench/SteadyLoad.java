package io.swarmdns.bench;

import io.swarmdns.bench.LoadGenerator.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/// Queries at a steady rate while something else goes on.
///
/// @param generator sends them
/// @param port of the server that gets them
/// @param queries the file of them
record SteadyLoad(LoadGenerator generator, int port, Path queries) {
  /// Share of the queries due that must have been sent; otherwise the rate was not held.
  private static final double RATE_HELD_MIN = 0.99;

  /// What came of the queries, and what the other work said.
  record Both(Outcome queries, String said) {}

  /// Asks as fast as the server answers.
  Outcome flatOut(double seconds) throws IOException, InterruptedException {
    return generator.flatOut(port, queries, seconds);
  }

  /// Asks at the rate, begins the other work at the same time, and waits for both.
  ///
  /// @param rate queries a second
  Both during(double rate, double seconds, Callable<String> work)
      throws IOException, InterruptedException {
    var other = new FutureTask<>(work);
    Thread.ofVirtual().start(other);
    var outcome = generator.run(port, queries, seconds, rate);
    if (outcome.sent() < rate * seconds * RATE_HELD_MIN) {
      System.err.printf(
          Locale.ROOT,
          "WARNING: %.0f queries a second could not be sent, only %.0f: is the machine busy?%n",
          rate,
          outcome.sent() / seconds);
    }
    try {
      return new Both(outcome, other.get());
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    }
  }
}
