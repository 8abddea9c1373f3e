package io.swarmdns.server.frontend;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.swarmdns.server.frontend.FrontendCounters.Counter;
import io.swarmdns.zone.answer.Batch;

/// What the connections of one event loop and protocol share: the batch that their queries are
/// answered in. Belongs to one event loop.
final class StreamService {
  /// Pipelined queries answered together.
  static final int SLOTS = 16;

  static final int LENGTH_BYTES = 2;
  static final int MESSAGE_BYTES_MAX = 0xffff;

  /// Shortest that is a DNS message at all: its header (RFC 1035 §4.1.1).
  static final int MESSAGE_BYTES_MIN = 12;

  // Room for one message of every length; short ones share it.
  private static final int QUERY_AREA_BYTES = StagedBatch.stride(MESSAGE_BYTES_MAX);

  private final ServingLoop loop;
  private final StreamProtocol protocol;
  private final ConnectionTable connections;
  private final StreamOptions options;
  private final StagedBatch staged;

  StreamService(
      ServingLoop loop,
      StreamProtocol protocol,
      ConnectionTable connections,
      StreamOptions options) {
    this.loop = loop;
    this.protocol = protocol;
    this.connections = connections;
    this.options = options;
    this.staged = new StagedBatch(protocol.transport, SLOTS, QUERY_AREA_BYTES, MESSAGE_BYTES_MAX);
  }

  StreamOptions options() {
    return options;
  }

  StreamProtocol protocol() {
    return protocol;
  }

  ConnectionTable connections() {
    return connections;
  }

  void count(Counter counter) {
    loop.counters().add(counter, 1);
  }

  /// Moves whole messages from `in` to the batch until it is full, at most `limit`.
  ///
  /// @return how many, or -1 when after those moved there is what cannot be a message
  int load(ByteBuf in, long limit, ClientPrefix client, int port) {
    staged.clear();
    Batch batch = staged.batch();
    while (batch.size() < limit && in.readableBytes() >= LENGTH_BYTES) {
      int length = in.getUnsignedShort(in.readerIndex());
      if (length < MESSAGE_BYTES_MIN) {
        return -1;
      }
      if (in.readableBytes() < LENGTH_BYTES + length || !staged.fits(length)) {
        break;
      }
      staged.add(in, in.readerIndex() + LENGTH_BYTES, length, client, port);
      in.skipBytes(LENGTH_BYTES + length);
    }
    return batch.size();
  }

  /// How many queries are loaded.
  int loaded() {
    return staged.batch().size();
  }

  /// Answers the loaded queries into one buffer, which is empty when none has an answer.
  ByteBuf answer(ByteBufAllocator allocator) {
    Batch batch = staged.batch();
    loop.answer(batch);
    int bytes = 0;
    for (int slot = 0; slot < batch.size(); slot++) {
      int length = batch.answerLength(slot);
      bytes += length == 0 ? 0 : LENGTH_BYTES + length;
    }
    ByteBuf out = allocator.directBuffer(bytes);
    int answered = 0;
    for (int slot = 0; slot < batch.size(); slot++) {
      int length = batch.answerLength(slot);
      if (length > 0) {
        out.writeShort(length);
        staged.writeAnswer(slot, out);
        answered++;
      }
    }
    loop.counters().add(protocol.received, batch.size());
    loop.counters().add(protocol.answered, answered);
    return out;
  }
}
