package io.swarmdns.bench.swarm;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/// What the disk itself takes to make something durable: 4 KiB appended, then fdatasync.
public final class DiskSync {
  private static final int BYTES = 4096;

  private DiskSync() {}

  /// The median of so many in a directory, in milliseconds.
  public static double p50Millis(Path directory, int count) throws IOException {
    Files.createDirectories(directory);
    Path file = Files.createTempFile(directory, "sync", ".probe");
    var nanos = new Histogram(TimeUnit.SECONDS.toNanos(60), 3);
    try (var channel = FileChannel.open(file, StandardOpenOption.APPEND)) {
      var block = ByteBuffer.allocateDirect(BYTES);
      for (int i = 0; i < count; i++) {
        long begun = System.nanoTime();
        channel.write(block.clear());
        channel.force(false);
        nanos.recordValue(System.nanoTime() - begun);
      }
    } finally {
      Files.delete(file);
    }
    return nanos.getValueAtPercentile(50) / 1e6;
  }
}
