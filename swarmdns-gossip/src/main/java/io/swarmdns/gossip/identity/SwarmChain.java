package io.swarmdns.gossip.identity;

import java.security.GeneralSecurityException;
import java.security.cert.CertPath;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;

/// Whether a chain of certificates leads to a swarm's root (RFC 5280 §6), and whom it is about.
final class SwarmChain {
  /// Node, issuer, root.
  static final int LENGTH_MAX = 3;

  /// What the certificate must be good for.
  enum Purpose {
    SERVER("1.3.6.1.5.5.7.3.1"),
    CLIENT("1.3.6.1.5.5.7.3.2");

    private final String oid;

    Purpose(String oid) {
      this.oid = oid;
    }
  }

  private SwarmChain() {}

  /// @param chain the subject's certificate first; the root may stand at its end or not
  /// @throws CertificateException when the chain is not one of this swarm at that time
  static CertifiedSubject verify(
      List<X509Certificate> chain, X509Certificate root, Instant now, Purpose purpose)
      throws CertificateException {
    if (chain.isEmpty() || chain.size() > LENGTH_MAX) {
      throw new CertificateException("a chain of " + chain.size() + " certificates");
    }
    List<X509Certificate> path =
        chain.getLast().equals(root) ? chain.subList(0, chain.size() - 1) : chain;
    if (path.size() != LENGTH_MAX - 1) {
      throw new CertificateException("not a certificate, its issuer's, and this swarm's root");
    }
    validate(path, root, now);
    X509Certificate certificate = path.getFirst();
    List<String> purposes = certificate.getExtendedKeyUsage();
    if (purposes == null || !purposes.contains(purpose.oid)) {
      throw new CertificateException("the certificate is not one for this side of a connection");
    }
    CertifiedSubject subject = CertifiedSubject.of(certificate);
    if (!subject.swarm().equals(SwarmId.of(root))) {
      throw new CertificateException("the certificate names another swarm");
    }
    return subject;
  }

  private static void validate(List<X509Certificate> path, X509Certificate root, Instant now)
      throws CertificateException {
    try {
      CertPath certPath = CertificateFactory.getInstance("X.509").generateCertPath(path);
      PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(root, null)));
      parameters.setRevocationEnabled(false); // by enrolment instead, in the replicated settings
      parameters.setDate(Date.from(now));
      CertPathValidator.getInstance("PKIX").validate(certPath, parameters);
    } catch (GeneralSecurityException e) {
      throw new CertificateException("not a valid chain to this swarm's root: " + reason(e), e);
    }
  }

  private static String reason(GeneralSecurityException e) {
    Throwable cause = e.getCause();
    return cause == null || cause.getMessage() == null
        ? String.valueOf(e.getMessage())
        : cause.getMessage();
  }
}
