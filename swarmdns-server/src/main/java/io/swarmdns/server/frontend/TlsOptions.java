package io.swarmdns.server.frontend;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// DNS over TLS (RFC 7858, RFC 8310): TLS 1.3 and 1.2, ALPN `dot`.
///
/// @param listen addresses, port 853 by custom; empty turns TLS off
/// @param identity the certificate and key to present
/// @param handshakeTimeout from accepting a connection to the end of its handshake, 100 ms to a
///   minute; default 5 s
/// @param certificatePoll how often the files of the certificate and its key are looked at for
///   changes, 10 ms to an hour; default 5 s
public record TlsOptions(
    List<InetSocketAddress> listen,
    Identity identity,
    Duration handshakeTimeout,
    Duration certificatePoll) {
  public static final Duration HANDSHAKE_TIMEOUT_MIN = Duration.ofMillis(100);
  public static final Duration HANDSHAKE_TIMEOUT_MAX = Duration.ofMinutes(1);
  public static final Duration HANDSHAKE_TIMEOUT_DEFAULT = Duration.ofSeconds(5);
  public static final Duration CERTIFICATE_POLL_MIN = Duration.ofMillis(10);
  public static final Duration CERTIFICATE_POLL_MAX = Duration.ofHours(1);
  public static final Duration CERTIFICATE_POLL_DEFAULT = Duration.ofSeconds(5);
  public static final TlsOptions OFF =
      new TlsOptions(
          List.of(),
          new SelfSigned("localhost"),
          HANDSHAKE_TIMEOUT_DEFAULT,
          CERTIFICATE_POLL_DEFAULT);

  public TlsOptions {
    listen = List.copyOf(listen);
    OptionRange.require(
        "handshakeTimeout", handshakeTimeout, HANDSHAKE_TIMEOUT_MIN, HANDSHAKE_TIMEOUT_MAX);
    OptionRange.require(
        "certificatePoll", certificatePoll, CERTIFICATE_POLL_MIN, CERTIFICATE_POLL_MAX);
  }

  /// Where certificate and key come from.
  public sealed interface Identity {}

  /// PEM files, read again when they change.
  ///
  /// @param certificateChain the server's certificate first, then its issuers
  /// @param privateKey PKCS #8, not encrypted; may be the same file
  public record PemFiles(Path certificateChain, Path privateKey) implements Identity {}

  /// A certificate made at start and forgotten at the end, for trying out: clients cannot verify
  /// it.
  ///
  /// @param hostName its common name and DNS name
  public record SelfSigned(String hostName) implements Identity {}
}
