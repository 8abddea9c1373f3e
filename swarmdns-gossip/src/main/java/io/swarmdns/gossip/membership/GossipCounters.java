package io.swarmdns.gossip.membership;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/// What gossip has done, for metrics. Counts only go up.
///
/// @param received frames that were accepted
/// @param sent frames that were given to a connection
/// @param unsent frames that were not: no connection, or its queue is full
/// @param pings pings sent
/// @param dropped what was refused of others' frames
public record GossipCounters(
    LongAdder received,
    LongAdder sent,
    LongAdder unsent,
    LongAdder pings,
    Map<DropReason, LongAdder> dropped) {
  GossipCounters() {
    this(new LongAdder(), new LongAdder(), new LongAdder(), new LongAdder(), adders());
  }

  private static Map<DropReason, LongAdder> adders() {
    Map<DropReason, LongAdder> adders = new EnumMap<>(DropReason.class);
    for (DropReason reason : DropReason.values()) {
      adders.put(reason, new LongAdder());
    }
    return Map.copyOf(adders);
  }

  void drop(DropReason reason) {
    LongAdder adder = dropped.get(reason);
    if (adder != null) {
      adder.increment();
    }
  }

  public long dropped(DropReason reason) {
    LongAdder adder = dropped.get(reason);
    return adder == null ? 0 : adder.sum();
  }
}
