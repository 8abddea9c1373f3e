package io.swarmdns.gossip.channel;

import java.time.Duration;

/// What a server of ours takes from one connection, and from all.
final class ServerLimits {
  /// One message, either way.
  static final int MESSAGE_MAX_BYTES = 4 * 1024 * 1024;

  static final int HEADERS_MAX_BYTES = 8 * 1024;
  static final int STREAMS_PER_CONNECTION_MAX = 64;

  /// Connections that one certified subject may have at once: it needs one, and another one while
  /// it reconnects.
  static final int CONNECTIONS_PER_SUBJECT_MAX = 8;

  static final Duration HANDSHAKE_MAX = Duration.ofSeconds(10);

  /// A connection without calls is closed after this time.
  static final Duration IDLE_MAX = Duration.ofMinutes(5);

  /// A peer that is silent for this time is asked whether it is there, and is given up when it does
  /// not answer in time.
  static final Duration KEEPALIVE = Duration.ofSeconds(10);

  static final Duration KEEPALIVE_ANSWER_MAX = Duration.ofSeconds(5);

  /// How long calls may go on when a server closes.
  static final Duration CLOSE_GRACE = Duration.ofSeconds(2);

  private ServerLimits() {}
}
