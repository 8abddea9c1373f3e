package io.swarmdns.server.frontend;

import java.net.InetSocketAddress;
import java.util.List;

/// Where and how the frontends listen.
///
/// @param listen addresses for UDP and TCP, at least one. A wildcard address covers its own family
///   only: `0.0.0.0` is IPv4, `::` is IPv6. Port 0 takes a free port, the same for both
/// @param transport default [IoTransport#AUTO]
/// @param eventLoops threads that answer queries, 1 to [#EVENT_LOOPS_MAX]; default one per
///   processor
/// @param udp sizes of UDP socket buffers
/// @param streams limits of TCP and TLS connections
/// @param tls DNS over TLS; off when it has no addresses
public record FrontendOptions(
    List<InetSocketAddress> listen,
    IoTransport transport,
    int eventLoops,
    UdpOptions udp,
    StreamOptions streams,
    TlsOptions tls) {
  public static final int EVENT_LOOPS_MAX = 1024;

  public FrontendOptions {
    listen = List.copyOf(listen);
    if (listen.isEmpty()) {
      throw new IllegalArgumentException("no address to listen on");
    }
    OptionRange.require("eventLoops", eventLoops, 1, EVENT_LOOPS_MAX);
  }

  /// The defaults on the given addresses, without TLS.
  public static FrontendOptions on(InetSocketAddress... listen) {
    return new FrontendOptions(
        List.of(listen),
        IoTransport.AUTO,
        Runtime.getRuntime().availableProcessors(),
        UdpOptions.DEFAULTS,
        StreamOptions.DEFAULTS,
        TlsOptions.OFF);
  }

  public FrontendOptions withTransport(IoTransport newTransport) {
    return new FrontendOptions(listen, newTransport, eventLoops, udp, streams, tls);
  }

  public FrontendOptions withEventLoops(int newEventLoops) {
    return new FrontendOptions(listen, transport, newEventLoops, udp, streams, tls);
  }

  public FrontendOptions withStreams(StreamOptions newStreams) {
    return new FrontendOptions(listen, transport, eventLoops, udp, newStreams, tls);
  }

  public FrontendOptions withTls(TlsOptions newTls) {
    return new FrontendOptions(listen, transport, eventLoops, udp, streams, newTls);
  }
}
