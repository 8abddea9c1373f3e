package io.swarmdns.server.frontend;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// Messages for tests: queries for a name that no zone here holds, and what can be told of answers
/// whatever the engine answers.
final class Queries {
  static final int HEADER_BYTES = 12;

  private Queries() {}

  /// A query of type A for `www.example.` with the given id.
  static byte[] query(int id) {
    ByteBuffer message = ByteBuffer.allocate(512);
    message.putShort((short) id);
    message.putShort((short) 0);
    message.putShort((short) 1);
    message.putShort((short) 0).putShort((short) 0).putShort((short) 0);
    for (String label : new String[] {"www", "example"}) {
      message.put((byte) label.length()).put(label.getBytes(StandardCharsets.US_ASCII));
    }
    message.put((byte) 0).putShort((short) 1).putShort((short) 1);
    byte[] bytes = new byte[message.position()];
    message.flip().get(bytes);
    return bytes;
  }

  /// A query with its length in front.
  static byte[] framed(int id) {
    byte[] query = query(id);
    return ByteBuffer.allocate(2 + query.length).putShort((short) query.length).put(query).array();
  }

  /// Many framed queries with ids from `firstId` on.
  static byte[] pipeline(int firstId, int count) {
    int one = framed(0).length;
    ByteBuffer all = ByteBuffer.allocate(one * count);
    for (int i = 0; i < count; i++) {
      all.put(framed(firstId + i));
    }
    return all.array();
  }

  static int id(byte[] message) {
    return ByteBuffer.wrap(message).getShort() & 0xffff;
  }

  static boolean isResponse(byte[] message) {
    return message.length >= HEADER_BYTES && (message[2] & 0x80) != 0;
  }
}
