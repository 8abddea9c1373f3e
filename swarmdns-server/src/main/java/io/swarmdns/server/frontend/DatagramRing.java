package io.swarmdns.server.frontend;

import io.swarmdns.server.frontend.FrontendCounters.Counter;
import io.swarmdns.zone.answer.Batch;
import io.swarmdns.zone.memory.Memory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// The memory that one event loop receives datagrams into and sends answers from: what recvmmsg(2)
/// and sendmmsg(2) need for [#SLOTS] datagrams, laid out once.
///
/// A slot has a place for the client's address, one for the control message that says to which of
/// our addresses the query came, one for the query and one for the answer. Receiving and sending
/// headers point at the same addresses and control messages, so that an answer goes back by the way
/// its query came without copying. Shared by all sockets of the loop: nothing stays in the ring
/// between two wakeups. Belongs to one thread.
final class DatagramRing {
  /// Datagrams a system call. Larger batches gain little and let the first answer wait longer.
  static final int SLOTS = 32;

  /// Longest query accepted over UDP.
  static final int QUERY_BYTES = 2048;

  /// Space of one answer; the engine stays below by the configured maximum and the client's EDNS.
  static final int ANSWER_BYTES = 4096;

  // struct mmsghdr: struct msghdr with padding, then the number of bytes transferred.
  private static final long HEADER_BYTES = 64;
  private static final int NAME_AT = 0;
  private static final int NAME_LENGTH_AT = 8;
  private static final int VECTOR_AT = 16;
  private static final int VECTOR_COUNT_AT = 24;
  private static final int CONTROL_AT = 32;
  private static final int CONTROL_LENGTH_AT = 40;
  private static final int FLAGS_AT = 48;
  private static final int LENGTH_AT = 56;
  private static final int MSG_TRUNC = 0x20;

  // struct iovec
  private static final long VECTOR_BYTES = 16;
  private static final int VECTOR_LENGTH_AT = 8;

  // struct cmsghdr, then struct in_pktinfo (interface, source for answers, destination) or struct
  // in6_pktinfo (destination, interface).
  private static final int CONTROL_DATA_AT = 16;
  private static final int V4_SOURCE_AT = CONTROL_DATA_AT + 4;
  private static final int V4_DESTINATION_AT = CONTROL_DATA_AT + 8;
  private static final int V6_INTERFACE_AT = CONTROL_DATA_AT + 16;
  private static final int CONTROL_BYTES = 40;

  // fe80::/10
  private static final int V6_LINK_LOCAL = 0xfe80;
  private static final int V6_LINK_LOCAL_MASK = 0xffc0;

  // Blocks are an odd number of cache lines apart: at a power of two the first lines of all slots
  // would compete for a few sets of the first-level cache.
  private static final long NAME_STRIDE = 32;
  private static final long CONTROL_STRIDE = 64;
  private static final long QUERY_STRIDE = QUERY_BYTES + Memory.SLACK_BYTES;
  private static final long ANSWER_STRIDE = ANSWER_BYTES + Memory.SLACK_BYTES;
  private static final long SLOT_BYTES =
      2 * HEADER_BYTES
          + 2 * VECTOR_BYTES
          + NAME_STRIDE
          + CONTROL_STRIDE
          + QUERY_STRIDE
          + ANSWER_STRIDE;
  private static final int CACHE_LINE_BYTES = 64;

  /// The received queries, and after the engine their answers.
  final Batch batch = new Batch(Batch.Transport.UDP, SLOTS);

  // Keeps the memory that the addresses point into.
  @SuppressWarnings("UnusedVariable")
  private final MemorySegment memory;

  private final MemorySegment errno = LinuxCalls.newErrno();
  private final long receiveHeaders;
  private final long sendHeaders;
  private final long sendVectors;
  private final long names;
  private final long controls;
  private final long queries;
  private final long answers;
  private final int[] slotOfQuery = new int[SLOTS];

  DatagramRing() {
    memory = Arena.ofAuto().allocate(SLOT_BYTES * SLOTS, CACHE_LINE_BYTES);
    receiveHeaders = memory.address();
    sendHeaders = receiveHeaders + SLOTS * HEADER_BYTES;
    long receiveVectors = sendHeaders + SLOTS * HEADER_BYTES;
    sendVectors = receiveVectors + SLOTS * VECTOR_BYTES;
    controls = sendVectors + SLOTS * VECTOR_BYTES;
    names = controls + SLOTS * CONTROL_STRIDE;
    queries = names + SLOTS * NAME_STRIDE;
    answers = queries + SLOTS * QUERY_STRIDE;
    for (int slot = 0; slot < SLOTS; slot++) {
      long vector = receiveVectors + slot * VECTOR_BYTES;
      Memory.putLong(vector, queryAddress(slot));
      Memory.putLong(vector + VECTOR_LENGTH_AT, QUERY_BYTES);
      long header = receiveHeader(slot);
      Memory.putLong(header + NAME_AT, nameAddress(slot));
      Memory.putLong(header + VECTOR_AT, vector);
      Memory.putLong(header + VECTOR_COUNT_AT, 1);
      Memory.putLong(header + CONTROL_AT, controlAddress(slot));
      expect(header);
    }
  }

  /// Receives what is there, at most [#SLOTS] datagrams.
  ///
  /// @return how many, or -1 with the reason in [#errno]
  int receive(int fd) {
    return LinuxCalls.recvmmsg(errno, fd, receiveHeaders, SLOTS);
  }

  /// The reason of the last -1.
  int errno() {
    return LinuxCalls.errno(errno);
  }

  /// Puts the datagrams received into the batch, except those that cannot be answered.
  void load(int received, FrontendCounters counters) {
    batch.clear();
    for (int slot = 0; slot < received; slot++) {
      long header = receiveHeader(slot);
      long name = nameAddress(slot);
      int port = Memory.getShort(name + LinuxAddress.PORT_AT);
      if ((Memory.getLong(header + FLAGS_AT) & MSG_TRUNC) != 0) {
        counters.add(Counter.UDP_DROPPED_OVERSIZED, 1);
      } else if (port == 0) {
        counters.add(Counter.UDP_DROPPED_PORT_ZERO, 1);
      } else {
        add(slot, (int) Memory.getLong(header + LENGTH_AT), name, port);
      }
    }
  }

  private void add(int slot, int length, long name, int port) {
    long high = 0;
    long low;
    // The family is a little-endian number below 256.
    if (Memory.getByte(name) == LinuxAddress.AF_INET) {
      low = ClientPrefix.mapped(Memory.getInt(name + LinuxAddress.V4_ADDRESS_AT));
    } else {
      high = networkLong(name + LinuxAddress.V6_ADDRESS_AT);
      low = networkLong(name + LinuxAddress.V6_ADDRESS_AT + Long.BYTES);
    }
    long answer = answers + slot * ANSWER_STRIDE;
    int query = batch.add(queryAddress(slot), length, answer, ANSWER_BYTES, high, low, port);
    slotOfQuery[query] = slot;
  }

  /// Lays out the headers of all answers in the batch.
  ///
  /// @return how many there are
  int stage() {
    int staged = 0;
    for (int query = 0; query < batch.size(); query++) {
      int length = batch.answerLength(query);
      if (length > 0) {
        stage(staged++, slotOfQuery[query], batch.answerAddress(query), length);
      }
    }
    return staged;
  }

  private void stage(int index, int slot, long answer, int length) {
    long received = receiveHeader(slot);
    long vector = sendVectors + index * VECTOR_BYTES;
    Memory.putLong(vector, answer);
    Memory.putLong(vector + VECTOR_LENGTH_AT, length);
    long header = sendHeaders + index * HEADER_BYTES;
    Memory.putLong(header + NAME_AT, nameAddress(slot));
    Memory.putLong(header + NAME_LENGTH_AT, Memory.getLong(received + NAME_LENGTH_AT));
    Memory.putLong(header + VECTOR_AT, vector);
    Memory.putLong(header + VECTOR_COUNT_AT, 1);
    Memory.putLong(header + CONTROL_AT, controlAddress(slot));
    long controlLength = Memory.getLong(received + CONTROL_LENGTH_AT);
    Memory.putLong(header + CONTROL_LENGTH_AT, controlLength);
    if (controlLength != 0) {
      turnAround(controlAddress(slot), nameAddress(slot));
    }
  }

  /// Makes the destination of the query the source of its answer, and clears the interface so that
  /// the answer follows the routing table. A link-local address means nothing without its
  /// interface.
  private static void turnAround(long control, long name) {
    if (Memory.getByte(name) == LinuxAddress.AF_INET) {
      Memory.putInt(control + CONTROL_DATA_AT, 0);
      Memory.putInt(control + V4_SOURCE_AT, Memory.getInt(control + V4_DESTINATION_AT));
    } else if ((Memory.getShort(control + CONTROL_DATA_AT) & V6_LINK_LOCAL_MASK) != V6_LINK_LOCAL) {
      Memory.putInt(control + V6_INTERFACE_AT, 0);
    }
  }

  /// Sends staged answers from the given one on.
  ///
  /// @return how many were sent, or -1 with the reason in [#errno]
  int send(int fd, int from, int count) {
    return LinuxCalls.sendmmsg(errno, fd, sendHeaders + from * HEADER_BYTES, count);
  }

  /// Makes the headers that the last receive used ready for the next one: the kernel overwrites
  /// capacities with lengths.
  void recycle(int received) {
    for (int slot = 0; slot < received; slot++) {
      expect(receiveHeader(slot));
    }
  }

  private static void expect(long header) {
    // 32-bit fields are written together with their padding.
    Memory.putLong(header + NAME_LENGTH_AT, LinuxAddress.BYTES_MAX);
    Memory.putLong(header + CONTROL_LENGTH_AT, CONTROL_BYTES);
  }

  private long receiveHeader(int slot) {
    return receiveHeaders + slot * HEADER_BYTES;
  }

  private long nameAddress(int slot) {
    return names + slot * NAME_STRIDE;
  }

  private long controlAddress(int slot) {
    return controls + slot * CONTROL_STRIDE;
  }

  private long queryAddress(int slot) {
    return queries + slot * QUERY_STRIDE;
  }

  private static long networkLong(long address) {
    return (long) Memory.getInt(address) << 32 | Integer.toUnsignedLong(Memory.getInt(address + 4));
  }
}
