package io.swarmdns.ctl.connect;

import io.swarmdns.ctl.outcome.Failure;
import java.nio.file.Path;

/// Where a node's admin service listens.
public sealed interface Endpoint {
  /// Over TLS.
  record Tcp(String host, int port) implements Endpoint {
    @Override
    public String toString() {
      return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }
  }

  /// On this machine; the permissions of the socket's file decide who may connect.
  record UnixSocket(Path path) implements Endpoint {
    @Override
    public String toString() {
      return path.toString();
    }
  }

  int PORT_MAX = 65_535;

  /// Reads `HOST:PORT`; an IPv6 address stands in brackets.
  static Endpoint parse(String text, String origin) {
    int colon = text.lastIndexOf(':');
    String host = colon < 0 ? text : text.substring(0, colon);
    boolean bracketed = host.startsWith("[") && host.endsWith("]");
    if (bracketed) {
      host = host.substring(1, host.length() - 1);
    }
    int port = colon < 0 ? 0 : port(text.substring(colon + 1));
    if (host.isEmpty() || port == 0 || (!bracketed && host.indexOf(':') >= 0)) {
      throw Failure.usage(
          "%s: '%s' is not HOST:PORT, such as 192.0.2.1:7530, ns1.example.org:7530 or [2001:db8::1]:7530"
              .formatted(origin, text));
    }
    return new Tcp(host, port);
  }

  private static int port(String digits) {
    try {
      int port = Integer.parseInt(digits);
      return port > 0 && port <= PORT_MAX ? port : 0;
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
