package io.swarmdns.gossip.sim;

import io.swarmdns.gossip.log.ForwardingLog;
import io.swarmdns.gossip.log.LogListener;
import io.swarmdns.gossip.log.ReplicatedLog;
import java.util.List;

/// A log that remembers who listens to it.
record OverheardLog(ReplicatedLog log, List<LogListener> listeners) implements ForwardingLog {

  @Override
  public void subscribe(LogListener listener) {
    listeners.add(listener);
    log.subscribe(listener);
  }
}
