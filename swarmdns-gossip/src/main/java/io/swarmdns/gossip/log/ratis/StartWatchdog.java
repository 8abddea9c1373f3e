package io.swarmdns.gossip.log.ratis;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.ratis.server.RaftServer;

/// Starts Ratis in a thread that can be given up: some damages make it hang for ever.
final class StartWatchdog {
  /// Slower than any disk that a node should run on reads and applies its log.
  private static final long LOG_BYTES_PER_SECOND = 2 << 20;

  private StartWatchdog() {}

  /// @param logBytes what must be read
  /// @throws IOException when it fails, or takes too long; the server is to be closed then
  static void run(RatisLogOptions options, long logBytes, RaftServer server) throws IOException {
    var started = new CompletableFuture<Void>();
    var thread =
        Thread.ofPlatform()
            .daemon()
            .name(options.peerId() + "-log-start")
            .start(() -> {
              try {
                server.start();
                started.complete(null);
              } catch (Throwable e) {
                // Whatever it is, it is told to who waits.
                started.completeExceptionally(e);
              }
            });
    long seconds = options.timing().startTimeout().toSeconds() + logBytes / LOG_BYTES_PER_SECOND;
    try {
      started.get(seconds, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      var cause = Failures.unwrap(e);
      throw new IOException(
          "the log in " + options.directory() + " does not start: " + cause, cause);
    } catch (TimeoutException e) {
      thread.interrupt();
      throw new IOException(
          "the log in " + options.directory() + " has not started within " + seconds + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      thread.interrupt();
      throw new IOException("interrupted while the log starts", e);
    }
  }
}
