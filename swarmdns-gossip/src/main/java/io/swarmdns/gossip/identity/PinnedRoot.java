package io.swarmdns.gossip.identity;

import io.grpc.ManagedChannel;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;

/// Trusts a node whose chain ends in the root that a token names: all that is known of the swarm
/// before one has joined.
final class PinnedRoot extends ChainTrust {
  private final byte[] fingerprint;
  private final InstantSource clock;
  private final Consumer<CertifiedSubject> trusted;

  PinnedRoot(byte[] fingerprint, InstantSource clock) {
    this(fingerprint, clock, _ -> {});
  }

  /// @param trusted is told of each server that is
  PinnedRoot(byte[] fingerprint, InstantSource clock, Consumer<CertifiedSubject> trusted) {
    this.fingerprint = fingerprint;
    this.clock = clock;
    this.trusted = trusted;
  }

  /// @throws CertificateException when the chain is not a node's of that swarm
  CertifiedSubject verify(List<X509Certificate> chain, SwarmChain.Purpose purpose)
      throws CertificateException {
    X509Certificate root = chain.getLast();
    if (!MessageDigest.isEqual(SwarmId.fingerprint(root), fingerprint)) {
      throw new CertificateException(
          "the server belongs to another swarm than the join token, or somebody stands between");
    }
    CertifiedSubject subject = SwarmChain.verify(chain, root, clock.instant(), purpose);
    if (subject.kind() != CertifiedSubject.Kind.NODE) {
      throw new CertificateException("the server is not a node");
    }
    return subject;
  }

  /// A connection to a control port by one that shows no certificate; the caller shuts it down.
  ///
  /// @throws IdentityException when this Java cannot do TLS 1.3
  ManagedChannel connect(HostPort control, int replyMaxBytes) throws IdentityException {
    SslContext tls;
    try {
      tls = GrpcSslContexts.forClient().trustManager(this).protocols("TLSv1.3").build();
    } catch (IOException e) {
      throw new IdentityException("this Java cannot do TLS 1.3", e);
    }
    return NettyChannelBuilder.forAddress(control.host(), control.port())
        .overrideAuthority(SwarmTrust.ANY_NODE)
        .sslContext(tls)
        .maxInboundMessageSize(replyMaxBytes)
        .build();
  }

  @Override
  void checkServer(List<X509Certificate> chain, String host) throws CertificateException {
    trusted.accept(verify(chain, SwarmChain.Purpose.SERVER));
  }

  @Override
  void checkClient(List<X509Certificate> chain) throws CertificateException {
    throw new CertificateException("only servers are looked at");
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}
