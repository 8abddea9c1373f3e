package io.swarmdns.server.frontend;

import io.netty.buffer.ByteBuf;
import io.swarmdns.zone.answer.Batch;
import io.swarmdns.zone.memory.Memory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/// A batch with memory for its queries and answers, filled from Netty's buffers.
///
/// Queries are copied: a buffer of Netty's may be on the heap, may be a view of a larger one, and
/// has no slack behind it. Belongs to one event loop and is empty between two of its events.
final class StagedBatch {
  private static final int ALIGNMENT_BYTES = 64;

  private final Batch batch;
  private final MemorySegment queries;
  private final MemorySegment answers;
  private final ByteBuffer queryBytes;
  private final ByteBuffer answerBytes;
  private final int answerCapacity;
  private int queryEnd;

  /// @param queryArea bytes for all queries of a batch together
  /// @param answerCapacity bytes for each answer
  StagedBatch(Batch.Transport transport, int slots, int queryArea, int answerCapacity) {
    batch = new Batch(transport, slots);
    this.answerCapacity = answerCapacity;
    Arena arena = Arena.ofAuto();
    queries = arena.allocate(queryArea, ALIGNMENT_BYTES);
    answers = arena.allocate((long) answerStride() * slots, ALIGNMENT_BYTES);
    queryBytes = queries.asByteBuffer();
    answerBytes = answers.asByteBuffer();
  }

  Batch batch() {
    return batch;
  }

  void clear() {
    batch.clear();
    queryEnd = 0;
  }

  /// Whether a query of this length can still be added.
  boolean fits(int length) {
    return batch.size() < batch.capacity() && queryEnd + stride(length) <= queryBytes.capacity();
  }

  /// Copies a query, which must fit, into the batch.
  void add(ByteBuf from, int index, int length, ClientPrefix client, int port) {
    queryBytes.limit(queryEnd + length).position(queryEnd);
    from.getBytes(index, queryBytes);
    long answer = answers.address() + (long) batch.size() * answerStride();
    long query = queries.address() + queryEnd;
    batch.add(query, length, answer, answerCapacity, client.high(), client.low(), port);
    queryEnd += stride(length);
  }

  /// Appends the answer of a slot to a buffer.
  void writeAnswer(int slot, ByteBuf to) {
    int start = slot * answerStride();
    answerBytes.limit(start + batch.answerLength(slot)).position(start);
    to.writeBytes(answerBytes);
  }

  private int answerStride() {
    return stride(answerCapacity);
  }

  /// Room for a block and the slack behind it, so that the next block is aligned.
  static int stride(int length) {
    return (length + Memory.SLACK_BYTES + ALIGNMENT_BYTES - 1) & -ALIGNMENT_BYTES;
  }
}
