package io.swarmdns.server.frontend;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.IoEventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import io.swarmdns.zone.answer.Responder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// All sockets of the daemon, and the event loops that answer on them.
///
/// Thread-safe; [#drain] and [#close] wait, and must not be called from an event loop.
public final class Frontends implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Frontends.class);
  private static final Duration DRAIN_POLL = Duration.ofMillis(10);
  private static final Duration SHUTDOWN_MAX = Duration.ofSeconds(5);

  private final FrontendOptions options;
  private final IoTransport transport;
  private final NettyChannels channels;
  private final MultiThreadIoEventLoopGroup group;
  private final ExecutorService handshakes;

  /// What the names of the event loops' threads begin with.
  public static final String LOOP_NAME = "dns-loop";

  private final List<ServingLoop> loops = new ArrayList<>();
  private final List<ConnectionTable> tables = new ArrayList<>();
  private final List<Listener> udp = new ArrayList<>();
  private final List<Listener> tcp = new ArrayList<>();
  private final List<Listener> tls = new ArrayList<>();
  private @Nullable TlsIdentity identity;

  private final Runnable whenLoopIsLost;
  private volatile boolean closing;

  private Frontends(FrontendOptions wanted, Runnable whenLoopIsLost) throws IOException {
    this.whenLoopIsLost = whenLoopIsLost;
    options = wanted.withStreams(OpenFiles.cut(wanted.streams()));
    transport = options.transport().resolve();
    channels = new NettyChannels(transport);
    group =
        new MultiThreadIoEventLoopGroup(
            options.eventLoops(), new DefaultThreadFactory(LOOP_NAME), channels.ioHandlers());
    // Half of the processors at most: a flood of handshakes must leave room for UDP.
    int threads = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    handshakes = Executors.newFixedThreadPool(threads, new DefaultThreadFactory("tls", true));
  }

  /// Opens all sockets and starts to answer.
  ///
  /// @param responders called once on each event loop's thread; what it gives is closed at the end
  /// @param whenLoopIsLost runs when an event loop has ended that was not told to: its sockets are
  ///   there, and nobody reads them
  /// @throws IOException when an address cannot be had (a [java.net.BindException] that names it),
  ///   a TLS file cannot be used, or the transport does not work here; then nothing stays open
  public static Frontends start(
      FrontendOptions options, Supplier<Responder> responders, Runnable whenLoopIsLost)
      throws IOException {
    Frontends frontends = new Frontends(options, whenLoopIsLost);
    try {
      frontends.open(responders);
    } catch (IOException | RuntimeException e) {
      frontends.close();
      throw e;
    }
    return frontends;
  }

  /// Reads the TLS certificate and key as [#start] would.
  ///
  /// @throws IOException when they cannot be used
  public static void requireUsable(TlsOptions tls) throws IOException {
    var _ = new TlsIdentity(tls, Runnable::run);
  }

  private void open(Supplier<Responder> responders) throws IOException {
    ConnectionLimits limits = new ConnectionLimits(options.streams());
    for (EventExecutor executor : group) {
      IoEventLoop eventLoop = (IoEventLoop) executor;
      Responder responder = eventLoop.submit(responders::get).syncUninterruptibly().getNow();
      ServingLoop loop = new ServingLoop(eventLoop, responder);
      loops.add(loop);
      tables.add(new ConnectionTable(loop, limits, options.streams(), options.eventLoops()));
      var _ = eventLoop.terminationFuture().addListener(_ -> loopEnded());
    }
    StreamServer server = server(StreamProtocol.TCP, channel -> {});
    List<InetSocketAddress> bound = openStreams(server, options.listen(), tcp);
    openUdp(bound);
    if (!options.tls().listen().isEmpty()) {
      openTls();
    }
    LOG.info(
        "answering with {} event loops, transport {}, on UDP {}, TCP {}, TLS {}",
        loops.size(),
        transport,
        AddressText.of(udpAddresses()),
        AddressText.of(tcpAddresses()),
        AddressText.of(tlsAddresses()));
  }

  private void loopEnded() {
    if (!closing) {
      LOG.error("an event loop has ended, and its sockets with it");
      whenLoopIsLost.run();
    }
  }

  private StreamServer server(StreamProtocol protocol, Consumer<Channel> prepare) {
    Map<EventLoop, StreamService> services = new HashMap<>();
    for (int i = 0; i < loops.size(); i++) {
      ServingLoop loop = loops.get(i);
      services.put(
          loop.eventLoop(), new StreamService(loop, protocol, tables.get(i), options.streams()));
    }
    return new StreamServer(protocol, services, prepare, channels, options.streams());
  }

  /// @return the addresses with their real ports, wildcards expanded where UDP needs it
  private List<InetSocketAddress> openStreams(
      StreamServer server, List<InetSocketAddress> addresses, List<Listener> listeners)
      throws IOException {
    List<InetSocketAddress> bound = new ArrayList<>();
    for (InetSocketAddress configured : addresses) {
      int port = configured.getPort();
      for (InetSocketAddress address : concrete(configured)) {
        EventLoop acceptor = loops.get(listeners.size() % loops.size()).eventLoop();
        Listener listener =
            server.open(acceptor, group, new InetSocketAddress(address.getAddress(), port));
        listeners.add(listener);
        port = listener.address().getPort();
        bound.add(new InetSocketAddress(address.getAddress(), port));
      }
    }
    return bound;
  }

  /// Netty's datagram channels cannot choose the source of an answer; only [NativeUdp] can.
  private List<InetSocketAddress> concrete(InetSocketAddress configured) throws IOException {
    return transport == IoTransport.NATIVE
        ? List.of(configured)
        : LocalAddresses.expand(configured);
  }

  /// After TCP, whose sockets keep a second daemon out for certain.
  private void openUdp(List<InetSocketAddress> addresses) throws IOException {
    for (InetSocketAddress address : addresses) {
      switch (transport) {
        case NATIVE -> LinuxUdpSocket.requireFree(address);
        case NETTY -> NettyUdp.requireFree(address);
        default -> {} // without SO_REUSEPORT the kernel refuses a second socket
      }
    }
    if (transport == IoTransport.NATIVE) {
      openNativeUdp(addresses);
    } else {
      openNettyUdp(addresses);
    }
  }

  private void openNativeUdp(List<InetSocketAddress> addresses) throws IOException {
    for (ServingLoop loop : loops) {
      DatagramRing ring = new DatagramRing();
      for (InetSocketAddress address : addresses) {
        NativeUdp opened = NativeUdp.open(loop, ring, address, options.udp());
        udp.add(opened);
        if (udp.size() == 1) {
          LinuxUdpSocket.reportBuffers(opened.fd(), options.udp());
        }
      }
    }
  }

  private void openNettyUdp(List<InetSocketAddress> addresses) throws IOException {
    for (int i = 0; i < addresses.size(); i++) {
      List<ServingLoop> serving =
          channels.sharesPorts() ? loops : List.of(loops.get(i % loops.size()));
      for (ServingLoop loop : serving) {
        udp.add(NettyUdp.open(loop, channels, addresses.get(i), options.udp()));
      }
    }
  }

  private void openTls() throws IOException {
    TlsIdentity loaded = new TlsIdentity(options.tls(), handshakes);
    identity = loaded;
    openStreams(server(StreamProtocol.TLS, loaded::secure), options.tls().listen(), tls);
    long millis = options.tls().certificatePoll().toMillis();
    var _ =
        group.scheduleWithFixedDelay(
            () -> handshakes.execute(loaded::reloadIfChanged),
            millis,
            millis,
            TimeUnit.MILLISECONDS);
  }

  /// Reads the TLS certificate and key again now; else they are read when their files have changed
  /// ([TlsOptions#certificatePoll]).
  ///
  /// @throws IOException when they cannot be used; the old ones stay
  public void reloadCertificate() throws IOException {
    if (identity != null) {
      identity.reload();
    }
  }

  /// The transport that runs: never [IoTransport#AUTO].
  public IoTransport transport() {
    return transport;
  }

  /// What each event loop has counted.
  public List<FrontendCounters> counters() {
    return loops.stream().map(ServingLoop::counters).toList();
  }

  /// Where UDP queries are answered, with real ports.
  public List<InetSocketAddress> udpAddresses() {
    return addresses(udp);
  }

  /// Where TCP connections are accepted, with real ports.
  public List<InetSocketAddress> tcpAddresses() {
    return addresses(tcp);
  }

  /// Where TLS connections are accepted, with real ports.
  public List<InetSocketAddress> tlsAddresses() {
    return addresses(tls);
  }

  private static List<InetSocketAddress> addresses(List<Listener> listeners) {
    return listeners.stream().map(Listener::address).distinct().toList();
  }

  /// Stops in order: takes nothing new, answers what has come in, lets connections finish what is
  /// under way, then closes everything.
  ///
  /// @param patience how long to wait for connections that have not finished
  public void drain(Duration patience) {
    long start = System.nanoTime();
    stopListening();
    for (int i = 0; i < loops.size(); i++) {
      loops.get(i).eventLoop().submit(tables.get(i)::drain).syncUninterruptibly();
    }
    while (hasConnections() && System.nanoTime() - start < patience.toNanos()) {
      try {
        Thread.sleep(DRAIN_POLL);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        break;
      }
    }
    close();
  }

  /// For tests.
  List<ServingLoop> loops() {
    return loops;
  }

  private boolean hasConnections() {
    for (int i = 0; i < loops.size(); i++) {
      if (!loops.get(i).eventLoop().submit(tables.get(i)::isEmpty).syncUninterruptibly().getNow()) {
        return true;
      }
    }
    return false;
  }

  private void stopListening() {
    List<Listener> all = new ArrayList<>(tcp);
    all.addAll(tls);
    all.addAll(udp);
    all.stream().map(Listener::stop).toList().forEach(stopped -> stopped.awaitUninterruptibly());
  }

  /// Closes everything at once. May be called again.
  @Override
  public void close() {
    closing = true;
    if (!group.isShuttingDown()) {
      stopListening();
      for (int i = 0; i < loops.size(); i++) {
        loops.get(i).eventLoop().submit(tables.get(i)::closeAll).awaitUninterruptibly();
      }
      var _ = group.shutdownGracefully(0, SHUTDOWN_MAX.toSeconds(), TimeUnit.SECONDS);
    }
    group.terminationFuture().awaitUninterruptibly();
    handshakes.shutdown();
    loops.forEach(ServingLoop::closeEngine);
  }
}
