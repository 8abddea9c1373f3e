package io.swarmdns.server.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.swarmdns.server.config.LogSection.Format;
import io.swarmdns.server.config.Prefix;
import io.swarmdns.server.config.QueryLogSection;
import io.swarmdns.zone.answer.Batch;
import io.swarmdns.zone.answer.Batch.Transport;
import io.swarmdns.zone.answer.QueryTap;
import io.swarmdns.zone.memory.Memory;
import io.swarmdns.zone.name.DomainName;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QueryLogTest {
  private static final long MAPPED = 0xffff_0000_0000L;
  private static final int CLIENT_1 = 0xc0000201; // 192.0.2.1
  private static final int CLIENT_2 = 0xc6336407; // 198.51.100.7

  @TempDir private Path directory;
  private final Arena arena = Arena.ofConfined();
  private final QueryLog log = new QueryLog();

  @AfterEach
  void close() {
    log.close();
    arena.close();
  }

  private Path file() {
    return directory.resolve("queries.log");
  }

  private QueryLogSection settings(List<String> clients, List<String> zones) {
    return new QueryLogSection(
        true,
        file(),
        Format.TEXT,
        1 << 20,
        2,
        clients.stream().map(Prefix::parse).toList(),
        zones.stream().map(DomainName::parse).toList(),
        1_000_000);
  }

  private Batch batch(int client, String... names) {
    var batch = new Batch(Transport.UDP, names.length);
    for (var name : names) {
      byte[] wire = DomainName.parse(name).wire();
      long query = arena.allocate(12 + wire.length + 4 + Memory.SLACK_BYTES, 8).address();
      Memory.putShort(query + 2, 0x0100);
      Memory.putShort(query + 4, 1);
      Memory.copyFromArray(wire, 0, query + 12, wire.length);
      Memory.putShort(query + 12 + wire.length, 28);
      Memory.putShort(query + 14 + wire.length, 1);
      long answer = arena.allocate(512 + Memory.SLACK_BYTES, 8).address();
      Memory.putShort(answer + 2, 0x8503);
      long clientLow = MAPPED | client & 0xffffffffL;
      int length = 16 + wire.length;
      int slot = batch.add(query, length, answer, 512, 0, clientLow, 4242);
      batch.answerLength(slot, 60);
    }
    return batch;
  }

  private List<String> lines() throws IOException {
    log.close();
    return Files.exists(file()) ? Files.readAllLines(file()) : List.of();
  }

  @Test
  void aLineTellsTheQueryAndItsAnswer() throws IOException {
    log.apply(settings(List.of(), List.of()));
    log.tap().answered(batch(CLIENT_1, "www.Example.org"));
    var line = lines().getFirst();
    assertTrue(
        line.endsWith(" udp 192.0.2.1#4242 www.example.org. IN AAAA +rd NXDOMAIN +aa 60"), line);
  }

  @Test
  void onlyTheClientsThatAreWantedAreLogged() throws IOException {
    var tap = log.tap();
    log.apply(settings(List.of("192.0.2.0/24", "2001:db8::/32"), List.of()));
    tap.answered(batch(CLIENT_1, "a.test", "b.test"));
    tap.answered(batch(CLIENT_2, "c.test"));
    assertEquals(2, lines().size());
  }

  @Test
  void onlyTheZonesThatAreWantedAreLogged() throws IOException {
    var tap = log.tap();
    log.apply(settings(List.of(), List.of("example.org", "test")));
    tap.answered(
        batch(CLIENT_1, "Example.ORG", "a.b.example.org", "xexample.org", "org", "a.test"));
    assertEquals(3, lines().size());
  }

  @Test
  void ipv6NetworksAreCompared() {
    var filter = new QueryFilter(List.of(Prefix.parse("2001:db8:0:1::/64")), List.of());
    assertTrue(filter.wantsClient(0x20010db800000001L, 5));
    assertFalse(filter.wantsClient(0x20010db800000002L, 5));
    var all4 = new QueryFilter(List.of(Prefix.parse("0.0.0.0/0")), List.of());
    assertTrue(all4.wantsClient(0, MAPPED));
    assertFalse(all4.wantsClient(0x20010db800000001L, 5));
    assertTrue(new QueryFilter(List.of(Prefix.parse("::/0")), List.of()).wantsClient(-1, -1));
  }

  @Test
  void aQueryWithoutAWholeQuestionIsLoggedAsDropped() throws IOException {
    log.apply(settings(List.of(), List.of()));
    var batch = new Batch(Transport.TCP, 3);
    long garbage = arena.allocate(128, 8).fill((byte) 0xff).address();
    for (int length : new int[] {0, 5, 40}) {
      batch.add(garbage, length, garbage, 512, -1, -1, 1);
    }
    log.tap().answered(batch);
    var lines = lines();
    assertEquals(3, lines.size());
    assertTrue(
        lines.getFirst().endsWith("tcp ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff#1 - - - - DROPPED"),
        lines.getFirst());
  }

  @Test
  void responseCodesAboveFifteenAreRead() throws IOException {
    log.apply(settings(List.of(), List.of()));
    var batch = batch(CLIENT_1, "a.test");
    long answer = batch.answerAddress(0);
    Memory.putShort(answer + 2, 0x8007);
    Memory.putShort(answer + 4, 1);
    Memory.putShort(answer + 10, 1);
    Memory.putShort(answer + 12 + 8 + 4 + 1, 41);
    Memory.putByte(answer + 12 + 8 + 4 + 5, 1);
    log.tap().answered(batch);
    assertTrue(lines().getFirst().contains("BADCOOKIE"));
  }

  @Test
  void itGoesOnAndOffWhileQueriesAreAnswered() throws IOException {
    var tap = log.tap();
    tap.answered(batch(CLIENT_1, "before.test"));
    log.apply(settings(List.of(), List.of()));
    tap.answered(batch(CLIENT_1, "during.test"));
    log.close();
    tap.answered(batch(CLIENT_1, "between.test"));
    log.apply(settings(List.of(), List.of()));
    tap.answered(batch(CLIENT_1, "again.test"));
    var lines = lines();
    assertEquals(2, lines.size());
    assertTrue(lines.get(0).contains("during.test."));
    assertTrue(lines.get(1).contains("again.test."));
  }

  @Test
  void jsonLinesHaveEveryField() throws IOException {
    log.apply(
        new QueryLogSection(
            true, file(), Format.JSON, 1 << 20, 0, List.of(), List.of(), 1_000_000));
    log.tap().answered(batch(CLIENT_1, "q\\\"x.test"));
    var line = lines().getFirst();
    assertTrue(
        line.matches(
            "\\{\"time\":\"[0-9T:.Z-]+\",\"transport\":\"udp\",\"client\":\"192.0.2.1\",\"port\":"
                + "4242,\"name\":\"q\\\\\\\\\\\\\"x.test.\",\"class\":\"IN\",\"type\":\"AAAA\","
                + "\"rd\":true,\"outcome\":\"NXDOMAIN\",\"aa\":true,\"tc\":false,\"bytes\":60}"),
        line);
  }

  @Test
  void linesAboveTheLimitAreCountedNotWritten() throws IOException {
    log.apply(new QueryLogSection(true, file(), Format.TEXT, 1 << 20, 0, List.of(), List.of(), 10));
    var tap = log.tap();
    var batch = batch(CLIENT_1, "a.test");
    for (int i = 0; i < 1000; i++) {
      tap.answered(batch);
    }
    int written = lines().size();
    // A thousand lines may straddle the turn of a second or two.
    assertTrue(written >= 10 && written <= 30, written + " lines");
    assertEquals(1000 - written, count("rate_limited"));
  }

  private long count(String outcome) {
    try (var metrics = new Metrics(List.of(log))) {
      return metrics
          .text()
          .lines()
          .filter(line -> line.startsWith("swarmdns_query_log_lines_total{outcome=\"" + outcome))
          .mapToLong(line -> (long) Double.parseDouble(line.substring(line.indexOf(' ') + 1)))
          .sum();
    }
  }

  @Test
  void everyQueryIsWrittenOrCounted() throws IOException {
    log.apply(settings(List.of(), List.of()));
    var tap = log.tap();
    var batch = batch(CLIENT_1, "a.test", "b.test", "c.test", "d.test");
    for (int i = 0; i < 50_000; i++) {
      tap.answered(batch);
    }
    log.close();
    assertEquals(200_000, count("written") + count("ring_full"));
  }

  @Test
  void aFileThatCannotBeWrittenLosesLinesAndNothingElse() {
    log.apply(
        new QueryLogSection(true, directory, Format.TEXT, 1 << 20, 0, List.of(), List.of(), 1_000));
    log.tap().answered(batch(CLIENT_1, "a.test"));
    log.close();
    assertEquals(1, count("failed"));
  }

  @Test
  void aFullFileIsRenamedAndTheOldestGoes() throws IOException {
    try (var rotating = new RotatingFile(file(), 10, 2)) {
      for (int i = 0; i < 5; i++) {
        rotating.write(("line" + i + "\n").getBytes(StandardCharsets.US_ASCII));
      }
    }
    assertEquals("line4\n", Files.readString(file()));
    assertEquals("line3\n", Files.readString(directory.resolve("queries.log.1")));
    assertEquals("line2\n", Files.readString(directory.resolve("queries.log.2")));
    assertFalse(Files.exists(directory.resolve("queries.log.3")));
  }

  @Test
  void handingOverAllocatesNothing() {
    log.apply(settings(List.of("192.0.2.0/24"), List.of("test")));
    var tap = log.tap();
    var batch = batch(CLIENT_1, "a.test", "b.test", "other");
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    answer(tap, batch, 20_000);
    long before = threads.getCurrentThreadAllocatedBytes();
    answer(tap, batch, 100_000);
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    assertTrue(allocated < 1_024, allocated + " bytes for 100,000 batches");
  }

  private static void answer(QueryTap tap, Batch batch, int times) {
    for (int i = 0; i < times; i++) {
      tap.answered(batch);
    }
  }
}
