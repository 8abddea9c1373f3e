package io.swarmdns.gossip.log.ratis;

import java.math.BigInteger;
import java.net.Socket;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// A certificate authority for tests, and nodes' certificates of it.
final class TestCertificates implements PeerAccess {
  /// Names of those whose certificates count no more.
  private final Set<String> revoked = ConcurrentHashMap.newKeySet();

  private final KeyPair authorityKey;
  private final X509Certificate authority;

  TestCertificates() throws Exception {
    authorityKey = keyPair();
    authority = certificate("CN=authority", authorityKey, "CN=authority");
  }

  private static KeyPair keyPair() throws Exception {
    var generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    return generator.generateKeyPair();
  }

  private X509Certificate certificate(String subject, KeyPair key, String issuer) throws Exception {
    var now = Instant.now();
    var builder =
        new JcaX509v3CertificateBuilder(
            new X500Name(issuer),
            BigInteger.valueOf(System.nanoTime()),
            Date.from(now.minus(Duration.ofHours(1))),
            Date.from(now.plus(Duration.ofHours(24))),
            new X500Name(subject),
            key.getPublic());
    var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(authorityKey.getPrivate());
    return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
  }

  /// The identity of a node.
  X509ExtendedKeyManager node(String name) throws Exception {
    var key = keyPair();
    var chain = new X509Certificate[] {certificate("CN=" + name, key, "CN=authority"), authority};
    return new OneKey(key.getPrivate(), chain);
  }

  void revoke(String name) {
    revoked.add(name);
  }

  @Override
  public Speaker speaker(X509Certificate certificate) {
    String name = certificate.getSubjectX500Principal().getName().replaceFirst("CN=", "");
    return new Speaker() {
      @Override
      public boolean isTrusted() {
        return !revoked.contains(name);
      }

      @Override
      public boolean is(String peerId) {
        return peerId.equals(name);
      }
    };
  }

  /// Accepts certificates of this authority.
  X509ExtendedTrustManager trust() {
    return new AuthorityTrust(authority);
  }

  private static final class OneKey extends X509ExtendedKeyManager {
    private final PrivateKey key;
    private final X509Certificate[] chain;

    OneKey(PrivateKey key, X509Certificate[] chain) {
      this.key = key;
      this.chain = chain;
    }

    @Override
    public String[] getClientAliases(String keyType, Principal[] issuers) {
      return new String[] {"node"};
    }

    @Override
    public String chooseClientAlias(String[] keyType, Principal[] issuers, Socket socket) {
      return "node";
    }

    @Override
    public String chooseEngineClientAlias(String[] keyType, Principal[] issuers, SSLEngine e) {
      return "node";
    }

    @Override
    public String[] getServerAliases(String keyType, Principal[] issuers) {
      return new String[] {"node"};
    }

    @Override
    public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
      return "node";
    }

    @Override
    public String chooseEngineServerAlias(String keyType, Principal[] issuers, SSLEngine e) {
      return "node";
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
      return chain.clone();
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
      return key;
    }
  }

  private static final class AuthorityTrust extends X509ExtendedTrustManager {
    private final X509Certificate authority;

    AuthorityTrust(X509Certificate authority) {
      this.authority = authority;
    }

    private void check(X509Certificate[] chain) throws CertificateException {
      try {
        chain[0].checkValidity();
        chain[0].verify(authority.getPublicKey());
      } catch (java.security.GeneralSecurityException e) {
        throw new CertificateException("not of this authority", e);
      }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      check(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
        throws CertificateException {
      check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
        throws CertificateException {
      check(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      check(chain);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[] {authority};
    }
  }
}
