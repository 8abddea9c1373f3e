package io.swarmdns.gossip.channel;

import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.ChannelOption;
import io.netty.handler.ssl.SslContext;
import io.swarmdns.gossip.identity.CertifiedSubject;
import io.swarmdns.gossip.identity.HostPort;
import io.swarmdns.gossip.identity.SwarmTrust;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import javax.net.ssl.SSLException;

/// The connections from this node to its peers: one a peer, shared by all that talks to it. A
/// connection to a named node succeeds with that node only, wherever it is. Answers are handed over
/// by the connection's own thread: whoever takes them must not block. Thread-safe.
public final class PeerChannels implements AutoCloseable {
  /// More peers than a swarm has, for the addresses that it tries on its way.
  public static final int CHANNELS_MAX = 512;

  private static final int CONNECT_MAX_MILLIS = 3000;
  private static final long IDLE_MINUTES = 10;

  /// @param name empty: whichever node is there
  private record Peer(Optional<String> name, HostPort address) {}

  private final SslContext tls;
  private final Map<Peer, ManagedChannel> channels = new HashMap<>();
  private boolean closed;

  public PeerChannels(SwarmTrust trust) throws SSLException {
    this.tls = ChannelTls.client(trust);
  }

  /// The channel to a node, made if need be; it connects when it is used. Do not shut it down.
  ///
  /// @throws IllegalStateException when there are too many, or after closing
  public ManagedChannel toNode(String name, HostPort address) {
    return channel(new Peer(Optional.of(name), address));
  }

  /// The channel to whichever node of the swarm listens there.
  public ManagedChannel toAnyNode(HostPort address) {
    return channel(new Peer(Optional.empty(), address));
  }

  private synchronized ManagedChannel channel(Peer peer) {
    if (closed) {
      throw new IllegalStateException("the connections to peers are closed");
    }
    ManagedChannel known = channels.get(peer);
    if (known != null) {
      return known;
    }
    if (channels.size() >= CHANNELS_MAX) {
      throw new IllegalStateException("more than " + CHANNELS_MAX + " connections to peers");
    }
    ManagedChannel made = open(peer);
    channels.put(peer, made);
    return made;
  }

  private ManagedChannel open(Peer peer) {
    String tlsName = peer.name().map(CertifiedSubject::tlsNameOfNode).orElse(SwarmTrust.ANY_NODE);
    return NettyChannelBuilder.forAddress(peer.address().host(), peer.address().port())
        .overrideAuthority(tlsName)
        .sslContext(tls)
        .disableRetry()
        .directExecutor()
        .maxInboundMessageSize(ServerLimits.MESSAGE_MAX_BYTES)
        .maxInboundMetadataSize(ServerLimits.HEADERS_MAX_BYTES)
        .withOption(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MAX_MILLIS)
        .keepAliveTime(ServerLimits.KEEPALIVE.toMillis(), TimeUnit.MILLISECONDS)
        .keepAliveTimeout(ServerLimits.KEEPALIVE_ANSWER_MAX.toMillis(), TimeUnit.MILLISECONDS)
        .idleTimeout(IDLE_MINUTES, TimeUnit.MINUTES)
        .build();
  }

  /// Closes the channels to a node, at all its addresses: it left, or was revoked.
  public void forget(String name) {
    forgetIf(peer -> peer.name().equals(Optional.of(name)));
  }

  /// Closes the channel to one address of a node, or to an unnamed node there.
  public void forget(Optional<String> name, HostPort address) {
    forgetIf(peer -> peer.equals(new Peer(name, address)));
  }

  private synchronized void forgetIf(Predicate<Peer> which) {
    channels
        .entrySet()
        .removeIf(entry -> {
          boolean gone = which.test(entry.getKey());
          if (gone) {
            entry.getValue().shutdownNow();
          }
          return gone;
        });
  }

  /// How many there are, for metrics.
  public synchronized int size() {
    return channels.size();
  }

  @Override
  public synchronized void close() {
    closed = true;
    channels.values().forEach(ManagedChannel::shutdownNow);
    channels.clear();
  }
}
