package io.swarmdns.zone.answer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.swarmdns.zone.cookie.CookieSecrets;
import io.swarmdns.zone.limit.RateLimiting;
import io.swarmdns.zone.limit.RateLimits;
import io.swarmdns.zone.limit.RateTable;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Whole messages: whatever arrives, the engine answers by the rules or not at all. Unsigned zones,
/// and such with NSEC and NSEC3; with cookies, made and learned; within and above rate limits.
final class MessageFuzzTest {
  private static final int QUERY_MAX = 1000;
  private static final int UDP_MAX = 1232;
  private static final int PLAIN_UDP_MAX = 512;
  private static final int STREAM_MAX = 65_535;

  /// Code and length of an option with a client's cookie and ours.
  private static final byte[] WHOLE_COOKIE = {0, 10, 0, 24};

  private static final int WHOLE_COOKIE_BYTES = 28;

  private static final String ZONE =
      """
      @ SOA ns hostmaster 1 3600 600 86400 300
      @ NS ns
      ns A 192.0.2.1
      a A 192.0.2.2
      a MX 10 a
      c CNAME a
      l CNAME l
      d DNAME x.d.a
      *.w TXT "anything"
      *.v CNAME x.w
      s NS ns.s
      ns.s A 192.0.2.4
      k NS ns
      k DS 1 13 2 0000000000000000000000000000000000000000000000000000000000000000
      e.n.t TXT deep
      """;

  private static ResponderFixture engine(
      String zone, @Nullable CookieSecrets cookies, @Nullable RateLimiting limiting) {
    var settings =
        new ResponderSettings(UDP_MAX, new byte[] {'n'}, "v", "i", false, 100, cookies, limiting);
    return new ResponderFixture(settings, "t.", zone);
  }

  private static final ResponderFixture PLAIN = engine(ZONE, null, null);
  private static final ResponderFixture NSEC =
      engine(SignedZone.nsec("t.", ZONE), CookieSecrets.random(), null);
  private static final ResponderFixture NSEC3 =
      engine(SignedZone.nsec3OptOut("t.", ZONE), CookieSecrets.random(), null);
  private static final ResponderFixture LIMITED =
      engine(
          ZONE,
          CookieSecrets.random(),
          new RateLimiting(
              new RateLimits(1, 1, 1, 1, 1, 2, 24, 56, List.of()),
              new RateTable(RateTable.BYTES_MIN)));

  @FuzzTest
  void anyBytesAreAnsweredByTheRulesOrNotAtAll(byte[] bytes) {
    byte[] query = Arrays.copyOf(bytes, Math.min(bytes.length, QUERY_MAX));
    for (var transport : Batch.Transport.values()) {
      for (var engine : List.of(NSEC, NSEC3, LIMITED)) {
        ask(engine, query, transport, (byte) 0)
            .flatMap(answer -> withCookie(query, answer))
            .ifPresent(learned -> ask(engine, learned, transport, (byte) 0));
      }
      bytesBehindAQueryAreNotPartOfIt(query, transport);
    }
  }

  private static void bytesBehindAQueryAreNotPartOfIt(byte[] query, Batch.Transport transport) {
    byte[] nothing = {};
    assertArrayEquals(
        ask(PLAIN, query, transport, (byte) 0).orElse(nothing),
        ask(PLAIN, query, transport, (byte) 0xff).orElse(nothing));
  }

  private static Optional<byte[]> ask(
      ResponderFixture engine, byte[] query, Batch.Transport transport, byte behind) {
    int room = transport == Batch.Transport.UDP ? UDP_MAX : STREAM_MAX;
    var answer = engine.ask(transport, List.of(query), room, behind).getFirst();
    answer.ifPresent(bytes -> check(query, bytes, transport));
    return answer;
  }

  private static void check(byte[] query, byte[] answer, Batch.Transport transport) {
    assertTrue(query.length >= 12 && query[2] >= 0, "an answer to an answer");
    assertTrue(answer.length >= 12);
    assertEquals(query[0], answer[0]);
    assertEquals(query[1], answer[1]);
    assertTrue(answer[2] < 0, "no response");
    assertEquals(query[2] & 0x78, answer[2] & 0x78, "opcode");
    if (transport == Batch.Transport.UDP) {
      int additional = (query[10] & 0xff) << 8 | query[11] & 0xff;
      assertTrue(answer.length <= (additional == 0 ? PLAIN_UDP_MAX : UDP_MAX));
    }
    var _ = ResponderFixture.parse(answer); // dnsjava can read it
  }

  /// The query with the server's cookie that its answer brought, if it has room for one.
  private static Optional<byte[]> withCookie(byte[] query, byte[] answer) {
    int at = indexOf(query, WHOLE_COOKIE);
    int from = indexOf(answer, WHOLE_COOKIE);
    if (at < 0
        || from < 0
        || at + WHOLE_COOKIE_BYTES > query.length
        || from + WHOLE_COOKIE_BYTES > answer.length) {
      return Optional.empty();
    }
    byte[] learned = query.clone();
    System.arraycopy(answer, from, learned, at, WHOLE_COOKIE_BYTES);
    return Optional.of(learned);
  }

  private static int indexOf(byte[] bytes, byte[] part) {
    for (int at = 0; at + part.length <= bytes.length; at++) {
      if (Arrays.equals(bytes, at, at + part.length, part, 0, part.length)) {
        return at;
      }
    }
    return -1;
  }
}
