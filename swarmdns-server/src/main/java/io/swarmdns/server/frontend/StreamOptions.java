package io.swarmdns.server.frontend;

import java.time.Duration;

/// Limits of TCP and TLS connections (RFC 7766, RFC 9210).
///
/// @param maxConnections open connections over all addresses, TCP and TLS together, 1 to
///   [#CONNECTIONS_MAX]; default 10,000. Over it the idlest connection is closed for the newest
/// @param maxConnectionsPerClient open connections of one client prefix, 1 to [#CONNECTIONS_MAX];
///   default 100. Over it the newest connection is closed
/// @param clientPrefixBitsV4 leading address bits that make an IPv4 client, 1 to 32; default 32
/// @param clientPrefixBitsV6 leading address bits that make an IPv6 client, 1 to 128; default 64
/// @param idleTimeout how long a connection may live without a whole query coming in, 100 ms to an
///   hour; default 10 s. It also ends half a message, and a client that does not read its answers.
///   What the engine announces by edns-tcp-keepalive (RFC 7828) must be this value
/// @param maxQueriesPerConnection queries after which a connection is closed; 0, the default, is no
///   limit
/// @param writeBufferBytes answers waiting for a slow client, above which no more of its queries
///   are read, 1 KiB to 16 MiB; default 64 KiB
/// @param buffersBytes what all connections together may make the node hold, as parts of messages
///   and as answers that wait, 1 MiB to 1 GiB; default 128 MiB. Over it connections that hold more
///   than their share are closed, the idlest first
public record StreamOptions(
    int maxConnections,
    int maxConnectionsPerClient,
    int clientPrefixBitsV4,
    int clientPrefixBitsV6,
    Duration idleTimeout,
    long maxQueriesPerConnection,
    int writeBufferBytes,
    int buffersBytes) {
  public static final int CONNECTIONS_MAX = 1_000_000;
  public static final Duration IDLE_TIMEOUT_MIN = Duration.ofMillis(100);
  public static final Duration IDLE_TIMEOUT_MAX = Duration.ofHours(1);
  public static final int WRITE_BUFFER_BYTES_MIN = 1 << 10;
  public static final int WRITE_BUFFER_BYTES_MAX = 16 << 20;
  public static final int BUFFERS_BYTES_MIN = 1 << 20;
  public static final int BUFFERS_BYTES_MAX = 1 << 30;
  public static final StreamOptions DEFAULTS =
      new StreamOptions(10_000, 100, 32, 64, Duration.ofSeconds(10), 0, 64 << 10, 128 << 20);

  public StreamOptions {
    OptionRange.require("maxConnections", maxConnections, 1, CONNECTIONS_MAX);
    OptionRange.require("maxConnectionsPerClient", maxConnectionsPerClient, 1, CONNECTIONS_MAX);
    OptionRange.require("clientPrefixBitsV4", clientPrefixBitsV4, 1, 32);
    OptionRange.require("clientPrefixBitsV6", clientPrefixBitsV6, 1, 128);
    OptionRange.require("idleTimeout", idleTimeout, IDLE_TIMEOUT_MIN, IDLE_TIMEOUT_MAX);
    OptionRange.require("maxQueriesPerConnection", maxQueriesPerConnection, 0, Long.MAX_VALUE);
    OptionRange.require(
        "writeBufferBytes", writeBufferBytes, WRITE_BUFFER_BYTES_MIN, WRITE_BUFFER_BYTES_MAX);
    OptionRange.require("buffersBytes", buffersBytes, BUFFERS_BYTES_MIN, BUFFERS_BYTES_MAX);
  }

  public StreamOptions withMaxConnections(int newMax) {
    return new StreamOptions(
        newMax,
        maxConnectionsPerClient,
        clientPrefixBitsV4,
        clientPrefixBitsV6,
        idleTimeout,
        maxQueriesPerConnection,
        writeBufferBytes,
        buffersBytes);
  }

  public StreamOptions withMaxConnectionsPerClient(int newMax) {
    return new StreamOptions(
        maxConnections,
        newMax,
        clientPrefixBitsV4,
        clientPrefixBitsV6,
        idleTimeout,
        maxQueriesPerConnection,
        writeBufferBytes,
        buffersBytes);
  }

  public StreamOptions withIdleTimeout(Duration newTimeout) {
    return new StreamOptions(
        maxConnections,
        maxConnectionsPerClient,
        clientPrefixBitsV4,
        clientPrefixBitsV6,
        newTimeout,
        maxQueriesPerConnection,
        writeBufferBytes,
        buffersBytes);
  }

  public StreamOptions withMaxQueriesPerConnection(long newMax) {
    return new StreamOptions(
        maxConnections,
        maxConnectionsPerClient,
        clientPrefixBitsV4,
        clientPrefixBitsV6,
        idleTimeout,
        newMax,
        writeBufferBytes,
        buffersBytes);
  }

  public StreamOptions withBuffersBytes(int newMax) {
    return new StreamOptions(
        maxConnections,
        maxConnectionsPerClient,
        clientPrefixBitsV4,
        clientPrefixBitsV6,
        idleTimeout,
        maxQueriesPerConnection,
        writeBufferBytes,
        newMax);
  }
}
