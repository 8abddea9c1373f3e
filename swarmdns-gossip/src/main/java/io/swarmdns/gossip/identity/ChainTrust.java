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
    forbidResumption(handshake(socket));
  }

  @Override
  public final void checkClientTrusted(
      X509Certificate[] chain, String authType, @Nullable SSLEngine engine)
      throws CertificateException {
    checkClient(List.of(chain));
    forbidResumption(handshake(engine));
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
    SSLSession session = handshake(socket);
    checkServer(List.of(chain), hostOf(session));
    forbidResumption(session);
  }

  @Override
  public final void checkServerTrusted(
      X509Certificate[] chain, String authType, @Nullable SSLEngine engine)
      throws CertificateException {
    SSLSession session = handshake(engine);
    checkServer(List.of(chain), hostOf(session));
    forbidResumption(session);
  }

  /// A resumed session shows no certificate, so that one who was revoked since would not be
  /// noticed: each connection must show its own. A session that is invalid stays good for its
  /// connection; no ticket is given out for it (RFC 8446 §4.6.1) and none is used.
  private static void forbidResumption(@Nullable SSLSession session) {
    if (session != null) {
      session.invalidate();
    }
  }

  private static @Nullable SSLSession handshake(@Nullable Socket socket) {
    return socket instanceof SSLSocket tls ? tls.getHandshakeSession() : null;
  }

  private static @Nullable SSLSession handshake(@Nullable SSLEngine engine) {
    return engine == null ? null : engine.getHandshakeSession();
  }

  private static String hostOf(@Nullable SSLSession session) {
    String host = session == null ? null : session.getPeerHost();
    return host == null ? SwarmTrust.ANY_NODE : host;
  }
}
