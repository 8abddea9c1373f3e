package io.swarmdns.ctl;

import io.swarmdns.ctl.connect.IdentityFile;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// A swarm's root and issuer, which certify what tests want.
final class TestAuthority {
  private static final String ENROLMENT = "00112233445566778899aabbccddeeff";

  private final KeyPair rootKeys = SigningRequest.newKeys();
  private final KeyPair issuerKeys = SigningRequest.newKeys();
  private final X509Certificate root;
  private final X509Certificate issuer;

  TestAuthority() throws Exception {
    root = certificate("CN=root", rootKeys.getPublic(), "CN=root", rootKeys, true, "", days(100));
    issuer =
        certificate("CN=issuer", issuerKeys.getPublic(), "CN=root", rootKeys, true, "", days(90));
  }

  static Duration days(int days) {
    return Duration.ofDays(days);
  }

  /// Key and chain of somebody.
  record Certified(KeyPair keys, List<X509Certificate> chain) {}

  String swarm() throws Exception {
    return IdentityFile.swarm(root);
  }

  X509Certificate root() {
    return root;
  }

  Certified node(String name) throws Exception {
    return certified("swarmdns:" + swarm() + "/node/" + name + "/" + ENROLMENT, days(30));
  }

  Certified admin(String name) throws Exception {
    return admin(name, days(30));
  }

  Certified admin(String name, Duration valid) throws Exception {
    return certified("swarmdns:" + swarm() + "/admin/" + name + "/" + ENROLMENT, valid);
  }

  Certified certified(String uri, Duration valid) throws Exception {
    KeyPair keys = SigningRequest.newKeys();
    return new Certified(keys, List.of(sign(keys.getPublic(), uri, valid), issuer));
  }

  X509Certificate sign(PublicKey key, String uri, Duration valid) throws Exception {
    return certificate("CN=leaf", key, "CN=issuer", issuerKeys, false, uri, valid);
  }

  /// For a request of an administrator.
  List<X509Certificate> adminChain(PublicKey key, String name) throws Exception {
    String uri = "swarmdns:" + swarm() + "/admin/" + name + "/" + ENROLMENT;
    return List.of(sign(key, uri, days(30)), issuer, root);
  }

  Path identity(Path file) throws Exception {
    return identity(file, admin("alice"));
  }

  Path identity(Path file, Certified who) throws Exception {
    var all = new ArrayList<>(who.chain());
    all.add(root);
    IdentityFile.write(file, who.keys().getPrivate(), all);
    return file;
  }

  private static X509Certificate certificate(
      String subject,
      PublicKey key,
      String issuerName,
      KeyPair signer,
      boolean authority,
      String uri,
      Duration valid)
      throws Exception {
    Instant now = Instant.now();
    var builder =
        new JcaX509v3CertificateBuilder(
            new X500Name(issuerName),
            new BigInteger(100, new SecureRandom()),
            Date.from(now.minus(days(40))),
            Date.from(now.plus(valid)),
            new X500Name(subject),
            key);
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
    if (!uri.isEmpty()) {
      var name = new GeneralName(GeneralName.uniformResourceIdentifier, uri);
      builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(name));
    }
    return new JcaX509CertificateConverter()
        .getCertificate(
            builder.build(
                new JcaContentSignerBuilder("SHA256withECDSA").build(signer.getPrivate())));
  }
}
