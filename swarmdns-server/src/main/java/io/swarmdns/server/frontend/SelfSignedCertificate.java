package io.swarmdns.server.frontend;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// A certificate that nobody vouches for, on P-256, valid for a year: for trying out.
record SelfSignedCertificate(PrivateKey key, X509Certificate certificate) {
  private static final Duration LIFETIME = Duration.ofDays(365);

  // For clients whose clocks are behind.
  private static final Duration BACKDATED = Duration.ofHours(1);
  private static final int SERIAL_BITS = 64;

  /// Makes a key, and the certificate for the host name.
  static SelfSignedCertificate make(String hostName) throws IOException {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      KeyPair pair = generator.generateKeyPair();
      return new SelfSignedCertificate(pair.getPrivate(), certify(hostName, pair));
    } catch (GeneralSecurityException | OperatorCreationException e) {
      throw new IOException("cannot make a self-signed certificate for " + hostName, e);
    }
  }

  private static X509Certificate certify(String hostName, KeyPair pair)
      throws IOException, GeneralSecurityException, OperatorCreationException {
    X500Name name = new X500NameBuilder().addRDN(BCStyle.CN, hostName).build();
    Instant start = Instant.now().minus(BACKDATED);
    JcaX509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            name,
            new BigInteger(SERIAL_BITS, new SecureRandom()),
            Date.from(start),
            Date.from(start.plus(LIFETIME)),
            name,
            pair.getPublic());
    GeneralNames names = new GeneralNames(new GeneralName(GeneralName.dNSName, hostName));
    builder.addExtension(Extension.subjectAlternativeName, false, names);
    var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate());
    return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
  }
}
