package io.swarmdns.gossip.channel;

import java.util.concurrent.atomic.LongAdder;

/// What a server refused, for metrics.
///
/// @param anonymousCalls without a certificate where one is needed
/// @param revokedCalls by a revoked enrolment: new ones, and streams that were ended
/// @param surplusConnections beyond what one subject may have
public record ChannelCounters(
    LongAdder anonymousCalls, LongAdder revokedCalls, LongAdder surplusConnections) {
  public ChannelCounters() {
    this(new LongAdder(), new LongAdder(), new LongAdder());
  }
}
