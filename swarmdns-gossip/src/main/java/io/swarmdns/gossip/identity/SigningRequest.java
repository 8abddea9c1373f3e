package io.swarmdns.gossip.identity;

import java.io.IOException;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.NamedParameterSpec;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/// PKCS #10 (RFC 2986), as far as the swarm uses it: a public key, and the proof that whoever asks
/// has the private one. The subject and extensions in it are not looked at.
public final class SigningRequest {
  /// Larger requests are refused unread.
  public static final int SIZE_MAX_BYTES = 4096;

  private static final String P256 = "secp256r1";
  private static final int P256_BITS = 256;
  private static final int P384_BITS = 384;

  private SigningRequest() {}

  /// A new key on P-256, of the kind that nodes and administrators have.
  public static KeyPair newKey() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec(P256));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no P-256", e);
    }
  }

  /// The request for a certificate of this key.
  public static byte[] of(KeyPair pair) {
    try {
      var signer =
          new JcaContentSignerBuilder(signatureFor(pair.getPublic())).build(pair.getPrivate());
      return new JcaPKCS10CertificationRequestBuilder(new X500Name("CN=swarmdns"), pair.getPublic())
          .build(signer)
          .getEncoded();
    } catch (OperatorCreationException | IOException e) {
      throw new IllegalArgumentException("cannot sign with this key", e);
    }
  }

  /// The key of a request that somebody sent.
  ///
  /// @throws IdentityException when it is malformed, not signed by that key, or of a kind that the
  ///   swarm does not accept
  static PublicKey read(byte[] request) throws IdentityException {
    if (request.length > SIZE_MAX_BYTES) {
      throw new IdentityException(
          "the signing request has " + request.length + " bytes; at most " + SIZE_MAX_BYTES);
    }
    try {
      var parsed = new JcaPKCS10CertificationRequest(request);
      PublicKey key = parsed.getPublicKey();
      if (!isAccepted(key)) {
        throw new IdentityException(
            "a key of kind "
                + key.getAlgorithm()
                + " was offered: use EC on P-256 or P-384, or Ed25519");
      }
      if (!parsed.isSignatureValid(new JcaContentVerifierProviderBuilder().build(key))) {
        throw new IdentityException("the signing request is not signed by its own key");
      }
      return key;
    } catch (IOException
        | GeneralSecurityException
        | OperatorCreationException
        | PKCSException
        | RuntimeException e) {
      if (e instanceof IdentityException known) {
        throw known;
      }
      // BouncyCastle's parsers throw RuntimeExceptions on some malformed inputs.
      throw new IdentityException("the signing request cannot be read", e);
    }
  }

  private static boolean isAccepted(PublicKey key) {
    return switch (key) {
      case ECPublicKey ec -> isNistCurve(ec);
      case EdECPublicKey ed ->
          ed.getParams().getName().equals(NamedParameterSpec.ED25519.getName());
      default -> false;
    };
  }

  private static boolean isNistCurve(ECPublicKey key) {
    try {
      int bits = key.getParams().getOrder().bitLength();
      if (bits != P256_BITS && bits != P384_BITS) {
        return false;
      }
      var known = AlgorithmParameters.getInstance("EC");
      known.init(new ECGenParameterSpec(bits == P256_BITS ? P256 : "secp384r1"));
      var curve = known.getParameterSpec(ECParameterSpec.class);
      // Other curves have orders of the same length: secp256k1, Brainpool's.
      return curve.getCurve().equals(key.getParams().getCurve())
          && curve.getGenerator().equals(key.getParams().getGenerator());
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  static String signatureFor(PublicKey key) {
    return key instanceof EdECPublicKey ? "Ed25519" : "SHA256withECDSA";
  }
}
