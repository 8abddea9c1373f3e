package io.swarmdns.zone.answer;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.swarmdns.zone.cookie.CookieSecrets;
import io.swarmdns.zone.limit.RateLimiting;
import io.swarmdns.zone.limit.RateLimits;
import io.swarmdns.zone.limit.RateTable;
import io.swarmdns.zone.memory.Memory;
import java.lang.foreign.Arena;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.CookieOption;
import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.ExtendedFlags;
import org.xbill.DNS.GenericEDNSOption;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Type;

/// The path of a query allocates nothing: counted over a million queries of every kind.
final class AllocationTest {
  private static final int QUERIES = 1_000_000;
  private static final int WARM_UP_QUERIES = 500_000;

  /// For the whole run: what the JVM itself may do on this thread, far below a byte a query.
  private static final long BYTES_MAX = 20_000;

  private static final String SIGNATURE =
      " 13 2 300 20360101000000 20260101000000 1 example.test. ";
  private static final String KEY =
      "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

  private static String records(boolean nsec3) {
    var text = new StringBuilder();
    String[] plain = {
      "@ SOA ns hostmaster 1 3600 600 86400 300",
      "@ NS ns",
      "ns A 192.0.2.1",
      "www A 192.0.2.2",
      "www MX 10 ns",
      "alias CNAME www",
      "loop CNAME loop2",
      "loop2 CNAME loop",
      "tree DNAME www",
      "*.wild A 192.0.2.3",
      "sub NS ns.sub",
      "ns.sub A 192.0.2.4",
      "a.b.c TXT deep",
      "big TXT " + "\"0123456789012345678901234567890123456789\" ".repeat(40),
    };
    for (String line : plain) {
      text.append(line).append('\n');
    }
    for (String type : List.of("SOA", "NS")) {
      text.append("@ RRSIG ").append(type).append(SIGNATURE).append(KEY).append('\n');
    }
    text.append("www RRSIG A").append(SIGNATURE).append(KEY).append('\n');
    if (nsec3) {
      String first = "0000000000000000000000000000000o";
      String second = "v000000000000000000000000000000o";
      text.append("@ NSEC3PARAM 1 0 5 aabbccdd\n");
      text.append(first).append(" NSEC3 1 1 5 aabbccdd ").append(second).append(" A RRSIG\n");
      text.append(second).append(" NSEC3 1 1 5 aabbccdd ").append(first).append(" A RRSIG\n");
    } else {
      text.append("@ NSEC www SOA NS RRSIG NSEC\nwww NSEC @ A RRSIG NSEC\n");
    }
    return text.toString();
  }

  /// Every kind of query there is, as messages.
  private static List<byte[]> queries() {
    List<byte[]> queries = new ArrayList<>();
    String[] names = {
      "",
      "www.",
      "WWW.",
      "none.",
      "alias.",
      "loop.",
      "x.tree.",
      "x.wild.",
      "sub.",
      "x.sub.",
      "b.c.",
      "big.",
      "ns.sub.",
      "a.b.c.d.e.f.g.h."
    };
    int[] types = {
      Type.A, Type.MX, Type.NS, Type.DS, Type.SOA, Type.ANY, Type.RRSIG, Type.AXFR, 999
    };
    for (String name : names) {
      for (int type : types) {
        String full = name + "example.test.";
        queries.add(ResponderFixture.query(full, type));
        var plain = new OPTRecord(1232, 0, 0, 0, new CookieOption(new byte[8]));
        queries.add(ResponderFixture.withOpt(ResponderFixture.message(full, type), plain));
        var nsid = new GenericEDNSOption(EDNSOption.Code.NSID, new byte[0]);
        var signed = new OPTRecord(1232, 0, 0, ExtendedFlags.DO, nsid);
        queries.add(ResponderFixture.withOpt(ResponderFixture.message(full, type), signed));
      }
    }
    queries.add(ResponderFixture.query("other.invalid.", Type.A));
    queries.add(new byte[5]);
    byte[] good = ResponderFixture.query("www.example.test.", Type.A);
    for (int at = 0; at < good.length; at++) {
      byte[] bad = good.clone();
      bad[at] ^= (byte) 0xff;
      queries.add(bad);
    }
    byte[] chaos = ResponderFixture.query("version.bind.", Type.TXT);
    chaos[chaos.length - 1] = 3;
    queries.add(chaos);
    return queries;
  }

  @Test
  void aMillionQueriesOfEveryKindAllocateNothing() {
    var limits = new RateLimits(1000, 1000, 1000, 1000, 1000, 2, 24, 56, List.of());
    var limiting = new RateLimiting(limits, new RateTable(1 << 16));
    var settings =
        new ResponderSettings(
            1232, new byte[] {'n'}, "v", "i", true, 100, CookieSecrets.random(), limiting);
    for (boolean nsec3 : List.of(false, true)) {
      try (var fixture = new ResponderFixture(settings, "example.test.", records(nsec3))) {
        for (Batch.Transport transport : Batch.Transport.values()) {
          long bytes = bytesAllocated(fixture.responder, transport);
          assertTrue(bytes <= BYTES_MAX, bytes + " bytes over " + transport + ", NSEC3 " + nsec3);
        }
      }
    }
  }

  private static long bytesAllocated(Responder responder, Batch.Transport transport) {
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    try (var arena = Arena.ofConfined()) {
      var batches = batches(arena, transport);
      answer(responder, batches, WARM_UP_QUERIES);
      long before = threads.getCurrentThreadAllocatedBytes();
      answer(responder, batches, QUERIES / (2 * Batch.Transport.values().length));
      return threads.getCurrentThreadAllocatedBytes() - before;
    }
  }

  private static void answer(Responder responder, Batch[] batches, int queries) {
    for (int done = 0, next = 0; done < queries; next = (next + 1) % batches.length) {
      responder.answer(batches[next]);
      done += batches[next].size();
    }
  }

  private static Batch[] batches(Arena arena, Batch.Transport transport) {
    int size = 64;
    List<byte[]> queries = queries();
    var batches = new Batch[(queries.size() + size - 1) / size];
    for (int i = 0; i < queries.size(); i++) {
      if (i % size == 0) {
        batches[i / size] = new Batch(transport, size);
      }
      byte[] query = queries.get(i);
      long at = arena.allocate(query.length + Memory.SLACK_BYTES, 8).address();
      Memory.copyFromArray(query, 0, at, query.length);
      long answer = arena.allocate(65_535L + Memory.SLACK_BYTES, 8).address();
      batches[i / size].add(at, query.length, answer, 65_535, 0, i, 53);
    }
    return batches;
  }
}
