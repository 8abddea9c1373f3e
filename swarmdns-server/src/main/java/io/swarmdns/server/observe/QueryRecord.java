package io.swarmdns.server.observe;

import io.swarmdns.zone.answer.Batch;
import io.swarmdns.zone.answer.Batch.Transport;
import io.swarmdns.zone.memory.Memory;
import java.nio.ByteBuffer;

/// The layout of a record in a [QueryRing]: what is known of a query and its answer.
///
/// Written by event loops, so writing allocates nothing.
@SuppressWarnings("EnumOrdinal") // written and read back by this class
final class QueryRecord {
  static final int HEADER_BYTES = 12; // RFC 1035 §4.1.1
  static final int NAME_BYTES_MAX = 255;

  private static final int TIME_AT = 0;
  private static final int CLIENT_HIGH_AT = 8;
  private static final int CLIENT_LOW_AT = 16;
  private static final int PORT_AT = 24;
  private static final int TRANSPORT_AT = 28;
  private static final int ANSWER_LENGTH_AT = 32;
  private static final int RCODE_AT = 36;
  private static final int QUERY_FLAGS_AT = 40;
  private static final int ANSWER_FLAGS_AT = 44;
  private static final int TYPE_AT = 48;
  private static final int CLASS_AT = 52;
  private static final int NAME_LENGTH_AT = 56;
  private static final int NAME_AT = 64;
  private static final int OPT = 41;
  private static final Transport[] TRANSPORTS = Transport.values();

  private QueryRecord() {}

  /// The length of the question's name, or 0 when the query has no whole question.
  static int questionNameLength(long query, int queryLength) {
    int at = HEADER_BYTES;
    while (at < queryLength) {
      int label = Memory.getByte(query + at);
      if (label > 63) {
        return 0;
      }
      at += 1 + label;
      if (at - HEADER_BYTES > NAME_BYTES_MAX) {
        return 0;
      }
      if (label == 0) {
        return at + 4 <= queryLength ? at - HEADER_BYTES : 0;
      }
    }
    return 0;
  }

  /// Fills a record.
  ///
  /// @param nameLength what [#questionNameLength] said
  static void write(long record, Batch batch, int slot, int nameLength, long timeMillis) {
    long query = batch.queryAddress(slot);
    Memory.putLong(record + TIME_AT, timeMillis);
    Memory.putLong(record + CLIENT_HIGH_AT, batch.clientHigh(slot));
    Memory.putLong(record + CLIENT_LOW_AT, batch.clientLow(slot));
    Memory.putInt(record + PORT_AT, batch.clientPort(slot));
    Memory.putInt(record + TRANSPORT_AT, batch.transport().ordinal());
    Memory.putInt(record + NAME_LENGTH_AT, nameLength);
    boolean hasHeader = batch.queryLength(slot) >= HEADER_BYTES;
    Memory.putInt(record + QUERY_FLAGS_AT, hasHeader ? Memory.getShort(query + 2) : 0);
    if (nameLength > 0) {
      long name = query + HEADER_BYTES;
      Memory.copy(name, record + NAME_AT, nameLength);
      Memory.putInt(record + TYPE_AT, Memory.getShort(name + nameLength));
      Memory.putInt(record + CLASS_AT, Memory.getShort(name + nameLength + 2));
    }
    writeAnswer(record, batch.answerAddress(slot), batch.answerLength(slot), nameLength);
  }

  private static void writeAnswer(long record, long answer, int length, int nameLength) {
    Memory.putInt(record + ANSWER_LENGTH_AT, length);
    if (length >= HEADER_BYTES) {
      int flags = Memory.getShort(answer + 2);
      Memory.putInt(record + ANSWER_FLAGS_AT, flags);
      Memory.putInt(record + RCODE_AT, flags & 15 | extendedRcode(answer, length, nameLength) << 4);
    }
  }

  /// RFC 6891 §6.1.3. Codes above 15 come without records, so the OPT stands behind the question.
  private static int extendedRcode(long answer, int length, int nameLength) {
    int opt = HEADER_BYTES + (Memory.getShort(answer + 4) == 0 ? 0 : nameLength + 4);
    boolean bare = Memory.getInt(answer + 6) == 0 && Memory.getShort(answer + 10) > 0;
    return bare && opt + 11 <= length && Memory.getShort(answer + opt + 1) == OPT
        ? Memory.getByte(answer + opt + 5)
        : 0;
  }

  /// Reads a record back, for the writer of the log.
  static LoggedQuery read(long record) {
    byte[] client = new byte[16];
    ByteBuffer.wrap(client)
        .putLong(Memory.getLong(record + CLIENT_HIGH_AT))
        .putLong(Memory.getLong(record + CLIENT_LOW_AT));
    byte[] name = new byte[Memory.getInt(record + NAME_LENGTH_AT)];
    Memory.copyToArray(record + NAME_AT, name, 0, name.length);
    return new LoggedQuery(
        Memory.getLong(record + TIME_AT),
        TRANSPORTS[Memory.getInt(record + TRANSPORT_AT)],
        client,
        Memory.getInt(record + PORT_AT),
        name,
        Memory.getInt(record + TYPE_AT),
        Memory.getInt(record + CLASS_AT),
        Memory.getInt(record + QUERY_FLAGS_AT),
        Memory.getInt(record + ANSWER_FLAGS_AT),
        Memory.getInt(record + RCODE_AT),
        Memory.getInt(record + ANSWER_LENGTH_AT));
  }
}
