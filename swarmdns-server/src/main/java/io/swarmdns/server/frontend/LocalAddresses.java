package io.swarmdns.server.frontend;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.util.ArrayList;
import java.util.List;

/// The addresses of this machine that a wildcard stands for.
final class LocalAddresses {
  private LocalAddresses() {}

  /// The address itself, or for a wildcard every address of the same family that an interface has
  /// now. Interfaces that come later are not noticed.
  static List<InetSocketAddress> expand(InetSocketAddress address) throws IOException {
    InetAddress wildcard = address.getAddress();
    if (!wildcard.isAnyLocalAddress()) {
      return List.of(address);
    }
    List<InetSocketAddress> expanded = new ArrayList<>();
    for (NetworkInterface network : NetworkInterface.networkInterfaces().toList()) {
      if (network.isUp()) {
        network
            .inetAddresses()
            .filter(local -> local.getClass() == wildcard.getClass())
            .map(local -> new InetSocketAddress(local, address.getPort()))
            .forEach(expanded::add);
      }
    }
    if (expanded.isEmpty()) {
      throw new IOException("no interface has an address that " + address + " could stand for");
    }
    return expanded;
  }
}
