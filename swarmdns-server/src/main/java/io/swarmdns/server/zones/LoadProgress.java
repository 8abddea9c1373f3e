package io.swarmdns.server.zones;

import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/// How far a load has come, for people who wait. Written by the loading threads, each under its own
/// number; [#finished] and [#line] belong to the one thread that waits for them.
final class LoadProgress {
  private static final double MEBIBYTE = 1 << 20;

  private final int zones;
  private final long bytes;
  private final long startedNanos;
  private final AtomicReferenceArray<@Nullable ZoneFile> current;
  private final AtomicLongArray currentBytes;
  private int zonesDone;
  private long bytesDone;
  private long recordsDone;

  /// @param zones to be loaded
  /// @param bytes in their files
  /// @param nowNanos as [System#nanoTime] has it
  LoadProgress(int zones, long bytes, int threads, long nowNanos) {
    this.zones = zones;
    this.bytes = bytes;
    this.startedNanos = nowNanos;
    this.current = new AtomicReferenceArray<>(threads);
    this.currentBytes = new AtomicLongArray(threads);
  }

  /// The thread begins with a file.
  void began(int thread, ZoneFile file) {
    currentBytes.setOpaque(thread, 0);
    current.setOpaque(thread, file);
  }

  /// The thread has read so many bytes of its file and what that includes.
  void read(int thread, long bytesRead) {
    currentBytes.setOpaque(thread, bytesRead);
  }

  /// The thread has done with its file.
  void ended(int thread) {
    current.setOpaque(thread, null);
  }

  /// A file is done with, well or badly.
  ///
  /// @param records in the zone, 0 when it is refused
  void finished(ZoneFile file, long records) {
    zonesDone++;
    bytesDone += file.sizeBytes();
    recordsDone += records;
  }

  /// Such as `loaded 12 of 200 zones, 34 % of 1200 MiB at 85.0 MiB/s, 512000 records; reading
  /// example.org. (45 %)`. The zone named is the largest of those being read.
  String line(long nowNanos) {
    long reading = 0;
    ZoneFile largest = null;
    long largestRead = 0;
    for (int thread = 0; thread < current.length(); thread++) {
      var file = current.getOpaque(thread);
      if (file == null) {
        continue;
      }
      long read = Math.min(file.sizeBytes(), currentBytes.getOpaque(thread));
      reading += read;
      if (largest == null || file.sizeBytes() > largest.sizeBytes()) {
        largest = file;
        largestRead = read;
      }
    }
    long read = bytesDone + reading;
    double seconds = Math.max(1, nowNanos - startedNanos) / (double) TimeUnit.SECONDS.toNanos(1);
    var line =
        String.format(
            Locale.ROOT,
            "loaded %d of %d zones, %d %% of %.0f MiB at %.1f MiB/s, %d records",
            zonesDone,
            zones,
            percent(read, bytes),
            bytes / MEBIBYTE,
            read / MEBIBYTE / seconds,
            recordsDone);
    return largest == null
        ? line
        : line
            + "; reading "
            + largest.origin()
            + " ("
            + percent(largestRead, largest.sizeBytes())
            + " %)";
  }

  private static long percent(long part, long whole) {
    return whole == 0 ? 100 : 100 * part / whole;
  }
}
