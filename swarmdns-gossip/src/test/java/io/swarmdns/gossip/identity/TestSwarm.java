package io.swarmdns.gossip.identity;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// A swarm's authority for tests, with identities by name.
public final class TestSwarm {
  private final PrivateKey rootKey;
  private final SwarmAuthority authority;
  private final Set<String> revoked = ConcurrentHashMap.newKeySet();

  /// Founded two months ago, so that certificates can have expired.
  public TestSwarm() {
    Instant founded = Instant.now().minus(Duration.ofDays(60));
    SwarmAuthority.Founding founding = SwarmAuthority.found(InstantSource.fixed(founded));
    rootKey = founding.rootKey();
    SwarmAuthority first = founding.authority();
    try {
      authority =
          new SwarmAuthority(
              first.root(), first.issuer(), first.issuerKey(), InstantSource.system());
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  public SwarmAuthority authority() {
    return authority;
  }

  public PrivateKey rootKey() {
    return rootKey;
  }

  public Identity node(String name) {
    return identity(name, CertifiedSubject.Kind.NODE, authority);
  }

  public Identity admin(String name) {
    return identity(name, CertifiedSubject.Kind.ADMIN, authority);
  }

  /// A node whose certificate was issued then.
  public Identity nodeOf(Instant then, String name) {
    try {
      return identity(
          name,
          CertifiedSubject.Kind.NODE,
          new SwarmAuthority(
              authority.root(),
              authority.issuer(),
              authority.issuerKey(),
              InstantSource.fixed(then)));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static Identity identity(
      String name, CertifiedSubject.Kind kind, SwarmAuthority authority) {
    try {
      KeyPair pair = SigningRequest.newKey();
      CertifiedSubject subject =
          new CertifiedSubject(authority.swarm(), kind, name, SwarmAuthority.newEnrolment());
      return new Identity(
          pair.getPrivate(), authority.certify(subject, SigningRequest.of(pair)), Optional.empty());
    } catch (IdentityException | GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  public SwarmTrust trust(Identity identity) {
    return new SwarmTrust(identity, revoked::contains, InstantSource.system());
  }

  public void revoke(Identity identity) {
    revoked.add(identity.subject().enrolment());
  }
}
