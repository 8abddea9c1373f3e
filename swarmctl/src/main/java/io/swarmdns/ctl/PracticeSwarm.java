package io.swarmdns.ctl;

import io.swarmdns.ctl.connect.IdentityFile;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// Keys and certificates of a swarm that exists for some seconds, so that TLS can be practised.
final class PracticeSwarm {
  private static final String ENROLMENT = "0".repeat(32);
  private static final X500Principal NAME = new X500Principal("CN=practice");

  private final KeyPair rootKeys = SigningRequest.newKeys();
  private final KeyPair keys = SigningRequest.newKeys();
  private final X509Certificate root =
      certificate(rootKeys, new X500Principal("CN=root"), true, "");
  private final String swarm = IdentityFile.swarm(root);

  PracticeSwarm() throws GeneralSecurityException {}

  X509Certificate root() {
    return root;
  }

  KeyPair keys() {
    return keys;
  }

  X509Certificate node() throws GeneralSecurityException {
    return certificate(keys, NAME, false, "swarmdns:" + swarm + "/node/ns1/" + ENROLMENT);
  }

  void writeIdentity(Path file) throws GeneralSecurityException, IOException {
    var admin = certificate(keys, NAME, false, "swarmdns:" + swarm + "/admin/me/" + ENROLMENT);
    IdentityFile.write(file, keys.getPrivate(), List.of(admin, root));
  }

  private X509Certificate certificate(
      KeyPair subjectKeys, X500Principal subject, boolean authority, String uri)
      throws GeneralSecurityException {
    Instant now = Instant.now();
    var builder =
        new JcaX509v3CertificateBuilder(
            new X500Principal("CN=root"),
            BigInteger.valueOf(now.toEpochMilli()),
            Date.from(now.minus(Duration.ofHours(1))),
            Date.from(now.plus(Duration.ofHours(1))),
            subject,
            subjectKeys.getPublic());
    try {
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
      if (!uri.isEmpty()) {
        var name = new GeneralName(GeneralName.uniformResourceIdentifier, uri);
        builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(name));
      }
      var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(rootKeys.getPrivate());
      return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
    } catch (CertIOException | OperatorCreationException e) {
      throw new GeneralSecurityException(e);
    }
  }
}
