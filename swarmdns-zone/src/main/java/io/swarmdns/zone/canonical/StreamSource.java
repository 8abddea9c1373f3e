package io.swarmdns.zone.canonical;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/// Hands out the bytes of a stream a field at a time, counts them and sums them up. Never reads
/// more than the bound.
final class StreamSource {
  /// More than most fields have; a longer one makes the buffer grow.
  private static final int BUFFER_BYTES = 16 << 10;

  private final InputStream in;
  private final long bytesMax;
  private byte[] bytes = new byte[BUFFER_BYTES];
  private ByteBuffer fields = ByteBuffer.wrap(bytes);
  private final CRC32C checksum = new CRC32C();
  private int end;

  /// Bytes before the buffer's first, and where in the buffer the checksum has come to.
  private long passed;

  private int summed;

  StreamSource(InputStream in, long bytesMax) {
    this.in = in;
    this.bytesMax = bytesMax;
  }

  /// Bytes handed out so far.
  long offset() {
    return passed + fields.position();
  }

  /// Sees to it that so many bytes can be taken.
  private void need(int length) throws IOException {
    if (end - fields.position() >= length) {
      return;
    }
    sumUp();
    int from = fields.position();
    byte[] old = bytes;
    if (length > bytes.length) {
      bytes = new byte[length];
      fields = ByteBuffer.wrap(bytes);
    }
    System.arraycopy(old, from, bytes, 0, end - from);
    passed += from;
    end -= from;
    fields.position(0);
    summed = 0;
    while (end < length) {
      int read = fill();
      if (read < 0) {
        throw new BadZoneStream(passed + end, "it ends here, in the middle");
      }
    }
  }

  private int fill() throws IOException {
    int read = in.read(bytes, end, bytes.length - end);
    if (read > 0) {
      end += read;
      if (passed + end > bytesMax) {
        throw new BadZoneStream(bytesMax, "it is longer than the " + bytesMax + " bytes allowed");
      }
    }
    return read;
  }

  private void sumUp() {
    checksum.update(bytes, summed, fields.position() - summed);
    summed = fields.position();
  }

  /// The CRC-32C of all bytes handed out so far.
  int checksum() {
    sumUp();
    return (int) checksum.getValue();
  }

  int unsignedByte() throws IOException {
    need(1);
    return fields.get() & 0xff;
  }

  int unsignedShort() throws IOException {
    need(2);
    return fields.getShort() & 0xffff;
  }

  int number() throws IOException {
    need(4);
    return fields.getInt();
  }

  long longNumber() throws IOException {
    need(8);
    return fields.getLong();
  }

  /// Copies bytes to the beginning of the array.
  void bytes(byte[] to, int length) throws IOException {
    need(length);
    fields.get(to, 0, length);
  }

  /// Whether nothing comes any more.
  boolean isAtEnd() throws IOException {
    if (fields.position() < end) {
      return false;
    }
    return in.read() < 0;
  }
}
