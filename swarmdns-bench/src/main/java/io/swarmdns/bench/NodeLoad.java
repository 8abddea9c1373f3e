package io.swarmdns.bench;

import io.swarmdns.bench.LoadGenerator.Outcome;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/// Load generators that run at the same time, one for each of several nodes. For one thread.
final class NodeLoad {
  private final LoadGenerator generator;
  private final Path queries;
  private final List<FutureTask<Outcome>> running = new ArrayList<>();

  NodeLoad(LoadGenerator generator, Path queries) {
    this.generator = generator;
    this.queries = queries;
  }

  /// Begins to ask a node.
  ///
  /// @param rate queries a second
  void start(InetSocketAddress node, double seconds, double rate) {
    var task = new FutureTask<>(() -> generator.run(node, queries, seconds, rate));
    running.add(task);
    Thread.ofVirtual().start(task);
  }

  /// Waits until all have ended.
  ///
  /// @return what each has measured, in the order in which they were started
  List<Outcome> await() throws IOException, InterruptedException {
    var outcomes = new ArrayList<Outcome>();
    for (var task : running) {
      try {
        outcomes.add(task.get());
      } catch (ExecutionException e) {
        throw new IOException(e.getCause());
      }
    }
    running.clear();
    return outcomes;
  }
}
