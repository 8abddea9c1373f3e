package io.swarmdns.ctl.connect;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;

/// Trusts nodes of one swarm and nobody else: the chain must lead to the swarm's root, and the
/// certificate must name a node of it. The host's name is of no matter: a node is known by its
/// certificate, under whatever address it is reached.
final class NodeTrust extends X509ExtendedTrustManager {
  private final String swarm;
  private final X509TrustManager chains;

  NodeTrust(X509Certificate root, String swarm) throws GeneralSecurityException {
    this.swarm = swarm;
    this.chains = chainsTo(root);
  }

  private static X509TrustManager chainsTo(X509Certificate root) throws GeneralSecurityException {
    try {
      var store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      store.setCertificateEntry("root", root);
      var factory = TrustManagerFactory.getInstance("PKIX");
      factory.init(store);
      return (X509TrustManager) factory.getTrustManagers()[0];
    } catch (IOException e) {
      throw new GeneralSecurityException(e);
    }
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    Optional<CertifiedName> name = CertifiedName.of(chain[0]);
    if (name.isEmpty()) {
      throw new UntrustedServer("shows a certificate that is no SwarmDNS node's");
    }
    // The name proves nothing before the chain is checked; it only makes for a better message.
    if (!name.get().swarm().equals(swarm)) {
      throw new UntrustedServer(
          "is of another swarm (%s; the identity file is for %s)"
              .formatted(name.get().swarm(), swarm));
    }
    try {
      chains.checkServerTrusted(chain, authType);
    } catch (CertificateException e) {
      throw new UntrustedServer("shows a certificate that cannot be trusted: " + e.getMessage());
    }
    if (name.get().kind() != CertifiedName.Kind.NODE) {
      throw new UntrustedServer("shows the certificate of an administrator, not of a node");
    }
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    checkServerTrusted(chain, authType);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    checkServerTrusted(chain, authType);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw new CertificateException("this side is never a server");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    checkClientTrusted(chain, authType);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    checkClientTrusted(chain, authType);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }

  /// Who answers is not whom we look for. The message goes on from the server's address.
  static final class UntrustedServer extends CertificateException {
    UntrustedServer(String message) {
      super(message);
    }
  }
}
