package io.swarmdns.zone.answer;

import io.swarmdns.zone.memory.Memory;
import io.swarmdns.zone.name.NameHash;
import io.swarmdns.zone.store.ZoneChange;
import io.swarmdns.zone.store.ZoneStore;
import io.swarmdns.zone.store.ZoneValidator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

/// A responder with zones, and queries for it. For one thread.
final class ResponderFixture implements AutoCloseable {
  /// 192.0.2.53, mapped.
  static final long CLIENT = 0x0000_ffff_c000_0235L;

  private static final NameHash HASH = new NameHash(42);
  private static final int SLOTS = 64;
  private static final int QUERY_ROOM = 1024;
  private static final int ANSWER_ROOM = 65_535;
  private static final int ANSWER_STRIDE = ANSWER_ROOM + Memory.SLACK_BYTES + 1;

  /// Copies run past their end by less than a word.
  private static final int WORD_BYTES = 8;

  private static final byte UNTOUCHED = 0x5a;

  private final Arena arena = Arena.ofShared();
  private final long queries = arena.allocate(SLOTS * (QUERY_ROOM + 64L), 64).address();
  private final long answers = arena.allocate((long) SLOTS * ANSWER_STRIDE, 64).address();
  final QueryCounters counters = new QueryCounters();
  final Responder responder;
  final ZoneStore store = new ZoneStore(HASH, ZoneValidator.NONE);

  ResponderFixture(ResponderSettings settings, String origin, String zone) {
    store.commit(List.of(new ZoneChange.Replace(AnswerFixture.build(origin, zone))));
    responder = new Responder(store, settings, counters, QueryTap.NONE);
  }

  static byte[] query(String name, int type) {
    return wire(message(name, type));
  }

  static Message message(String name, int type) {
    try {
      var query = Message.newQuery(Record.newRecord(Name.fromString(name), type, DClass.IN));
      query.getHeader().setID(7);
      return query;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] withOpt(Message query, OPTRecord opt) {
    query.addRecord(opt, Section.ADDITIONAL);
    return wire(query);
  }

  private static byte[] wire(Message message) {
    return message.toWire();
  }

  /// The answers to a batch, empty where there is none.
  List<Optional<byte[]>> ask(Batch.Transport transport, List<byte[]> messages) {
    return ask(transport, messages, ANSWER_ROOM, (byte) 0);
  }

  /// The answers to a batch. Fails when anything is written behind an answer's room.
  ///
  /// @param room bytes for each answer, 512 to 65535
  /// @param behind what stands in memory behind the queries
  List<Optional<byte[]>> ask(
      Batch.Transport transport, List<byte[]> messages, int room, byte behind) {
    var batch = new Batch(transport, SLOTS);
    for (int i = 0; i < messages.size(); i++) {
      byte[] message = messages.get(i);
      long query = queries + i * (QUERY_ROOM + 64L);
      long answer = answers + (long) i * ANSWER_STRIDE;
      Memory.copyFromArray(message, 0, query, message.length);
      Memory.view(query + message.length, Memory.SLACK_BYTES).fill(behind);
      guard(answer, room).fill(UNTOUCHED);
      batch.add(query, message.length, answer, room, 0, CLIENT, 5353);
    }
    responder.answer(batch);
    List<Optional<byte[]>> replies = new ArrayList<>();
    for (int slot = 0; slot < batch.size(); slot++) {
      byte[] bytes = new byte[batch.answerLength(slot)];
      Memory.copyToArray(batch.answerAddress(slot), bytes, 0, bytes.length);
      replies.add(bytes.length == 0 ? Optional.empty() : Optional.of(bytes));
      checkUntouched(guard(batch.answerAddress(slot), room));
    }
    return replies;
  }

  private static MemorySegment guard(long answer, int room) {
    return Memory.view(answer + room + WORD_BYTES, Memory.SLACK_BYTES - WORD_BYTES);
  }

  private static void checkUntouched(MemorySegment guard) {
    for (long at = 0; at < guard.byteSize(); at++) {
      if (guard.get(ValueLayout.JAVA_BYTE, at) != UNTOUCHED) {
        throw new AssertionError("written " + (at + WORD_BYTES) + " bytes behind an answer's room");
      }
    }
  }

  Optional<Message> ask(byte[] message) {
    return ask(Batch.Transport.UDP, List.of(message)).getFirst().map(ResponderFixture::parse);
  }

  static Message parse(byte[] bytes) {
    try {
      return new Message(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    responder.close();
    arena.close();
  }
}
