package io.swarmdns.server.frontend;

import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;

/// An open socket that takes queries or connections.
interface Listener {
  /// The address that it is bound to, with its real port.
  InetSocketAddress address();

  /// Answers what has already come in, takes nothing more and closes the socket.
  Future<?> stop();
}
