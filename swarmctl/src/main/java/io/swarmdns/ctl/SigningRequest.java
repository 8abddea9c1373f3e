package io.swarmdns.ctl;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/// Keys, and requests to have them certified (PKCS #10, RFC 2986).
final class SigningRequest {
  private SigningRequest() {}

  static KeyPair newKeys() throws GeneralSecurityException {
    var generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }

  /// Proves to have the private key. The swarm decides by itself what the certificate names.
  static byte[] of(KeyPair keys, String name) throws GeneralSecurityException, IOException {
    var subject = new X500Principal("CN=" + name.replaceAll("[^A-Za-z0-9._-]", "_"));
    try {
      var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate());
      return new JcaPKCS10CertificationRequestBuilder(subject, keys.getPublic())
          .build(signer)
          .getEncoded();
    } catch (OperatorCreationException e) {
      throw new GeneralSecurityException(e);
    }
  }
}
