package io.swarmdns.gossip.membership;

import io.swarmdns.gossip.identity.HostPort;
import io.swarmdns.gossip.identity.NodeName;
import java.util.Optional;

/// An address in gossip: `name@host:port`, or `@host:port` for a seed whose name is not known. With
/// the name in it, whoever connects there knows whose certificate to expect, and a node that claims
/// another's address gains nothing. The sign is there without a name too: scalecube drops seeds
/// that read like the host's own address with this node's port, which another loopback address may
/// be.
record MemberAddress(Optional<String> name, HostPort at) {
  static Optional<MemberAddress> parse(String text) {
    int sign = text.indexOf('@');
    if (sign <= 0) {
      return HostPort.parse(text.substring(sign + 1))
          .map(at -> new MemberAddress(Optional.empty(), at));
    }
    String name = text.substring(0, sign);
    if (!NodeName.isValid(name)) {
      return Optional.empty();
    }
    return HostPort.parse(text.substring(sign + 1))
        .map(at -> new MemberAddress(Optional.of(name), at));
  }

  boolean isOf(String node) {
    return name.isPresent() && name.get().equals(node);
  }

  @Override
  public String toString() {
    return name.orElse("") + "@" + at;
  }
}
