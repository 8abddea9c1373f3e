package io.swarmdns.gossip.log.ratis;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;

/// Who may say what on the log's port. TLS lets in whoever has a certificate of the swarm; each
/// message names the peer it is from, and a node must not speak as another one: it could depose a
/// leader or overwrite entries in its name.
public interface PeerAccess {
  /// The owner of a certificate that TLS has accepted, asked once for each call.
  ///
  /// @throws CertificateException when nobody can be told from it
  Speaker speaker(X509Certificate certificate) throws CertificateException;

  /// One that calls. Any thread.
  interface Speaker {
    /// Whether its certificate is still good: it may have been revoked since the handshake, or the
    /// session may have been resumed without one. Asked for each message.
    boolean isTrusted();

    /// Whether it is the peer that it says it is.
    boolean is(String peerId);
  }
}
