package io.swarmdns.zone.store;

/// Numbers in network byte order (RFC 1035 §2.3.2) in arrays, where zones are laid out before they
/// move off the heap.
final class NetworkOrder {
  private NetworkOrder() {}

  static void putShort(byte[] to, int at, int value) {
    to[at] = (byte) (value >>> 8);
    to[at + 1] = (byte) value;
  }

  static void putInt(byte[] to, int at, int value) {
    putShort(to, at, value >>> 16);
    putShort(to, at + 2, value);
  }

  /// 0 to 65535.
  static int getShort(byte[] from, int at) {
    return (from[at] & 0xff) << 8 | from[at + 1] & 0xff;
  }

  static int getInt(byte[] from, int at) {
    return getShort(from, at) << 16 | getShort(from, at + 2);
  }
}
