package io.swarmdns.gossip.log;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// The log that a node has now: another one takes its place when the one before was lost, and those
/// who use the log need not know. Thread-safe.
public final class CurrentLog implements ForwardingLog {
  private final List<LogListener> listeners = new CopyOnWriteArrayList<>();
  private volatile ReplicatedLog log;

  public CurrentLog(ReplicatedLog first) {
    log = first;
  }

  @Override
  public ReplicatedLog log() {
    return log;
  }

  /// Puts another log in the place of the one before, which the caller has closed. Listeners have
  /// been told by that that it leads no more; they are told of the new one from here on.
  public synchronized void replace(ReplicatedLog next) {
    log = next;
    listeners.forEach(next::subscribe);
  }

  @Override
  public synchronized void subscribe(LogListener listener) {
    listeners.add(listener);
    log.subscribe(listener);
  }
}
