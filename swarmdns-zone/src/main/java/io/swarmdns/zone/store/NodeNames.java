package io.swarmdns.zone.store;

import io.swarmdns.zone.memory.Memory;
import io.swarmdns.zone.name.DomainName;

/// The owner names of nodes as values, for messages and control paths.
public final class NodeNames {
  private NodeNames() {}

  /// The node's absolute name.
  public static DomainName absolute(long node, DomainName origin) {
    int length = Node.nameLength(node);
    byte[] apex = origin.wire();
    byte[] wire = new byte[length + apex.length];
    Memory.copyToArray(Node.name(node), wire, 0, length);
    System.arraycopy(apex, 0, wire, length, apex.length);
    return DomainName.ofWire(wire, 0, wire.length);
  }
}
