package io.swarmdns.server.config;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// DNS over TLS. Without a certificate one is made, for trying out.
public record TlsSection(
    boolean enabled,
    List<InetSocketAddress> addresses,
    Optional<Path> certificate,
    Optional<Path> privateKey,
    Duration handshakeTimeout) {
  static final Section SECTION = new Section("tls", "DNS over TLS (RFC 7858).");

  private static final Key<Boolean> ENABLED =
      SECTION.key("enabled", ValueTypes.flag(), "false", "Whether TLS is answered.");
  private static final Key<List<InetSocketAddress>> ADDRESSES =
      SECTION.list(
          "addresses",
          ValueTypes.listOf(ValueTypes.socketAddress(853), 1, 64),
          List.of("0.0.0.0", "::"),
          "Addresses to answer on.");
  private static final Key<Optional<Path>> CERTIFICATE =
      SECTION.key(
          "certificate",
          ValueTypes.optionalPath(),
          "",
          """
          Certificate chain in PEM, the server's own first. Read again within
          seconds when the file changes. Empty: a self-signed one is made at each start, good for trying out
          only.\
          """);
  private static final Key<Optional<Path>> PRIVATE_KEY =
      SECTION.key(
          "private-key",
          ValueTypes.optionalPath(),
          "",
          """
          The certificate's private key in PEM (PKCS#8), readable by nobody else. Needed
          when there is a certificate.\
          """);
  private static final Key<Duration> HANDSHAKE_TIMEOUT =
      SECTION.key(
          "handshake-timeout",
          ValueTypes.duration(Duration.ofMillis(100), Duration.ofMinutes(1)),
          "5s",
          "A client that has not finished the handshake by then is disconnected.");

  static TlsSection of(Values values) {
    return new TlsSection(
        values.get(ENABLED),
        values.get(ADDRESSES),
        values.optionalPath(CERTIFICATE),
        values.optionalPath(PRIVATE_KEY),
        values.get(HANDSHAKE_TIMEOUT));
  }

  /// What is wrong with the keys together.
  static Optional<Problem> problem(Values values) {
    boolean certificate = values.get(CERTIFICATE).isPresent();
    if (certificate == values.get(PRIVATE_KEY).isPresent()) {
      return Optional.empty();
    }
    Key<?> given = certificate ? CERTIFICATE : PRIVATE_KEY;
    Key<?> missing = certificate ? PRIVATE_KEY : CERTIFICATE;
    String message = "'" + given.path() + "' is set without '" + missing.path() + "'";
    return Optional.of(new Problem(values.place(given), message, "set both, or none"));
  }
}
