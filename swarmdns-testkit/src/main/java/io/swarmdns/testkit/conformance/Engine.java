package io.swarmdns.testkit.conformance;

import io.swarmdns.testkit.peer.ZoneFile;
import io.swarmdns.testkit.wire.Reply;
import io.swarmdns.zone.answer.Batch;
import io.swarmdns.zone.answer.Responder;
import io.swarmdns.zone.memory.Memory;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// A responder asked in batches, as a frontend would. For one thread.
final class Engine implements Respondent {
  private static final int QUERY_ROOM_BYTES = 512;
  private static final int ANSWER_MAX_BYTES = 65535;
  private static final int ANSWER_ROOM_BYTES = ANSWER_MAX_BYTES + 1 + Memory.SLACK_BYTES;
  private static final long LOOPBACK = 0x0000_ffff_7f00_0001L;

  private final Responder responder;
  private final Set<ZoneFile> served;
  private final Arena arena = Arena.ofConfined();
  private final long queries = room(QUERY_ROOM_BYTES);
  private final long answers = room(ANSWER_ROOM_BYTES);

  Engine(Responder responder, Set<ZoneFile> served) {
    this.responder = responder;
    this.served = Set.copyOf(served);
  }

  private long room(int bytesPerSlot) {
    return arena.allocate((long) bytesPerSlot * Round.QUERIES_AT_ONCE, 64).address();
  }

  @Override
  public String name() {
    return "engine";
  }

  @Override
  public Set<ZoneFile> served() {
    return served;
  }

  @Override
  public List<Reply> ask(List<TestQuery> asked) {
    var udp = new Batch(Batch.Transport.UDP, Round.QUERIES_AT_ONCE);
    var tcp = new Batch(Batch.Transport.TCP, Round.QUERIES_AT_ONCE);
    for (int i = 0; i < asked.size(); i++) {
      add(asked.get(i).overTcp() ? tcp : udp, i, asked.get(i).wire());
    }
    responder.answer(udp);
    responder.answer(tcp);
    List<Reply> replies = new ArrayList<>(asked.size());
    int udpSlot = 0;
    int tcpSlot = 0;
    for (TestQuery query : asked) {
      replies.add(query.overTcp() ? reply(tcp, tcpSlot++) : reply(udp, udpSlot++));
    }
    return replies;
  }

  private void add(Batch batch, int index, byte[] query) {
    long at = queries + (long) index * QUERY_ROOM_BYTES;
    Memory.copyFromArray(query, 0, at, query.length);
    long answer = answers + (long) index * ANSWER_ROOM_BYTES;
    batch.add(at, query.length, answer, ANSWER_MAX_BYTES, 0, LOOPBACK, 53);
  }

  private static Reply reply(Batch batch, int slot) {
    int length = batch.answerLength(slot);
    if (length == 0) {
      return new Reply.Silent();
    }
    byte[] bytes = new byte[length];
    Memory.copyToArray(batch.answerAddress(slot), bytes, 0, length);
    return Reply.of(bytes);
  }

  @Override
  public void close() {
    responder.close();
    arena.close();
  }
}
