package io.swarmdns.gossip.log.ratis;

import io.swarmdns.gossip.log.LogHealth;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.LongSupplier;

/// Says when the log's file system is nearly full.
///
/// A Raft log that meets a full disk is dead until the node restarts, and may not start again. So
/// entries are refused before that. The file system is asked at most every 250 ms. Thread-safe.
final class DiskGuard {
  private static final long CHECK_INTERVAL_NANOS = 250_000_000;

  private final Path directory;
  private final RatisLogOptions.DiskReserve reserve;
  private final LongSupplier nanoTime;
  private long checkedAtNanos;
  private Optional<LogHealth.DiskLow> state = Optional.empty();

  DiskGuard(Path directory, RatisLogOptions.DiskReserve reserve, LongSupplier nanoTime) {
    this.directory = directory;
    this.reserve = reserve;
    this.nanoTime = nanoTime;
    this.checkedAtNanos = nanoTime.getAsLong() - CHECK_INTERVAL_NANOS;
  }

  /// What is wrong, or empty when there is room.
  synchronized Optional<LogHealth.DiskLow> check() {
    long now = nanoTime.getAsLong();
    if (now - checkedAtNanos >= CHECK_INTERVAL_NANOS) {
      checkedAtNanos = now;
      state = measure();
    }
    return state;
  }

  private Optional<LogHealth.DiskLow> measure() {
    long free;
    long needed;
    try {
      var store = Files.getFileStore(directory);
      free = store.getUsableSpace();
      needed = Math.min(reserve.bytes(), store.getTotalSpace() / 100 * reserve.percent());
    } catch (IOException _) {
      // A file system that does not even answer takes no entries.
      free = 0;
      needed = reserve.bytes();
    }
    return free < needed ? Optional.of(new LogHealth.DiskLow(free, needed)) : Optional.empty();
  }
}
