package io.swarmdns.zone.answer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.swarmdns.zone.cookie.CookieSecrets;
import java.util.Arrays;
import java.util.List;

/// Whole messages: whatever arrives, the engine answers by the rules or not at all.
final class MessageFuzzTest {
  private static final int QUERY_MAX = 1000;
  private static final int UDP_MAX = 1232;
  private static final int PLAIN_UDP_MAX = 512;
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
      s NS ns.s
      ns.s A 192.0.2.4
      e.n.t TXT deep
      """;
  private static final ResponderFixture ENGINE =
      new ResponderFixture(
          new ResponderSettings(
              UDP_MAX, new byte[] {'n'}, "v", "i", false, 100, CookieSecrets.random(), null),
          "t.",
          ZONE);

  @FuzzTest
  void anyBytesAreAnsweredByTheRulesOrNotAtAll(byte[] bytes) {
    byte[] query = Arrays.copyOf(bytes, Math.min(bytes.length, QUERY_MAX));
    for (Batch.Transport transport : Batch.Transport.values()) {
      ENGINE
          .ask(transport, List.of(query))
          .getFirst()
          .ifPresent(answer -> check(query, answer, transport));
    }
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
}
