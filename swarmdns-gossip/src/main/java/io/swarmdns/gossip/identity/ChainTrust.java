package io.swarmdns.gossip.identity;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/// A trust manager that looks at chains of certificates, whatever carries the connection. Host
/// names of the DNS are not looked at: nodes are known by the names in their certificates.
abstract class ChainTrust extends X509ExtendedTrustManager {
  /// @throws CertificateException when a client with this chain is not trusted
  abstract void checkClient(List<X509Certificate> chain) throws CertificateException;

  /// @param host whom the client means to reach; [SwarmTrust#ANY_NODE] when it did not say
  /// @throws CertificateException when a server with this chain is not trusted
  abstract void checkServer(List<X509Certificate> chain, String host) throws CertificateException;

  @Override
  public final void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    checkClient(List.of(chain));
  }

  @Override
  public final void checkClientTrusted(
      X509Certificate[] chain, String authType, @Nullable Socket socket)
      throws CertificateException {
    checkClient(List.of(chain));
  }

  @Override
  public final void checkClientTrusted(
      X509Certificate[] chain, String authType, @Nullable SSLEngine engine)
      throws CertificateException {
    checkClient(List.of(chain));
  }

  @Override
  public final void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    checkServer(List.of(chain), SwarmTrust.ANY_NODE);
  }

  @Override
  public final void checkServerTrusted(
      X509Certificate[] chain, String authType, @Nullable Socket socket)
      throws CertificateException {
    SSLSession session = socket instanceof SSLSocket tls ? tls.getHandshakeSession() : null;
    checkServer(List.of(chain), hostOf(session));
  }

  @Override
  public final void checkServerTrusted(
      X509Certificate[] chain, String authType, @Nullable SSLEngine engine)
      throws CertificateException {
    checkServer(List.of(chain), hostOf(engine == null ? null : engine.getHandshakeSession()));
  }

  private static String hostOf(@Nullable SSLSession session) {
    String host = session == null ? null : session.getPeerHost();
    return host == null ? SwarmTrust.ANY_NODE : host;
  }
}
