package io.swarmdns.gossip.identity;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Set;

/// [SwarmTrust] in the form that TLS asks for.
final class SwarmTrustManager extends ChainTrust {
  private final SwarmTrust trust;
  private final Set<CertifiedSubject.Kind> kinds;

  SwarmTrustManager(SwarmTrust trust, Set<CertifiedSubject.Kind> kinds) {
    this.trust = trust;
    this.kinds = kinds;
  }

  @Override
  void checkClient(List<X509Certificate> chain) throws CertificateException {
    var unused = trust.verify(chain, kinds, SwarmChain.Purpose.CLIENT);
  }

  @Override
  void checkServer(List<X509Certificate> chain, String host) throws CertificateException {
    trust.verifyServer(chain, kinds, host);
  }

  /// Only the swarm's root, so that clients know which certificate to show.
  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[] {trust.identity().root()};
  }
}
