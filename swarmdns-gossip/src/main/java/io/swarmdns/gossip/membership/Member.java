package io.swarmdns.gossip.membership;

import io.swarmdns.gossip.identity.HostPort;
import io.swarmdns.proto.NodeMetadata;
import java.time.Instant;

/// Another node, as it is known here.
///
/// @param name as its certificate says
/// @param enrolment 32 hexadecimal digits, as its certificate says
/// @param boot larger with every start of that node's process
/// @param address where its gossip listens
/// @param metadata what it says of itself
/// @param aliveSince when it became a member here, by this node's clock
public record Member(
    String name,
    String enrolment,
    long boot,
    HostPort address,
    NodeMetadata metadata,
    Instant aliveSince) {
  boolean isSameProcess(Member other) {
    return name.equals(other.name) && enrolment.equals(other.enrolment) && boot == other.boot;
  }
}
