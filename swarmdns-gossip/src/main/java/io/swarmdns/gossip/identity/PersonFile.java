package io.swarmdns.gossip.identity;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/// The identity of a person or program that administers a swarm: one PEM file with the key, the
/// certificate, its issuer's and the root, as swarmctl reads it.
public final class PersonFile {
  private PersonFile() {}

  /// Writes the file for its owner alone; one that is there already stays.
  ///
  /// @param chain the certificate, its issuer's, the root
  public static void write(Path file, PrivateKey key, List<X509Certificate> chain)
      throws IOException, GeneralSecurityException {
    PrivateFiles.create(file, Pem.key(key) + Pem.certificates(chain));
  }
}
