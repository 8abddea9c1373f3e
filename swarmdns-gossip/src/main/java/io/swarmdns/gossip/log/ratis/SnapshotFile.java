package io.swarmdns.gossip.log.ratis;

import io.swarmdns.gossip.log.LogSnapshot;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.zip.CRC32C;
import org.apache.ratis.io.MD5Hash;

/// A snapshot on disk: docs/formats/log-snapshot.md.
///
/// A header with term and index, the state machine's bytes, and a trailer with their length and a
/// CRC32C over everything before it.
///
/// @param payloadBytes the state machine's part
/// @param md5 of the whole file: what Ratis compares after it has sent it
record SnapshotFile(Path path, long term, long index, long payloadBytes, MD5Hash md5)
    implements Comparable<SnapshotFile> {
  private static final long MAGIC = 0x53444e53_534e4150L; // "SDNSSNAP"
  private static final int VERSION = 1;
  static final int HEADER_BYTES = 28;
  static final int TRAILER_BYTES = 12;
  private static final int BUFFER_BYTES = 1 << 16;

  /// Writes a snapshot and syncs it.
  ///
  /// @throws IOException when that fails; the file may exist then
  static SnapshotFile write(Path path, long term, long index, LogSnapshot content)
      throws IOException {
    try (var channel =
        FileChannel.open(
            path,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      var sums = new Sums(Channels.newOutputStream(channel));
      var out = new BufferedOutputStream(sums, BUFFER_BYTES);
      out.write(header(term, index));
      // Whoever writes the content must not close the file.
      content.writeTo(new Unclosable(out));
      out.flush();
      long payloadBytes = sums.count - HEADER_BYTES;
      out.write(ByteBuffer.allocate(8).putLong(payloadBytes).array());
      out.flush();
      out.write(ByteBuffer.allocate(4).putInt((int) sums.crc.getValue()).array());
      out.flush();
      channel.force(true);
      return new SnapshotFile(path, term, index, payloadBytes, sums.md5());
    }
  }

  private static byte[] header(long term, long index) {
    return ByteBuffer.allocate(HEADER_BYTES)
        .putLong(MAGIC)
        .putInt(VERSION)
        .putLong(term)
        .putLong(index)
        .array();
  }

  /// Reads the whole file and checks it.
  ///
  /// @throws IOException saying what is wrong, when it is not a whole undamaged snapshot
  static SnapshotFile verify(Path path) throws IOException {
    long size = Files.size(path);
    if (size < HEADER_BYTES + TRAILER_BYTES) {
      throw new IOException(path + " is no snapshot: it has " + size + " bytes only");
    }
    var sums = new Sums(OutputStream.nullOutputStream());
    try (var in = new BufferedInputStream(Files.newInputStream(path), BUFFER_BYTES)) {
      var header = ByteBuffer.wrap(in.readNBytes(HEADER_BYTES));
      if (header.remaining() < HEADER_BYTES || header.getLong() != MAGIC) {
        throw new IOException(path + " is no snapshot: it does not begin like one");
      }
      int version = header.getInt();
      if (version != VERSION) {
        throw new IOException(path + " has version " + version + ", this node knows " + VERSION);
      }
      sums.write(header.array(), 0, HEADER_BYTES);
      copy(in, size - HEADER_BYTES - TRAILER_BYTES, sums);
      byte[] trailer = in.readNBytes(TRAILER_BYTES);
      sums.write(trailer, 0, 8);
      int crc = (int) sums.crc.getValue();
      sums.write(trailer, 8, 4);
      var expected = ByteBuffer.wrap(trailer);
      long payloadBytes = expected.getLong();
      if (payloadBytes != size - HEADER_BYTES - TRAILER_BYTES || expected.getInt() != crc) {
        throw new IOException(path + " is damaged: length or checksum do not fit");
      }
      return new SnapshotFile(
          path, header.getLong(12), header.getLong(20), payloadBytes, sums.md5());
    }
  }

  private static void copy(InputStream in, long bytes, OutputStream out) throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    for (long left = bytes; left > 0; ) {
      int read = in.read(buffer, 0, (int) Math.min(left, buffer.length));
      if (read < 0) {
        throw new EOFException("the snapshot ends " + left + " bytes early");
      }
      out.write(buffer, 0, read);
      left -= read;
    }
  }

  /// The state machine's bytes of a verified snapshot.
  InputStream open() throws IOException {
    var in = new BufferedInputStream(Files.newInputStream(path), BUFFER_BYTES);
    try {
      in.skipNBytes(HEADER_BYTES);
    } catch (IOException e) {
      in.close();
      throw e;
    }
    return new Limited(in, payloadBytes);
  }

  SnapshotFile at(Path newPath) {
    return new SnapshotFile(newPath, term, index, payloadBytes, md5);
  }

  /// Newest first.
  @Override
  public int compareTo(SnapshotFile other) {
    return Long.compare(other.index, index);
  }

  /// Counts and sums what passes through.
  private static final class Sums extends FilterOutputStream {
    private final CRC32C crc = new CRC32C();
    private final MessageDigest digest;
    private long count;

    Sums(OutputStream out) {
      super(out);
      try {
        digest = MessageDigest.getInstance("MD5");
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every Java has MD5", e);
      }
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      crc.update(bytes, offset, length);
      digest.update(bytes, offset, length);
      out.write(bytes, offset, length);
      count += length;
    }

    MD5Hash md5() {
      return MD5Hash.newInstance(digest.digest());
    }
  }

  private static final class Unclosable extends FilterOutputStream {
    Unclosable(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
    }

    @Override
    public void close() throws IOException {
      flush();
    }
  }

  /// Ends where the payload ends.
  private static final class Limited extends FilterInputStream {
    private long left;

    Limited(InputStream in, long bytes) {
      super(in);
      left = bytes;
    }

    @Override
    public int read() throws IOException {
      if (left == 0) {
        return -1;
      }
      int b = in.read();
      left -= b < 0 ? 0 : 1;
      return b;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      if (left == 0 && length > 0) {
        return -1;
      }
      int read = in.read(bytes, offset, (int) Math.min(length, left));
      left -= Math.max(read, 0);
      return read;
    }

    @Override
    public long skip(long bytes) throws IOException {
      long skipped = in.skip(Math.min(bytes, left));
      left -= skipped;
      return skipped;
    }

    @Override
    public int available() throws IOException {
      return (int) Math.min(in.available(), left);
    }

    @Override
    public boolean markSupported() {
      return false;
    }
  }
}
