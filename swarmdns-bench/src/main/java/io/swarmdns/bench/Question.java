package io.swarmdns.bench;

import io.swarmdns.zone.name.DomainName;
import java.nio.ByteBuffer;

/// One question of class IN, for a plain query.
record Question(String name, int type) {
  static final int A = 1;
  static final int SOA = 6;

  private static final int HEADER_BYTES = 12;

  /// The query: id 0, no flags, no EDNS.
  byte[] message() {
    byte[] wire = DomainName.parse(name).wire();
    return ByteBuffer.allocate(HEADER_BYTES + wire.length + 4)
        .putShort(4, (short) 1)
        .position(HEADER_BYTES)
        .put(wire)
        .putShort((short) type)
        .putShort((short) 1)
        .array();
  }
}
