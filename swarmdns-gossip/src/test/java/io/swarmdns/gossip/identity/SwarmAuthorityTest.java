package io.swarmdns.gossip.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.junit.jupiter.api.Test;

class SwarmAuthorityTest {
  private final TestSwarm swarm = new TestSwarm();
  private final SwarmAuthority authority = swarm.authority();

  private CertifiedSubject subject(CertifiedSubject.Kind kind) {
    return new CertifiedSubject(authority.swarm(), kind, "n1", SwarmAuthority.newEnrolment());
  }

  private List<X509Certificate> certify(byte[] request) throws IdentityException {
    return authority.certify(subject(CertifiedSubject.Kind.NODE), request);
  }

  private static KeyPair pair(String algorithm, String curve) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
    if (!curve.isEmpty()) {
      generator.initialize(new ECGenParameterSpec(curve));
    }
    return generator.generateKeyPair();
  }

  private static byte[] request(KeyPair pair, String signature) throws Exception {
    return new JcaPKCS10CertificationRequestBuilder(
            new X500Name("CN=root, O=somebody else"), pair.getPublic())
        .build(new JcaContentSignerBuilder(signature).build(pair.getPrivate()))
        .getEncoded();
  }

  @Test
  void aCertificateSaysWhomItIsAboutWhateverTheRequestSays() throws Exception {
    CertifiedSubject subject = subject(CertifiedSubject.Kind.NODE);
    byte[] request = request(SigningRequest.newKey(), "SHA256withECDSA");
    X509Certificate certificate = authority.certify(subject, request).getFirst();
    assertEquals(subject, CertifiedSubject.of(certificate));
    assertEquals("CN=n1", certificate.getSubjectX500Principal().getName());
    assertEquals(-1, certificate.getBasicConstraints(), "it issues nothing itself");
  }

  @Test
  void livesAreAsLongAsTheyShouldBe() throws Exception {
    for (var kind : CertifiedSubject.Kind.values()) {
      byte[] request = SigningRequest.of(SigningRequest.newKey());
      X509Certificate certificate = authority.certify(subject(kind), request).getFirst();
      Duration life =
          Duration.between(
              certificate.getNotBefore().toInstant(), certificate.getNotAfter().toInstant());
      Duration expected =
          kind == CertifiedSubject.Kind.NODE ? SwarmAuthority.NODE_LIFE : SwarmAuthority.ADMIN_LIFE;
      assertEquals(expected.plus(SwarmAuthority.BACKDATED), life);
    }
    assertEquals(1, authority.root().getBasicConstraints());
    assertEquals(0, authority.issuer().getBasicConstraints());
  }

  @Test
  void keysOnP256P384AndEd25519AreAccepted() throws Exception {
    certify(request(pair("EC", "secp256r1"), "SHA256withECDSA"));
    certify(request(pair("EC", "secp384r1"), "SHA384withECDSA"));
    certify(request(pair("Ed25519", ""), "Ed25519"));
  }

  @Test
  void otherKeysAreRefused() throws Exception {
    byte[] p521 = request(pair("EC", "secp521r1"), "SHA512withECDSA");
    byte[] rsa = request(pair("RSA", ""), "SHA256withRSA");
    byte[] ed448 = request(pair("Ed448", ""), "Ed448");
    for (byte[] request : List.of(p521, rsa, ed448)) {
      IdentityException refused = assertThrows(IdentityException.class, () -> certify(request));
      assertTrue(String.valueOf(refused.getMessage()).contains("P-256"), refused.getMessage());
    }
  }

  @Test
  void aRequestThatItsKeyHasNotSignedIsRefused() throws Exception {
    KeyPair own = SigningRequest.newKey();
    KeyPair stolen = SigningRequest.newKey();
    byte[] request = SigningRequest.of(new KeyPair(stolen.getPublic(), own.getPrivate()));
    IdentityException refused = assertThrows(IdentityException.class, () -> certify(request));
    assertTrue(String.valueOf(refused.getMessage()).contains("not signed by its own key"));
  }

  @Test
  void damagedRequestsAreRefusedWithoutAnotherException() throws IdentityException {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    KeyPair pair = SigningRequest.newKey();
    byte[] sound = SigningRequest.of(pair);
    int refused = 0;
    for (int i = 0; i < 2000; i++) {
      byte[] damaged = random.nextBoolean() ? sound.clone() : new byte[random.nextInt(300)];
      if (damaged.length == sound.length) {
        damaged[random.nextInt(damaged.length)] ^= (byte) (1 + random.nextInt(255));
      } else {
        random.nextBytes(damaged);
      }
      try {
        // Some bits of the encoding mean nothing: then it is the same request.
        assertEquals(pair.getPublic(), certify(damaged).getFirst().getPublicKey());
      } catch (IdentityException e) {
        refused++;
      }
    }
    assertTrue(refused > 1900, "refused " + refused);
    assertThrows(IdentityException.class, () -> certify(new byte[5000]));
  }

  @Test
  void anExpiredIssuerIssuesNothing() throws Exception {
    SwarmAuthority later =
        new SwarmAuthority(
            authority.root(),
            authority.issuer(),
            authority.issuerKey(),
            InstantSource.fixed(Instant.now().plus(SwarmAuthority.ISSUER_LIFE)));
    byte[] request = SigningRequest.of(SigningRequest.newKey());
    IdentityException refused =
        assertThrows(
            IdentityException.class,
            () -> later.certify(subject(CertifiedSubject.Kind.NODE), request));
    assertTrue(String.valueOf(refused.getMessage()).contains("root key"));
  }

  @Test
  void aNodeCannotIssue() throws Exception {
    Identity node = swarm.node("n1");
    assertThrows(
        GeneralSecurityException.class,
        () ->
            new SwarmAuthority(
                authority.root(), authority.issuer(), node.key(), InstantSource.system()));
    // A chain with a node in the issuer's place.
    SwarmAuthority other = new TestSwarm().authority();
    List<X509Certificate> mixed = List.of(node.certificate(), other.issuer(), authority.root());
    assertThrows(
        CertificateException.class,
        () -> SwarmChain.verify(mixed, authority.root(), Instant.now(), SwarmChain.Purpose.CLIENT));
    List<X509Certificate> below = List.of(node.certificate(), node.certificate(), authority.root());
    assertThrows(
        CertificateException.class,
        () -> SwarmChain.verify(below, authority.root(), Instant.now(), SwarmChain.Purpose.CLIENT));
  }

  @Test
  void anAdministratorIsNoServer() throws Exception {
    Identity admin = swarm.admin("alice");
    assertThrows(
        CertificateException.class,
        () ->
            SwarmChain.verify(
                admin.chain(), authority.root(), Instant.now(), SwarmChain.Purpose.SERVER));
    SwarmChain.verify(admin.chain(), authority.root(), Instant.now(), SwarmChain.Purpose.CLIENT);
  }
}
