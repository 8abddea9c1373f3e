package io.swarmdns.server.frontend;

import io.netty.channel.epoll.Epoll;
import java.io.IOException;
import java.util.Locale;

/// How the frontends talk to the kernel.
public enum IoTransport {
  /// The fastest of the others that works on this machine.
  AUTO,
  /// Linux: UDP by recvmmsg and sendmmsg called directly, streams by Netty's epoll channels.
  NATIVE,
  /// Linux: everything by Netty's epoll channels.
  NETTY,
  /// Any system: everything by Netty's channels over `java.nio`.
  NIO;

  /// The transport to run: never [#AUTO].
  ///
  /// @throws IOException when a transport was asked for by name and does not work here
  IoTransport resolve() throws IOException {
    return switch (this) {
      case AUTO -> !Epoll.isAvailable() ? NIO : LinuxCalls.isAvailable() ? NATIVE : NETTY;
      case NATIVE -> {
        if (!LinuxCalls.isAvailable()) {
          throw new IOException(
              "transport native needs 64-bit Linux on x86-64 or ARM; use auto, netty or nio");
        }
        requireEpoll();
        yield this;
      }
      case NETTY -> {
        requireEpoll();
        yield this;
      }
      case NIO -> this;
    };
  }

  private void requireEpoll() throws IOException {
    if (!Epoll.isAvailable()) {
      throw new IOException(
          "transport " + name().toLowerCase(Locale.ROOT) + " needs epoll; use auto or nio",
          Epoll.unavailabilityCause());
    }
  }
}
