package io.swarmdns.server.edit;

import io.swarmdns.proto.ImportProgress;
import java.util.function.LongSupplier;

/// How far an import is. One thread tells, any thread reads.
public final class ImportStage {
  private volatile long bytesReceived;
  private volatile long bytesRead;
  private volatile long bytesToReplicate;
  private volatile long records;
  private volatile LongSupplier replicated = () -> 0;

  public void received(long bytes) {
    bytesReceived = bytes;
  }

  /// Bytes of the text that have become records.
  public void read(long bytes) {
    bytesRead = bytes;
  }

  public void loaded(long recordCount) {
    records = recordCount;
  }

  /// @param bytes of the zone that go into the log
  /// @param soFar how many have come out of it here
  public void replicating(long bytes, LongSupplier soFar) {
    replicated = soFar;
    bytesToReplicate = bytes;
  }

  public ImportProgress message() {
    return ImportProgress.newBuilder()
        .setBytesReceived(Math.max(bytesReceived, bytesRead))
        .setRecords(records)
        .setBytesReplicated(Math.min(replicated.getAsLong(), bytesToReplicate))
        .setBytesToReplicate(bytesToReplicate)
        .build();
  }
}
