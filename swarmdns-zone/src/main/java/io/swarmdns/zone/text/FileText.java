package io.swarmdns.zone.text;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.Arrays;

/// The bytes of an open zone file or stream, read in chunks, so that an entry lies whole in one
/// array.
///
/// Read, not mapped: a mapped file that is cut short while it is read kills the reader. Not
/// thread-safe.
final class FileText implements Closeable {
  /// Bytes read at once.
  static final int CHUNK_BYTES = 1 << 18;

  /// Longest entry: 65535 bytes of data, each written `\DDD`, fit four times.
  static final int ENTRY_BYTES_MAX = 1 << 20;

  private static final byte[] UTF8_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

  private final ReadableByteChannel channel;
  private byte[] buffer = new byte[CHUNK_BYTES];
  private int from;
  private int limit;
  private boolean last;

  FileText(ReadableByteChannel channel) {
    this.channel = channel;
  }

  byte[] buffer() {
    return buffer;
  }

  /// Where the next entry begins.
  int from() {
    return from;
  }

  void from(int index) {
    from = index;
  }

  /// Where the bytes in the buffer end.
  int limit() {
    return limit;
  }

  /// Whether the file ends at the limit.
  boolean last() {
    return last;
  }

  /// Whether nothing is left.
  boolean atEnd() {
    return last && from == limit;
  }

  /// Whether the file's last line lacks its end. Only at the end.
  boolean lacksNewline() {
    return limit > 0 && buffer[limit - 1] != '\n';
  }

  /// Whether the entry at hand is longer than any may be.
  boolean entryTooLong() {
    return limit - from >= ENTRY_BYTES_MAX;
  }

  /// Reads on, the entry at hand kept, and returns the bytes read.
  int more() throws IOException {
    boolean first = limit == 0;
    System.arraycopy(buffer, from, buffer, 0, limit - from);
    limit -= from;
    from = 0;
    if (limit > buffer.length / 2) {
      buffer = Arrays.copyOf(buffer, buffer.length * 2);
    }
    int before = limit;
    while (limit < buffer.length && !last) {
      int read = channel.read(ByteBuffer.wrap(buffer, limit, buffer.length - limit));
      last = read < 0;
      limit += Math.max(0, read);
    }
    if (first && limit >= 3 && Arrays.equals(buffer, 0, 3, UTF8_MARK, 0, 3)) {
      from = 3;
    }
    return limit - before;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
