package io.swarmdns.server.frontend;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;

/// A client's address, or the leading bits of it, as two numbers; IPv4 is mapped into IPv6 (RFC
/// 4291 §2.5.5.2).
record ClientPrefix(long high, long low) {
  private static final long MAPPED = 0xffffL << 32;
  private static final int MAPPED_BITS = 96;

  /// The lower half of a mapped IPv4 address, whose upper half is 0.
  static long mapped(int v4) {
    return MAPPED | Integer.toUnsignedLong(v4);
  }

  /// The whole address.
  static ClientPrefix of(InetAddress address) {
    ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
    if (address instanceof Inet4Address) {
      return new ClientPrefix(0, mapped(bytes.getInt()));
    }
    return new ClientPrefix(bytes.getLong(), bytes.getLong());
  }

  /// The prefix that the limits of connections count by.
  ClientPrefix cut(StreamOptions options) {
    boolean v4 = high == 0 && low >>> 32 == 0xffffL;
    int bits = v4 ? MAPPED_BITS + options.clientPrefixBitsV4() : options.clientPrefixBitsV6();
    return new ClientPrefix(high & mask(bits), low & mask(bits - Long.SIZE));
  }

  private static long mask(int bits) {
    if (bits <= 0) {
      return 0;
    }
    return bits >= Long.SIZE ? -1L : -1L << (Long.SIZE - bits);
  }
}
