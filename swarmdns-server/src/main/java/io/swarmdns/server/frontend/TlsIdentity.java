package io.swarmdns.server.frontend;

import io.netty.channel.Channel;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The certificate and key that DNS over TLS presents, read again when their files change.
///
/// A change that cannot be used keeps the old ones, and is reported. Connections that are open keep
/// what they began with. Session tickets are the JDK's: they resume a session within one identity.
/// Thread-safe.
final class TlsIdentity {
  private static final Logger LOG = LoggerFactory.getLogger(TlsIdentity.class);

  /// Authenticated encryption with forward secrecy only (RFC 9325 §4.2), the cheapest first.
  private static final List<String> CIPHERS =
      List.of(
          "TLS_AES_128_GCM_SHA256",
          "TLS_AES_256_GCM_SHA384",
          "TLS_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

  // A client of TLS 1.2 could else ask for handshake after handshake on one connection, each a
  // signature for us and nothing for it. The JDK reads this at its first handshake as a server.
  static {
    System.setProperty("jdk.tls.rejectClientInitiatedRenegotiation", "true");
  }

  private final TlsOptions options;
  private final Executor handshakes;
  private volatile SslContext current;
  private List<Stamp> stamps;

  /// @param handshakes where the signatures of handshakes are made, so that queries do not wait
  /// @throws IOException when the files cannot be read or do not hold what they should
  TlsIdentity(TlsOptions options, Executor handshakes) throws IOException {
    this.options = options;
    this.handshakes = handshakes;
    this.stamps = stamps();
    this.current = load();
  }

  /// Puts TLS into the pipeline of a new connection.
  void secure(Channel channel) {
    SslHandler handler = current.newHandler(channel.alloc(), handshakes);
    handler.setHandshakeTimeoutMillis(options.handshakeTimeout().toMillis());
    channel.pipeline().addLast(handler);
  }

  /// What new connections are given.
  SslContext context() {
    return current;
  }

  /// Reads certificate and key again.
  ///
  /// @throws IOException when they cannot be used; the old ones stay
  synchronized void reload() throws IOException {
    // Before reading: files that change meanwhile are read once more.
    stamps = stamps();
    current = load();
  }

  /// Reads certificate and key again if their files have changed since the last attempt.
  synchronized void reloadIfChanged() {
    try {
      if (!stamps.equals(stamps())) {
        reload();
        LOG.info("new TLS certificate loaded: {}", options.identity());
      }
    } catch (IOException e) {
      LOG.error("{}; the old TLS certificate stays in use", e.getMessage());
    }
  }

  private List<Stamp> stamps() {
    return switch (options.identity()) {
      case TlsOptions.SelfSigned made -> List.of();
      case TlsOptions.PemFiles(Path chain, Path key) -> List.of(Stamp.of(chain), Stamp.of(key));
    };
  }

  private SslContext load() throws IOException {
    try {
      return build();
    } catch (RuntimeException e) {
      // The parsers of certificates and keys throw more than they declare.
      throw new IOException("cannot use " + options.identity() + ": " + e, e);
    }
  }

  private SslContext build() throws IOException {
    SslContextBuilder builder =
        switch (options.identity()) {
          case TlsOptions.SelfSigned(String hostName) -> {
            SelfSignedCertificate made = SelfSignedCertificate.make(hostName);
            yield SslContextBuilder.forServer(made.key(), made.certificate());
          }
          case TlsOptions.PemFiles(Path chain, Path key) -> PemIdentity.read(chain, key);
        };
    return builder
        .sslProvider(SslProvider.JDK)
        .protocols("TLSv1.3", "TLSv1.2")
        .ciphers(CIPHERS, SupportedCipherSuiteFilter.INSTANCE)
        .applicationProtocolConfig(alpn())
        .build();
  }

  /// IANA lists `dot` for RFC 7858, which does not ask for it: offered, not demanded.
  private static ApplicationProtocolConfig alpn() {
    return new ApplicationProtocolConfig(
        Protocol.ALPN,
        SelectorFailureBehavior.NO_ADVERTISE,
        SelectedListenerFailureBehavior.ACCEPT,
        "dot");
  }

  /// What tells one content of a file from another without reading it; a rename over it shows, too.
  private record Stamp(FileTime modified, long bytes, @Nullable Object file) {
    /// A file that cannot be looked at has a stamp of its own: it is reported once, when it is
    /// read.
    private static final Stamp NONE = new Stamp(FileTime.fromMillis(0), -1, null);

    static Stamp of(Path path) {
      try {
        var attributes = Files.readAttributes(path, BasicFileAttributes.class);
        return new Stamp(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
      } catch (IOException e) {
        return NONE;
      }
    }
  }
}
