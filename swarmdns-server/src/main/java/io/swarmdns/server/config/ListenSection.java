package io.swarmdns.server.config;

import java.net.InetSocketAddress;
import java.util.List;

/// Addresses and sockets for plain DNS. Sizes in bytes.
public record ListenSection(
    List<InetSocketAddress> addresses,
    Transport transport,
    int eventLoops,
    int receiveBufferBytes,
    int sendBufferBytes) {
  static final Section SECTION =
      new Section("listen", "Where plain DNS is answered, over UDP and TCP.");

  private static final Key<List<InetSocketAddress>> ADDRESSES =
      SECTION.list(
          "addresses",
          ValueTypes.listOf(ValueTypes.socketAddress(53), 1, 64),
          List.of("0.0.0.0", "::"),
          """
          Addresses to answer on. Answers leave from the address that was asked, on the
          two wildcards too.\
          """);
  private static final Key<Transport> TRANSPORT =
      SECTION.key(
          "transport",
          ValueTypes.choice(Transport.class),
          "auto",
          """
          How datagrams travel: native is recvmmsg and sendmmsg (Linux), netty is epoll
          without them (Linux), nio works everywhere, auto takes the first that this
          machine has.\
          """);
  private static final Key<Integer> EVENT_LOOPS =
      SECTION.key(
          "event-loops",
          ValueTypes.wholeNumber(0, 1024),
          "0",
          "Threads that answer, each with a socket of its own per address; 0: one per core.");
  private static final Key<Integer> RECEIVE_BUFFER =
      SECTION.key(
          "receive-buffer",
          ValueTypes.bytes(4096, 1 << 30),
          "16MiB",
          "Kernel's receive buffer per UDP socket; cut at net.core.rmem_max without CAP_NET_ADMIN.");
  private static final Key<Integer> SEND_BUFFER =
      SECTION.key(
          "send-buffer",
          ValueTypes.bytes(4096, 1 << 30),
          "4MiB",
          "Kernel's send buffer per UDP socket; cut at net.core.wmem_max without CAP_NET_ADMIN.");

  static ListenSection of(Values values) {
    return new ListenSection(
        values.get(ADDRESSES),
        values.get(TRANSPORT),
        values.get(EVENT_LOOPS),
        values.get(RECEIVE_BUFFER),
        values.get(SEND_BUFFER));
  }

  /// How datagrams are received and sent.
  public enum Transport {
    /// The best that this system has.
    AUTO,
    /// recvmmsg and sendmmsg on Linux, through the foreign-function API.
    NATIVE,
    /// Linux: Netty's epoll channels.
    NETTY,
    /// Any system: java.nio.
    NIO
  }
}
