package io.swarmdns.server.config;

import java.time.Duration;

/// Connections, plain and TLS.
public record TcpSection(
    int connectionsMax,
    int connectionsPerClientMax,
    int ipv4PrefixLength,
    int ipv6PrefixLength,
    Duration idleTimeout,
    int queriesPerConnectionMax,
    int writeBufferBytes,
    int buffersBytes) {
  static final Section SECTION =
      new Section(
          "tcp", "DNS over TCP (RFC 7766, RFC 9210). The limits hold for TLS connections too.");

  private static final Key<Integer> CONNECTIONS_MAX =
      SECTION.key(
          "connections-max",
          ValueTypes.wholeNumber(1, 1_000_000),
          "10000",
          """
          Connections open at once, over all clients. When full, the one idle for
          longest makes room.\
          """);
  private static final Key<Integer> CONNECTIONS_PER_CLIENT_MAX =
      SECTION.key(
          "connections-per-client-max",
          ValueTypes.wholeNumber(1, 1_000_000),
          "100",
          "Connections open at once from one client network; more are closed at once.");
  private static final Key<Integer> IPV4_PREFIX_LENGTH =
      SECTION.key(
          "ipv4-prefix-length",
          ValueTypes.wholeNumber(1, 32),
          "32",
          "Bits of an IPv4 address that make a client network.");
  private static final Key<Integer> IPV6_PREFIX_LENGTH =
      SECTION.key(
          "ipv6-prefix-length",
          ValueTypes.wholeNumber(1, 128),
          "64",
          "Bits of an IPv6 address that make a client network.");
  private static final Key<Duration> IDLE_TIMEOUT =
      SECTION.key(
          "idle-timeout",
          ValueTypes.duration(Duration.ofMillis(100), Duration.ofHours(1)),
          "10s",
          """
          A connection without a whole query for so long is closed, and so is one whose
          client does not read its answers. Announced by EDNS TCP keepalive (RFC 7828).\
          """);
  private static final Key<Integer> QUERIES_PER_CONNECTION_MAX =
      SECTION.key(
          "queries-per-connection-max",
          ValueTypes.wholeNumber(0, 1_000_000_000),
          "0",
          "Queries after which a connection is closed; 0: no limit.");
  private static final Key<Integer> WRITE_BUFFER =
      SECTION.key(
          "write-buffer",
          ValueTypes.bytes(1 << 10, 16 << 20),
          "64KiB",
          "Answers waiting for a slow client, above which no more of its queries are read.");
  private static final Key<Integer> BUFFERS =
      SECTION.key(
          "buffers-max",
          ValueTypes.bytes(1 << 20, 1 << 30),
          "128MiB",
          """
          What all connections together may make the node hold: parts of messages, and
          answers that wait for slow clients. When full, those that hold more than
          their share are closed. Keep it below half of the JVM's -Xmx.\
          """);

  static TcpSection of(Values values) {
    return new TcpSection(
        values.get(CONNECTIONS_MAX),
        values.get(CONNECTIONS_PER_CLIENT_MAX),
        values.get(IPV4_PREFIX_LENGTH),
        values.get(IPV6_PREFIX_LENGTH),
        values.get(IDLE_TIMEOUT),
        values.get(QUERIES_PER_CONNECTION_MAX),
        values.get(WRITE_BUFFER),
        values.get(BUFFERS));
  }
}
