package io.swarmdns.gossip.identity;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;

/// Whether a private and a public key are a pair: what one signs the other must verify.
final class KeyMatch {
  private static final byte[] PROBE = "swarmdns key match".getBytes(StandardCharsets.US_ASCII);

  private KeyMatch() {}

  /// @throws GeneralSecurityException when they are not a pair
  static void check(PublicKey publicKey, PrivateKey privateKey) throws GeneralSecurityException {
    Signature signer = Signature.getInstance(SigningRequest.signatureFor(publicKey));
    signer.initSign(privateKey);
    signer.update(PROBE);
    byte[] signature = signer.sign();
    signer.initVerify(publicKey);
    signer.update(PROBE);
    if (!signer.verify(signature)) {
      throw new GeneralSecurityException("the key is not the certificate's key");
    }
  }
}
