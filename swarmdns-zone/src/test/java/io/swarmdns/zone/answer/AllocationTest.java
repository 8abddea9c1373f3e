package io.swarmdns.zone.answer;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.swarmdns.zone.answer.Batch.Transport;
import io.swarmdns.zone.cookie.CookieSecrets;
import io.swarmdns.zone.limit.RateLimiting;
import io.swarmdns.zone.limit.RateLimits;
import io.swarmdns.zone.limit.RateTable;
import io.swarmdns.zone.memory.Memory;
import java.lang.foreign.Arena;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.CookieOption;
import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.ExtendedFlags;
import org.xbill.DNS.GenericEDNSOption;
import org.xbill.DNS.Message;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/// The path of a query allocates nothing: counted over a million queries to each kind of zone, of
/// every kind that there is.
final class AllocationTest {
  private static final int QUERIES = 1_000_000;
  private static final int WARM_UP_QUERIES = 300_000;

  /// For a transport's share: what the JVM itself may do on this thread, far below a byte a query.
  private static final long BYTES_MAX = 20_000;

  private static final int ROOM = 65_535;
  private static final byte[] CLIENT_COOKIE = new byte[8];

  private static final String ZONE =
      """
      @ SOA ns hostmaster 1 3600 600 86400 300
      @ NS ns
      ns A 192.0.2.1
      www A 192.0.2.2
      www MX 10 ns
      alias CNAME www
      out CNAME www.elsewhere.invalid.
      loop CNAME loop2
      loop2 CNAME loop
      tree DNAME www
      *.wild A 192.0.2.3
      *.star CNAME www
      sub NS ns.sub
      ns.sub A 192.0.2.4
      signed NS ns
      signed DS 1 13 2 0000000000000000000000000000000000000000000000000000000000000000
      a.b.c TXT deep
      """
          + "big TXT"
          + " 0123456789012345678901234567890123456789".repeat(40)
          + "\n";

  private static final Map<String, String> ZONES =
      Map.of(
          "unsigned", ZONE,
          "NSEC", SignedZone.nsec("example.test.", ZONE),
          "NSEC3 with opt-out", SignedZone.nsec3OptOut("example.test.", ZONE));

  private static byte[] query(String name, int type, int flags, EDNSOption... options) {
    return ResponderFixture.withOpt(
        ResponderFixture.message(name, type), new OPTRecord(1232, 0, 0, flags, options));
  }

  /// Every kind of query there is, as messages.
  private static List<byte[]> queries(ResponderFixture fixture) {
    List<byte[]> queries = new ArrayList<>();
    String[] names = {
      "",
      "www.",
      "WWW.",
      "none.",
      "alias.",
      "out.",
      "loop.",
      "x.tree.",
      "x.wild.",
      "x.star.",
      "sub.",
      "x.sub.",
      "x.signed.",
      "b.c.",
      "big.",
      "ns.sub.",
      "a.b.c.d.e.f.g.h."
    };
    int[] types = {
      Type.A, Type.MX, Type.NS, Type.DS, Type.SOA, Type.ANY, Type.RRSIG, Type.AXFR, 999
    };
    var nsid = new GenericEDNSOption(EDNSOption.Code.NSID, new byte[0]);
    var keepalive = new GenericEDNSOption(EDNSOption.Code.TCP_KEEPALIVE, new byte[0]);
    var padding = new GenericEDNSOption(EDNSOption.Code.PADDING, new byte[11]);
    var known = new CookieOption(CLIENT_COOKIE, serverCookie(fixture));
    for (String name : names) {
      for (int type : types) {
        String full = name + "example.test.";
        queries.add(ResponderFixture.query(full, type));
        queries.add(query(full, type, 0, new CookieOption(CLIENT_COOKIE)));
        queries.add(query(full, type, ExtendedFlags.DO, known));
        queries.add(query(full, type, ExtendedFlags.DO, nsid, keepalive, padding));
      }
    }
    queries.add(ResponderFixture.query("other.invalid.", Type.A));
    queries.addAll(unusual());
    return queries;
  }

  private static byte[] serverCookie(ResponderFixture fixture) {
    byte[] first = query("www.example.test.", Type.A, 0, new CookieOption(CLIENT_COOKIE));
    var answer = fixture.ask(Transport.TCP, List.of(first)).getFirst().orElseThrow();
    var cookie =
        ResponderFixture.parse(answer).getOPT().getOptions(EDNSOption.Code.COOKIE).getFirst();
    return ((CookieOption) cookie).getServerCookie().orElseThrow();
  }

  /// What is refused, malformed, or not about a zone.
  private static List<byte[]> unusual() {
    List<byte[]> queries = new ArrayList<>();
    String www = "www.example.test.";
    queries.add(new byte[5]);
    byte[] good = query(www, Type.A, 0);
    for (int at = 0; at < good.length; at++) {
      byte[] bad = good.clone();
      bad[at] ^= (byte) 0xff;
      queries.add(bad);
    }
    queries.add(query(www, Type.A, 0, new CookieOption(CLIENT_COOKIE, new byte[16])));
    var malformed = new GenericEDNSOption(EDNSOption.Code.COOKIE, new byte[9]);
    queries.add(query(www, Type.A, 0, malformed));
    var cookieAlone = new Message();
    cookieAlone.addRecord(
        new OPTRecord(1232, 0, 0, 0, new CookieOption(CLIENT_COOKIE)), Section.ADDITIONAL);
    queries.add(cookieAlone.toWire());
    queries.add(
        ResponderFixture.withOpt(ResponderFixture.message(www, Type.A), new OPTRecord(1232, 0, 1)));
    String label = "1".repeat(63) + ".";
    queries.add(query(label.repeat(3) + "1".repeat(40) + ".tree.example.test.", Type.A, 0));
    byte[] chaos = ResponderFixture.query("version.bind.", Type.TXT);
    chaos[chaos.length - 1] = 3;
    queries.add(chaos);
    return queries;
  }

  @Test
  void aMillionQueriesOfEveryKindAllocateNothing() {
    var limits = new RateLimits(1000, 1000, 1000, 1000, 1000, 2, 24, 56, List.of());
    ZONES.forEach((kind, zone) -> {
      var limiting = new RateLimiting(limits, new RateTable(1 << 16));
      var settings =
          new ResponderSettings(
              1232, new byte[] {'n'}, "v", "i", true, 100, CookieSecrets.random(), limiting);
      try (var fixture = new ResponderFixture(settings, "example.test.", zone)) {
        for (var transport : Transport.values()) {
          long bytes = bytesAllocated(fixture, transport);
          assertTrue(bytes <= BYTES_MAX, bytes + " bytes over " + transport + ", " + kind);
        }
        checkEverythingHappened(fixture.counters, kind);
      }
    });
  }

  private static void checkEverythingHappened(QueryCounters counters, String zone) {
    var zoneClass = zone.equals("unsigned") ? ZoneClass.UNSIGNED : ZoneClass.SIGNED;
    for (var kind : AnswerKind.values()) {
      boolean ofZone = kind != AnswerKind.SERVER && kind != AnswerKind.ERROR;
      for (var transport : Transport.values()) {
        long times = counters.answersOf(transport, ofZone ? zoneClass : ZoneClass.NONE, kind);
        assertTrue(times > 0, kind + " never came over " + transport + ", " + zone);
      }
    }
    for (var event : QueryEvent.values()) {
      assertTrue(counters.timesOf(event) > 0, event + " never happened, " + zone);
    }
  }

  private static long bytesAllocated(ResponderFixture fixture, Transport transport) {
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    try (var arena = Arena.ofConfined()) {
      var batches = batches(arena, queries(fixture), transport);
      answer(fixture.responder, batches, WARM_UP_QUERIES);
      long before = threads.getCurrentThreadAllocatedBytes();
      answer(fixture.responder, batches, QUERIES / Transport.values().length);
      return threads.getCurrentThreadAllocatedBytes() - before;
    }
  }

  private static void answer(Responder responder, Batch[] batches, int queries) {
    for (int done = 0, next = 0; done < queries; next = (next + 1) % batches.length) {
      responder.answer(batches[next]);
      done += batches[next].size();
    }
  }

  private static Batch[] batches(Arena arena, List<byte[]> queries, Transport transport) {
    int size = 64;
    var batches = new Batch[(queries.size() + size - 1) / size];
    Arrays.setAll(batches, _ -> new Batch(transport, size));
    long answers = arena.allocate(size * (ROOM + 1L + Memory.SLACK_BYTES), 8).address();
    for (int i = 0; i < queries.size(); i++) {
      byte[] query = queries.get(i);
      long at = arena.allocate(query.length + Memory.SLACK_BYTES, 8).address();
      Memory.copyFromArray(query, 0, at, query.length);
      long answer = answers + i % size * (ROOM + 1L + Memory.SLACK_BYTES);
      batches[i / size].add(at, query.length, answer, ROOM, 0, ResponderFixture.CLIENT, 53);
    }
    return batches;
  }
}
