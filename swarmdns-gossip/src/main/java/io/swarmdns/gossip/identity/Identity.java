package io.swarmdns.gossip.identity;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// Who a node, or an administrator, is: the key, the certificate with its chain, and on primaries
/// the issuer's key. Everything in it has been checked to belong together; the time has not.
public final class Identity {
  /// An issuing certificate with its key.
  public record Issuing(X509Certificate certificate, PrivateKey key) {
    @Override
    public String toString() {
      return "Issuing[key hidden]";
    }
  }

  private final PrivateKey key;
  private final List<X509Certificate> chain;
  private final CertifiedSubject subject;
  private final Optional<Issuing> issuing;

  /// @param chain the subject's certificate, its issuer's, the root
  /// @throws GeneralSecurityException when these do not belong together
  public Identity(PrivateKey key, List<X509Certificate> chain, Optional<Issuing> issuing)
      throws GeneralSecurityException {
    if (chain.size() != SwarmChain.LENGTH_MAX) {
      throw new CertificateException("certificate, issuer and root are expected");
    }
    this.key = key;
    this.chain = List.copyOf(chain);
    this.issuing = issuing;
    // At a time at which all of the chain had begun: whether it has expired is looked at when it is
    // used, so that expired ones can be told from foreign ones.
    Instant begin =
        chain.stream()
            .map(certificate -> certificate.getNotBefore().toInstant())
            .max(Instant::compareTo)
            .orElseThrow();
    this.subject = SwarmChain.verify(chain, root(), begin, SwarmChain.Purpose.CLIENT);
    KeyMatch.check(certificate().getPublicKey(), key);
    if (issuing.isPresent()) {
      new SwarmAuthority(
          root(), issuing.get().certificate(), issuing.get().key(), InstantSource.system());
    }
  }

  public PrivateKey key() {
    return key;
  }

  /// The subject's certificate, its issuer's, the root.
  public List<X509Certificate> chain() {
    return chain;
  }

  public X509Certificate certificate() {
    return chain.getFirst();
  }

  public X509Certificate root() {
    return chain.getLast();
  }

  public CertifiedSubject subject() {
    return subject;
  }

  public Optional<Issuing> issuing() {
    return issuing;
  }

  /// The authority, where the issuer's key is here.
  public Optional<SwarmAuthority> authority(InstantSource clock) throws GeneralSecurityException {
    if (issuing.isEmpty()) {
      return Optional.empty();
    }
    Issuing own = issuing.get();
    return Optional.of(new SwarmAuthority(root(), own.certificate(), own.key(), clock));
  }

  /// The same key under a newer certificate.
  ///
  /// @throws GeneralSecurityException when it is not this subject's, this key's and this swarm's
  public Identity renewed(List<X509Certificate> newChain, Instant now)
      throws GeneralSecurityException {
    if (newChain.isEmpty() || !newChain.getLast().equals(root())) {
      throw new CertificateException("the new certificate comes with another root");
    }
    CertifiedSubject about = SwarmChain.verify(newChain, root(), now, SwarmChain.Purpose.CLIENT);
    if (!about.equals(subject)) {
      throw new CertificateException("the new certificate is for " + about.uri());
    }
    return new Identity(key, newChain, issuing);
  }

  public boolean isExpired(Instant now) {
    return !now.isBefore(certificate().getNotAfter().toInstant());
  }

  @Override
  public String toString() {
    return "Identity[" + subject.uri() + "]";
  }
}
