package io.swarmdns.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// How a zone is signed (ECDSA P-256, a key for keys and a key for zones), and how it denies names.
enum Signing {
  UNSIGNED,
  /// With NSEC3, no additional iterations, and opt-out, as most large zones are.
  NSEC3("-n", "-p", "-t", "0"),
  NSEC;

  private static final String ALGORITHM = "ECDSAP256SHA256";
  private static final String EXPIRATION = "20361231000000";

  @SuppressWarnings("ImmutableEnumChecker") // never written
  private final String[] options;

  Signing(String... options) {
    this.options = options;
  }

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// Signs a zone file with new keys.
  ///
  /// @param keys the directory for them
  void sign(String origin, Path from, Path to, Path keys) throws IOException, InterruptedException {
    Files.createDirectories(keys);
    String ksk = Tool.run(keys, "ldns-keygen", "-a", ALGORITHM, "-k", origin).strip();
    String zsk = Tool.run(keys, "ldns-keygen", "-a", ALGORITHM, origin).strip();
    List<String> command = new ArrayList<>(List.of("ldns-signzone"));
    command.addAll(List.of(options));
    command.addAll(List.of("-e", EXPIRATION, "-f", to.toAbsolutePath().toString()));
    command.addAll(List.of(from.toAbsolutePath().toString(), ksk, zsk));
    Tool.run(keys, command.toArray(String[]::new));
  }
}
