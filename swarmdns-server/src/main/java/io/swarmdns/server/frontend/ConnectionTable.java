package io.swarmdns.server.frontend;

import io.swarmdns.server.frontend.FrontendCounters.Counter;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The connections of one event loop in the order of their last sign of life, the idlest first.
///
/// The order makes timeouts cheap (one timer a loop looks at the first few, no timer a connection)
/// and names the victim when there are too many connections: the idlest is closed for the newest,
/// since it loses least, and since an attacker who holds idle connections would else keep everyone
/// out. A single client that has too many loses its newest instead, so that it hurts nobody but
/// itself (RFC 9210 §4.1 and §6.1 leave both to the server).
///
/// A sign of life is an answered query. Bytes alone are none: a client that sends a message byte by
/// byte, or only what cannot be answered, is idle.
///
/// It also bounds the memory that clients can make the node hold ([#holds]): ten thousand
/// connections with a long message each, all but its last byte sent, would take it all. Belongs to
/// one event loop.
final class ConnectionTable {
  private static final int SWEEPS_PER_TIMEOUT = 8;
  private static final long SWEEP_NANOS_MAX = TimeUnit.SECONDS.toNanos(1);
  private static final long DRAIN_SWEEP_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private final ServingLoop loop;
  private final ConnectionLimits limits;
  private final long timeoutNanos;
  private final long heldBytesMax;
  private @Nullable StreamConnection idlest;
  private @Nullable StreamConnection newest;
  private int size;
  private long heldBytes;
  private boolean sweeping;
  private boolean draining;

  /// @param eventLoops among how many the memory for connections is divided
  ConnectionTable(
      ServingLoop loop, ConnectionLimits limits, StreamOptions options, int eventLoops) {
    this.loop = loop;
    this.limits = limits;
    this.timeoutNanos = options.idleTimeout().toNanos();
    this.heldBytesMax = options.buffersBytes() / eventLoops;
  }

  /// Adds a connection as the newest, and closes the idlest should there now be too many.
  ///
  /// @return false when the connection must be closed: it has not been added
  boolean admit(StreamConnection connection) {
    if (draining) {
      return false;
    }
    if (!limits.admit(connection.client())) {
      loop.counters().add(Counter.STREAM_REFUSED_CLIENT_LIMIT, 1);
      return false;
    }
    if (limits.isOverfull() && !evict()) {
      limits.release(connection.client());
      loop.counters().add(Counter.STREAM_REFUSED_TOTAL_LIMIT, 1);
      return false;
    }
    connection.lastActiveNanos = System.nanoTime();
    append(connection);
    startSweeping();
    return true;
  }

  private boolean evict() {
    StreamConnection victim = idlest;
    if (victim == null) {
      return false;
    }
    loop.counters().add(Counter.STREAM_EVICTED_IDLE, 1);
    close(victim);
    return true;
  }

  /// Notes a sign of life.
  void touch(StreamConnection connection) {
    connection.lastActiveNanos = System.nanoTime();
    if (connection != newest && connection.listed) {
      unlink(connection);
      append(connection);
    }
  }

  /// Notes how many bytes of a connection wait in memory now. What has left since it was noted last
  /// still counts; that is corrected before anybody suffers for it.
  void holds(StreamConnection connection, long bytes) {
    if (connection.listed && bytes != connection.heldBytes) {
      note(connection, bytes);
      if (heldBytes > heldBytesMax) {
        makeRoom();
      }
    }
  }

  private void note(StreamConnection connection, long bytes) {
    heldBytes += bytes - connection.heldBytes;
    connection.heldBytes = bytes;
  }

  /// While all hold more than they may, some hold more than an equal share of it: closes these, so
  /// that nobody can push out the small ones.
  private void makeRoom() {
    for (StreamConnection at = idlest; at != null; at = at.newer) {
      note(at, at.bytesHeld());
    }
    long share = heldBytesMax / size;
    for (StreamConnection at = idlest; at != null && heldBytes > heldBytesMax; ) {
      StreamConnection next = at.newer;
      if (at.heldBytes > share) {
        loop.counters().add(Counter.STREAM_EVICTED_BUFFERS, 1);
        remove(at);
        at.abort();
      }
      at = next;
    }
  }

  /// Forgets a connection that has been closed; may be called again.
  void remove(StreamConnection connection) {
    if (connection.listed) {
      unlink(connection);
      note(connection, 0);
      limits.release(connection.client());
    }
  }

  /// From now on connections are closed as soon as nothing of them is under way.
  void drain() {
    draining = true;
    schedule(this::sweepDraining, DRAIN_SWEEP_NANOS);
  }

  /// Closes all connections.
  void closeAll() {
    while (idlest != null) {
      close(idlest);
    }
  }

  boolean isEmpty() {
    return idlest == null;
  }

  private void startSweeping() {
    if (!sweeping) {
      sweeping = true;
      long delay = Math.min(timeoutNanos / SWEEPS_PER_TIMEOUT, SWEEP_NANOS_MAX);
      schedule(this::sweep, delay);
    }
  }

  private void sweep() {
    sweeping = false;
    long now = System.nanoTime();
    while (idlest != null && now - idlest.lastActiveNanos >= timeoutNanos) {
      StreamConnection silent = idlest;
      Counter reason = silent.reasonOfSilence();
      loop.counters().add(reason, 1);
      remove(silent);
      if (reason == Counter.STREAM_SLOW_READER) {
        silent.abort();
      } else {
        silent.close();
      }
    }
    if (idlest != null) {
      startSweeping();
    }
  }

  private void sweepDraining() {
    for (StreamConnection at = idlest; at != null; ) {
      StreamConnection next = at.newer;
      if (at.isQuiet()) {
        close(at);
      }
      at = next;
    }
    if (idlest != null) {
      schedule(this::sweepDraining, DRAIN_SWEEP_NANOS);
    }
  }

  private void schedule(Runnable task, long delayNanos) {
    var _ = loop.eventLoop().schedule(task, delayNanos, TimeUnit.NANOSECONDS);
  }

  private void close(StreamConnection connection) {
    remove(connection);
    connection.close();
  }

  private void append(StreamConnection connection) {
    connection.older = newest;
    connection.newer = null;
    if (newest == null) {
      idlest = connection;
    } else {
      newest.newer = connection;
    }
    newest = connection;
    connection.listed = true;
    size++;
  }

  private void unlink(StreamConnection connection) {
    StreamConnection older = connection.older;
    StreamConnection newer = connection.newer;
    if (older == null) {
      idlest = newer;
    } else {
      older.newer = newer;
    }
    if (newer == null) {
      newest = older;
    } else {
      newer.older = older;
    }
    connection.listed = false;
    size--;
  }
}
