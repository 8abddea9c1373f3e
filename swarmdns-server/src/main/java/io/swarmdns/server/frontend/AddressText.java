package io.swarmdns.server.frontend;

import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.stream.Collectors;

/// Addresses as operators write them: `192.0.2.1:53`, `[2001:db8::1]:53`.
public final class AddressText {
  private AddressText() {}

  public static String of(InetSocketAddress address) {
    var host = address.getAddress();
    if (host == null) {
      return address.toString(); // a name that was never resolved
    }
    String text = host.getHostAddress();
    return (host instanceof Inet6Address ? "[" + text + "]" : text) + ":" + address.getPort();
  }

  /// All of them, or `none`.
  static String of(List<InetSocketAddress> addresses) {
    return addresses.isEmpty()
        ? "none"
        : addresses.stream().map(AddressText::of).collect(Collectors.joining(" "));
  }
}
