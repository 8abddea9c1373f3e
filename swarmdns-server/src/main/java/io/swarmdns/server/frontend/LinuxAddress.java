package io.swarmdns.server.frontend;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/// Socket addresses as the kernel takes them: `sockaddr_in` and `sockaddr_in6` on a little-endian
/// machine.
///
/// ```
/// sockaddr_in   family:2 port:2 address:4
/// sockaddr_in6  family:2 port:2 flowinfo:4 address:16 scope:4
/// ```
final class LinuxAddress {
  static final int AF_INET = 2;
  static final int AF_INET6 = 10;

  static final int PORT_AT = 2;
  static final int V4_ADDRESS_AT = 4;
  static final int V6_ADDRESS_AT = 8;
  static final int BYTES_MAX = 28;

  private static final int V4_BYTES = 16;
  private static final int V6_SCOPE_AT = 24;

  private LinuxAddress() {}

  static int family(InetSocketAddress address) {
    return address.getAddress() instanceof Inet4Address ? AF_INET : AF_INET6;
  }

  /// A block with the address, freed by the garbage collector.
  static MemorySegment encode(InetSocketAddress address) {
    InetAddress ip = address.getAddress();
    boolean v4 = ip instanceof Inet4Address;
    MemorySegment at = Arena.ofAuto().allocate(v4 ? V4_BYTES : BYTES_MAX, Long.BYTES);
    at.set(ValueLayout.JAVA_SHORT, 0, (short) family(address));
    at.set(ValueLayout.JAVA_BYTE, PORT_AT, (byte) (address.getPort() >> 8));
    at.set(ValueLayout.JAVA_BYTE, PORT_AT + 1, (byte) address.getPort());
    byte[] bytes = ip.getAddress();
    int addressAt = v4 ? V4_ADDRESS_AT : V6_ADDRESS_AT;
    MemorySegment.copy(bytes, 0, at, ValueLayout.JAVA_BYTE, addressAt, bytes.length);
    if (ip instanceof Inet6Address v6) {
      at.set(ValueLayout.JAVA_INT, V6_SCOPE_AT, v6.getScopeId());
    }
    return at;
  }
}
