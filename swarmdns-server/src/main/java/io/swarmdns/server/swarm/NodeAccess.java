package io.swarmdns.server.swarm;

import io.swarmdns.gossip.identity.CertifiedSubject;
import io.swarmdns.gossip.identity.SwarmTrust;
import io.swarmdns.gossip.log.ratis.PeerAccess;
import io.swarmdns.gossip.placement.PeerIds;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;

/// On the log's port a node speaks as itself alone: as a peer of the log whose node is that of its
/// certificate, which is not revoked.
///
/// @param trust knows who was revoked
record NodeAccess(SwarmTrust trust) implements PeerAccess {
  @Override
  public Speaker speaker(X509Certificate certificate) throws CertificateException {
    var subject = CertifiedSubject.of(certificate);
    if (subject.kind() != CertifiedSubject.Kind.NODE) {
      throw new CertificateException(subject.name() + " is not a node");
    }
    return new Speaker() {
      @Override
      public boolean isTrusted() {
        return !trust.isRevoked(subject);
      }

      @Override
      public boolean is(String peerId) {
        return PeerIds.node(peerId).equals(subject.name());
      }
    };
  }
}
