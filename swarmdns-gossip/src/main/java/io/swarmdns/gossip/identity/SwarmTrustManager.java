package io.swarmdns.gossip.identity;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/// [SwarmTrust] in the form that TLS asks for. Host names of the DNS are not looked at: nodes are
/// known by the names in their certificates.
final class SwarmTrustManager extends X509ExtendedTrustManager {
  private final SwarmTrust trust;
  private final Set<CertifiedSubject.Kind> kinds;

  SwarmTrustManager(SwarmTrust trust, Set<CertifiedSubject.Kind> kinds) {
    this.trust = trust;
    this.kinds = kinds;
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    var unused = trust.verify(List.of(chain), kinds, SwarmChain.Purpose.CLIENT);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, @Nullable Socket socket)
      throws CertificateException {
    checkClientTrusted(chain, authType);
  }

  @Override
  public void checkClientTrusted(
      X509Certificate[] chain, String authType, @Nullable SSLEngine engine)
      throws CertificateException {
    checkClientTrusted(chain, authType);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    trust.verifyServer(List.of(chain), kinds, SwarmTrust.ANY_NODE);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, @Nullable Socket socket)
      throws CertificateException {
    SSLSession session = socket instanceof SSLSocket tls ? tls.getHandshakeSession() : null;
    trust.verifyServer(List.of(chain), kinds, hostOf(session));
  }

  @Override
  public void checkServerTrusted(
      X509Certificate[] chain, String authType, @Nullable SSLEngine engine)
      throws CertificateException {
    trust.verifyServer(
        List.of(chain), kinds, hostOf(engine == null ? null : engine.getHandshakeSession()));
  }

  private static String hostOf(@Nullable SSLSession session) {
    String host = session == null ? null : session.getPeerHost();
    return host == null ? SwarmTrust.ANY_NODE : host;
  }

  /// Only the swarm's root, so that clients know which certificate to show.
  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[] {trust.identity().root()};
  }
}
