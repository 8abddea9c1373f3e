package io.swarmdns.gossip.identity;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;

/// What this node shows in TLS, and whom it lets in: certificates below the swarm's own root, good
/// for their side of the connection, of an accepted kind, and not revoked. Any thread.
///
/// The certificate can be swapped and the revocations may change at any time; connections that
/// stand already are the concern of the channel package.
public final class SwarmTrust {
  /// The name to expect in TLS of a node whose name is not known yet.
  public static final String ANY_NODE = "any.swarmdns";

  private final Credentials credentials;
  private final Predicate<String> revoked;
  private final InstantSource clock;
  private final LongAdder refused = new LongAdder();

  /// @param revoked by enrolment, 32 hexadecimal digits; called in handshakes and for each call, so
  ///   it must be quick
  public SwarmTrust(Identity identity, Predicate<String> revoked, InstantSource clock) {
    this.credentials = new Credentials(identity);
    this.revoked = revoked;
    this.clock = clock;
  }

  /// Who this node is now.
  public Identity identity() {
    return credentials.current();
  }

  /// Shows the renewed certificate from now on, to new connections.
  ///
  /// @throws IllegalArgumentException when it is somebody else's
  public void swap(Identity renewed) {
    Identity current = credentials.current();
    if (!renewed.subject().equals(current.subject()) || !renewed.root().equals(current.root())) {
      throw new IllegalArgumentException("an identity of somebody else: " + renewed);
    }
    credentials.swap(renewed);
  }

  public boolean isRevoked(CertifiedSubject subject) {
    return revoked.test(subject.enrolment());
  }

  /// For every kind of server and client.
  public X509ExtendedKeyManager keyManager() {
    return credentials;
  }

  /// Lets nodes in. For the peer and log ports, and for connections to nodes.
  public X509ExtendedTrustManager trustNodes() {
    return new SwarmTrustManager(this, EnumSet.of(CertifiedSubject.Kind.NODE));
  }

  /// Lets nodes and administrators in. For the control port.
  public X509ExtendedTrustManager trustNodesAndAdmins() {
    return new SwarmTrustManager(this, EnumSet.allOf(CertifiedSubject.Kind.class));
  }

  /// How many certificates were refused in handshakes.
  public long refused() {
    return refused.sum();
  }

  /// @throws CertificateException why the chain is refused, which is counted
  CertifiedSubject verify(
      List<X509Certificate> chain, Set<CertifiedSubject.Kind> kinds, SwarmChain.Purpose purpose)
      throws CertificateException {
    try {
      CertifiedSubject subject =
          SwarmChain.verify(chain, identity().root(), clock.instant(), purpose);
      if (!kinds.contains(subject.kind())) {
        throw new CertificateException(
            "only nodes are let in here, this is " + subject.kind().word() + " " + subject.name());
      }
      if (isRevoked(subject)) {
        throw new CertificateException(
            "the enrolment of " + subject.name() + " was revoked: " + subject.enrolment());
      }
      return subject;
    } catch (CertificateException e) {
      refused.increment();
      throw e;
    }
  }

  /// As [#verify] does, for a server whose TLS name is known.
  void verifyServer(
      List<X509Certificate> chain, Set<CertifiedSubject.Kind> kinds, String expectedHost)
      throws CertificateException {
    CertifiedSubject subject = verify(chain, kinds, SwarmChain.Purpose.SERVER);
    if (expectedHost.endsWith(".node.swarmdns") && !expectedHost.equals(subject.tlsName())) {
      refused.increment();
      throw new CertificateException(
          "connected to " + subject.tlsName() + " where " + expectedHost + " was expected");
    }
  }
}
