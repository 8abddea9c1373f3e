package io.swarmdns.server;

import io.swarmdns.gossip.identity.HostPort;
import io.swarmdns.server.config.Configuration;
import io.swarmdns.server.config.ListenSection;
import io.swarmdns.server.config.SwarmSection;
import io.swarmdns.server.config.TcpSection;
import io.swarmdns.server.config.TlsSection;
import io.swarmdns.server.frontend.AddressText;
import io.swarmdns.server.frontend.FrontendOptions;
import io.swarmdns.server.frontend.IoTransport;
import io.swarmdns.server.frontend.StreamOptions;
import io.swarmdns.server.frontend.TlsOptions;
import io.swarmdns.server.frontend.UdpOptions;
import io.swarmdns.server.swarm.SwarmFiles;
import io.swarmdns.server.swarm.SwarmOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// What the configuration says, in the terms of each part: the parts do not know its file.
final class Options {
  private final Configuration configuration;

  Options(Configuration configuration) {
    this.configuration = configuration;
  }

  FrontendOptions frontends() {
    ListenSection listen = configuration.listen();
    return new FrontendOptions(
        listen.addresses(),
        transport(listen.transport()),
        orProcessors(listen.eventLoops()),
        new UdpOptions(listen.receiveBufferBytes(), listen.sendBufferBytes()),
        streams(configuration.tcp()),
        tls(configuration.tls()));
  }

  private static IoTransport transport(ListenSection.Transport transport) {
    return switch (transport) {
      case AUTO -> IoTransport.AUTO;
      case NATIVE -> IoTransport.NATIVE;
      case NETTY -> IoTransport.NETTY;
      case NIO -> IoTransport.NIO;
    };
  }

  private static StreamOptions streams(TcpSection tcp) {
    return new StreamOptions(
        tcp.connectionsMax(),
        tcp.connectionsPerClientMax(),
        tcp.ipv4PrefixLength(),
        tcp.ipv6PrefixLength(),
        tcp.idleTimeout(),
        tcp.queriesPerConnectionMax(),
        tcp.writeBufferBytes(),
        tcp.buffersBytes());
  }

  private TlsOptions tls(TlsSection tls) {
    TlsOptions.Identity identity =
        tls.certificate().isPresent()
            ? new TlsOptions.PemFiles(
                tls.certificate().orElseThrow(), tls.privateKey().orElseThrow())
            : new TlsOptions.SelfSigned(nodeName());
    return new TlsOptions(
        tls.enabled() ? tls.addresses() : List.of(),
        identity,
        tls.handshakeTimeout(),
        TlsOptions.CERTIFICATE_POLL_DEFAULT);
  }

  /// What the node is as a member of a swarm.
  ///
  /// @param files of the node
  /// @throws IOException when a seed is not host:port
  SwarmOptions swarm(SwarmFiles files) throws IOException {
    var swarm = configuration.swarm();
    var seeds = new ArrayList<HostPort>();
    for (String seed : swarm.seeds()) {
      seeds.add(
          HostPort.parse(seed)
              .orElseThrow(
                  () -> new IOException("swarm.seeds: address:port expected, not '" + seed + "'")));
    }
    return new SwarmOptions(
        swarm.address(),
        swarm.bindAddress(),
        swarm.port(),
        swarm.region(),
        swarm.zoneLabel(),
        swarm.profile() == SwarmSection.Profile.WAN,
        seeds,
        swarm.adminSocket().orElseGet(files::adminSocket),
        configuration.listen().addresses().stream().map(AddressText::of).toList(),
        swarm.freeBytesMin(),
        Version.ours());
  }

  int zoneLoadThreads() {
    return orProcessors(configuration.zones().loadThreads());
  }

  /// The configured name, else the host's.
  String nodeName() {
    String name = configuration.node().name();
    return name.isEmpty() ? HostName.get() : name;
  }

  private static int orProcessors(int threads) {
    return threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
  }
}
