package io.swarmdns.gossip.identity;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/// The key and certificate that connections are made with. They can be swapped while handshakes are
/// under way: each asks for an alias first, and what it gets later belongs to that alias; the set
/// before the current one is kept for those in between.
final class Credentials extends X509ExtendedKeyManager {
  private record Entry(String alias, Identity identity) {}

  private record Entries(Entry current, Entry before) {}

  private volatile Entries entries;
  private int swaps;

  Credentials(Identity identity) {
    Entry first = new Entry("swarmdns-0", identity);
    entries = new Entries(first, first);
  }

  synchronized void swap(Identity identity) {
    swaps++;
    entries = new Entries(new Entry("swarmdns-" + swaps, identity), entries.current());
  }

  Identity current() {
    return entries.current().identity();
  }

  private @Nullable Identity byAlias(@Nullable String alias) {
    Entries now = entries;
    if (now.current().alias().equals(alias)) {
      return now.current().identity();
    }
    return now.before().alias().equals(alias) ? now.before().identity() : null;
  }

  @Override
  public X509Certificate @Nullable [] getCertificateChain(@Nullable String alias) {
    Identity identity = byAlias(alias);
    return identity == null ? null : identity.chain().toArray(X509Certificate[]::new);
  }

  @Override
  public @Nullable PrivateKey getPrivateKey(@Nullable String alias) {
    Identity identity = byAlias(alias);
    return identity == null ? null : identity.key();
  }

  @Override
  public @Nullable String chooseEngineClientAlias(
      String[] keyTypes, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    for (String keyType : keyTypes) {
      if (fits(keyType)) {
        return entries.current().alias();
      }
    }
    return null;
  }

  @Override
  public @Nullable String chooseEngineServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    return fits(keyType) ? entries.current().alias() : null;
  }

  @Override
  public @Nullable String chooseClientAlias(
      String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return chooseEngineClientAlias(keyTypes, issuers, null);
  }

  @Override
  public @Nullable String chooseServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return chooseEngineServerAlias(keyType, issuers, null);
  }

  @Override
  public String[] getClientAliases(String keyType, Principal @Nullable [] issuers) {
    return new String[] {entries.current().alias()};
  }

  @Override
  public String[] getServerAliases(String keyType, Principal @Nullable [] issuers) {
    return new String[] {entries.current().alias()};
  }

  private boolean fits(String keyType) {
    String algorithm = current().key().getAlgorithm();
    return keyType.startsWith(algorithm) || (algorithm.equals("EdDSA") && keyType.startsWith("Ed"));
  }
}
