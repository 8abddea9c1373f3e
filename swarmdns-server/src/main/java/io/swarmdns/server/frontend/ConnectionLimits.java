package io.swarmdns.server.frontend;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// Counts open connections of all event loops, in total and by client prefix. Thread-safe.
final class ConnectionLimits {
  private final StreamOptions options;
  private final AtomicInteger open = new AtomicInteger();
  private final ConcurrentHashMap<ClientPrefix, Integer> byClient = new ConcurrentHashMap<>();

  ConnectionLimits(StreamOptions options) {
    this.options = options;
  }

  /// Counts a new connection unless its client has too many.
  boolean admit(ClientPrefix client) {
    int now = byClient.merge(client.cut(options), 1, Integer::sum);
    open.incrementAndGet();
    if (now > options.maxConnectionsPerClient()) {
      release(client);
      return false;
    }
    return true;
  }

  /// Forgets an admitted connection.
  void release(ClientPrefix client) {
    open.decrementAndGet();
    byClient.computeIfPresent(client.cut(options), (key, count) -> count == 1 ? null : count - 1);
  }

  /// Whether there are more connections than there may be in total.
  boolean isOverfull() {
    return open.get() > options.maxConnections();
  }
}
