package io.swarmdns.server.zones;

import io.swarmdns.zone.check.LoadedZone;
import io.swarmdns.zone.check.ZoneFileLoader;
import io.swarmdns.zone.store.ZoneVersion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.IntUnaryOperator;

/// Loads files in a bounded number of threads, the largest first, so that no thread is left alone
/// with one at the end. Results are fetched by [#poll]; threads wait when nobody fetches.
final class LoadThreads implements AutoCloseable {
  /// Results that wait to be fetched.
  static final int RESULTS_MAX = 256;

  private final SteadyReader reader;
  private final LoadProgress progress;
  private final Queue<ZoneFile> todo;
  private final BlockingQueue<LoadedFile> results = new ArrayBlockingQueue<>(RESULTS_MAX);
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean cancelled;

  LoadThreads(ZoneFileLoader loader, Collection<ZoneFile> files, int count, LoadProgress progress) {
    reader = new SteadyReader(loader);
    this.progress = progress;
    this.todo =
        new ConcurrentLinkedQueue<>(
            files.stream()
                .sorted(Comparator.comparingLong(ZoneFile::sizeBytes).reversed())
                .toList());
    for (int i = 0; i < count; i++) {
      int number = i;
      threads.add(Thread.ofPlatform().daemon().name("zone-load-" + i).start(() -> work(number)));
    }
  }

  /// The next result; empty when none comes in time. The version in it belongs to the caller.
  Optional<LoadedFile> poll(Duration timeout) throws InterruptedException {
    return Optional.ofNullable(results.poll(timeout.toNanos(), TimeUnit.NANOSECONDS));
  }

  private void work(int number) {
    for (var file = todo.poll(); file != null && !cancelled; file = todo.poll()) {
      progress.began(number, file);
      try {
        var result = new LoadedFile(file, load(number, file));
        progress.ended(number);
        hand(result);
      } catch (CancellationException _) {
        return;
      }
    }
  }

  private LoadedZone load(int number, ZoneFile file) {
    return reader.read(file, bytes -> read(number, bytes), IntUnaryOperator.identity());
  }

  private void read(int number, long bytes) {
    if (cancelled) {
      throw new CancellationException();
    }
    progress.read(number, bytes);
  }

  private void hand(LoadedFile result) {
    try {
      results.put(result);
    } catch (InterruptedException e) {
      release(result);
      throw new CancellationException();
    }
  }

  /// Ends the threads. What has not been fetched is given up.
  @Override
  public void close() {
    cancelled = true;
    threads.forEach(Thread::interrupt);
    boolean interrupted = false;
    for (var thread : threads) {
      while (thread.isAlive()) {
        try {
          thread.join();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    results.forEach(LoadThreads::release);
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static void release(LoadedFile result) {
    result.zone().version().ifPresent(ZoneVersion::release);
  }
}
