package io.swarmdns.gossip.identity;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// The swarm's certificate authority, as it works on primaries: the issuing key, below a root whose
/// key is not on any node. Everything is ECDSA on P-256. Immutable; any thread.
public final class SwarmAuthority {
  public static final Duration ROOT_LIFE = Duration.ofDays(20 * 365L);
  public static final Duration ISSUER_LIFE = Duration.ofDays(5 * 365L);
  public static final Duration NODE_LIFE = Duration.ofDays(30);
  public static final Duration ADMIN_LIFE = Duration.ofDays(365);

  /// How far certificates begin in the past: for nodes whose clocks are behind.
  public static final Duration BACKDATED = Duration.ofMinutes(10);

  private static final int ENROLMENT_BYTES = 16;
  private static final int SERIAL_BITS = 127; // positive, at most 20 bytes (RFC 5280 §4.1.2.2)
  private static final SecureRandom RANDOM = new SecureRandom();

  private final X509Certificate root;
  private final X509Certificate issuer;
  private final PrivateKey issuerKey;
  private final InstantSource clock;

  /// The authority that works with an issuing key.
  ///
  /// @throws GeneralSecurityException when root, issuer and key do not belong together
  public SwarmAuthority(
      X509Certificate root, X509Certificate issuer, PrivateKey issuerKey, InstantSource clock)
      throws GeneralSecurityException {
    issuer.verify(root.getPublicKey());
    KeyMatch.check(issuer.getPublicKey(), issuerKey);
    this.root = root;
    this.issuer = issuer;
    this.issuerKey = issuerKey;
    this.clock = clock;
  }

  /// A new swarm's root and its first issuer.
  ///
  /// @param rootKey for the operator to put away: [IdentityDirectory#writeRootKey]
  public record Founding(PrivateKey rootKey, SwarmAuthority authority) {}

  /// Founds a swarm.
  public static Founding found(InstantSource clock) {
    KeyPair rootPair = SigningRequest.newKey();
    String swarm = swarmOf(rootPair.getPublic());
    X500Name name = new X500Name("CN=SwarmDNS root " + swarm);
    X509Certificate root =
        certify(
            new Order(name, rootPair.getPublic(), ROOT_LIFE, new Authority(1)),
            name,
            rootPair.getPublic(),
            rootPair.getPrivate(),
            clock.instant(),
            Instant.MAX);
    return new Founding(rootPair.getPrivate(), under(rootPair.getPrivate(), root, clock));
  }

  /// A new issuing key below the root: at the founding, and whenever the operator takes the root
  /// key out to replace an issuer.
  public static SwarmAuthority under(
      PrivateKey rootKey, X509Certificate root, InstantSource clock) {
    KeyPair pair = SigningRequest.newKey();
    X500Name name = new X500Name("CN=SwarmDNS issuer " + SwarmId.of(root));
    X509Certificate issuer =
        certify(
            new Order(name, pair.getPublic(), ISSUER_LIFE, new Authority(0)),
            nameOf(root),
            root.getPublicKey(),
            rootKey,
            clock.instant(),
            root.getNotAfter().toInstant());
    try {
      return new SwarmAuthority(root, issuer, pair.getPrivate(), clock);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("the key is not the key of this root", e);
    }
  }

  /// 16 random bytes in hexadecimal.
  public static String newEnrolment() {
    byte[] bytes = new byte[ENROLMENT_BYTES];
    RANDOM.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  public X509Certificate root() {
    return root;
  }

  public X509Certificate issuer() {
    return issuer;
  }

  public PrivateKey issuerKey() {
    return issuerKey;
  }

  public String swarm() {
    return SwarmId.of(root);
  }

  /// Certifies whom the caller has made sure of.
  ///
  /// @param request PKCS #10: only its key and its signature count
  /// @return the certificate, the issuer's, the root
  /// @throws IdentityException when the request is malformed or its key is not acceptable
  public List<X509Certificate> certify(CertifiedSubject subject, byte[] request)
      throws IdentityException {
    if (!subject.swarm().equals(swarm())) {
      throw new IllegalArgumentException("a subject of another swarm");
    }
    PublicKey key = SigningRequest.read(request);
    Instant now = clock.instant();
    if (!now.isBefore(issuer.getNotAfter().toInstant())) {
      throw new IdentityException(
          "the swarm's issuing certificate expired on "
              + issuer.getNotAfter().toInstant()
              + ": make a new issuer with the root key");
    }
    boolean node = subject.kind() == CertifiedSubject.Kind.NODE;
    Order order =
        new Order(
            new X500Name("CN=" + subject.name()),
            key,
            node ? NODE_LIFE : ADMIN_LIFE,
            new Member(subject));
    X509Certificate certificate =
        certify(
            order,
            nameOf(issuer),
            issuer.getPublicKey(),
            issuerKey,
            now,
            issuer.getNotAfter().toInstant());
    return List.of(certificate, issuer, root);
  }

  private sealed interface Profile {}

  /// @param below how many authorities may stand below this one
  private record Authority(int below) implements Profile {}

  private record Member(CertifiedSubject subject) implements Profile {}

  private record Order(X500Name name, PublicKey key, Duration life, Profile profile) {}

  private static X509Certificate certify(
      Order order,
      X500Name issuerName,
      PublicKey issuerPublic,
      PrivateKey issuerPrivate,
      Instant now,
      Instant latestEnd) {
    Instant end = now.plus(order.life());
    var builder =
        new JcaX509v3CertificateBuilder(
            issuerName,
            new BigInteger(SERIAL_BITS, RANDOM).add(BigInteger.ONE),
            Date.from(now.minus(BACKDATED)),
            Date.from(end.isBefore(latestEnd) ? end : latestEnd),
            order.name(),
            order.key());
    try {
      addExtensions(builder, order);
      var ids = new JcaX509ExtensionUtils();
      builder.addExtension(
          Extension.subjectKeyIdentifier, false, ids.createSubjectKeyIdentifier(order.key()));
      builder.addExtension(
          Extension.authorityKeyIdentifier, false, ids.createAuthorityKeyIdentifier(issuerPublic));
      var signer =
          new JcaContentSignerBuilder(SigningRequest.signatureFor(issuerPublic))
              .build(issuerPrivate);
      return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
    } catch (GeneralSecurityException | OperatorCreationException | CertIOException e) {
      throw new IllegalStateException("cannot make the certificate " + order.name(), e);
    }
  }

  private static void addExtensions(JcaX509v3CertificateBuilder builder, Order order)
      throws CertIOException {
    switch (order.profile()) {
      case Authority(int below) -> {
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(below));
        builder.addExtension(
            Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
      }
      case Member(CertifiedSubject subject) -> {
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
        builder.addExtension(Extension.extendedKeyUsage, true, purposes(subject.kind()));
        builder.addExtension(
            Extension.subjectAlternativeName,
            false,
            new GeneralNames(
                new GeneralName[] {
                  new GeneralName(GeneralName.uniformResourceIdentifier, subject.uri()),
                  new GeneralName(GeneralName.dNSName, subject.tlsName())
                }));
      }
    }
  }

  /// Administrators ask; only nodes answer.
  private static ExtendedKeyUsage purposes(CertifiedSubject.Kind kind) {
    return switch (kind) {
      case NODE ->
          new ExtendedKeyUsage(
              new KeyPurposeId[] {KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth});
      case ADMIN -> new ExtendedKeyUsage(KeyPurposeId.id_kp_clientAuth);
    };
  }

  private static X500Name nameOf(X509Certificate certificate) {
    return X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
  }

  private static String swarmOf(PublicKey rootKey) {
    return HexFormat.of().formatHex(SwarmId.sha256(rootKey.getEncoded()), 0, ENROLMENT_BYTES);
  }
}
