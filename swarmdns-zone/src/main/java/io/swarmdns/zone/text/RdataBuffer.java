package io.swarmdns.zone.text;

/// Where the wire format of one record's data grows. Used again for every record.
final class RdataBuffer {
  /// Longest rdata (RFC 1035 §3.2.1: RDLENGTH has 16 bits).
  static final int LENGTH_MAX = 65535;

  /// Room for one name or string beyond the longest rdata, so that writers check once, after.
  private static final int ROOM = 2 * NameText.ROOM;

  private final byte[] bytes = new byte[LENGTH_MAX + ROOM];
  private int length;

  void clear() {
    length = 0;
  }

  byte[] bytes() {
    return bytes;
  }

  int length() {
    return length;
  }

  /// Sets the length after a write straight into the bytes.
  void length(int bytesWritten) {
    length = bytesWritten;
  }

  /// Whether more than an rdata can hold has been written.
  boolean overflows() {
    return length > LENGTH_MAX;
  }

  // Beyond the limit bytes are dropped: the length tells the record's parser, which reports it.

  void putByte(int value) {
    if (length < bytes.length) {
      bytes[length++] = (byte) value;
    }
  }

  void putShort(int value) {
    putByte(value >> 8);
    putByte(value);
  }

  void putInt(long value) {
    putShort((int) (value >> 16));
    putShort((int) value);
  }

  void put(byte[] from, int offset, int count) {
    int fits = Math.min(count, bytes.length - length);
    System.arraycopy(from, offset, bytes, length, fits);
    length += fits;
  }
}
