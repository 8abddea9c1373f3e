package io.swarmdns.zone.answer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swarmdns.zone.cookie.CookieSecrets;
import io.swarmdns.zone.limit.Network;
import io.swarmdns.zone.limit.RateLimiting;
import io.swarmdns.zone.limit.RateLimits;
import io.swarmdns.zone.limit.RateTable;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.CookieOption;
import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.ExtendedErrorCodeOption;
import org.xbill.DNS.Flags;
import org.xbill.DNS.GenericEDNSOption;
import org.xbill.DNS.Message;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

final class ResponderTest {
  private static final String ZONE =
      """
      @ SOA ns hostmaster 1 3600 600 86400 300
      @ NS ns
      ns A 192.0.2.1
      www A 192.0.2.2
      *.wild A 192.0.2.3
      """;
  private static final byte[] CLIENT_COOKIE = {1, 2, 3, 4, 5, 6, 7, 8};
  private static final int RATE = 10;

  private static ResponderFixture fixture(
      @Nullable CookieSecrets cookies, @Nullable RateLimiting limiting) {
    var settings =
        new ResponderSettings(1232, new byte[] {'x'}, "v", "", false, 100, cookies, limiting);
    return new ResponderFixture(settings, "example.test.", ZONE);
  }

  private static RateLimiting limits(int slip, List<Network> exempt) {
    var limits = new RateLimits(RATE, RATE, RATE, RATE, RATE, slip, 24, 56, exempt);
    return new RateLimiting(limits, new RateTable(RateTable.BYTES_MIN));
  }

  private static byte[] withCookie(CookieOption cookie) {
    return ResponderFixture.withOpt(
        ResponderFixture.message("www.example.test.", Type.A),
        new OPTRecord(1232, 0, 0, 0, cookie));
  }

  private static CookieOption cookieOf(Message answer) {
    return (CookieOption) options(answer, EDNSOption.Code.COOKIE).getFirst();
  }

  private static List<EDNSOption> options(Message answer, int code) {
    OPTRecord opt = answer.getOPT();
    return opt == null ? List.of() : opt.getOptions(code);
  }

  @Test
  void headerBitsOfTheQueryThatAreNotTheAnswersAreCleared() {
    try (var fixture = fixture(null, null)) {
      var query = ResponderFixture.message("www.example.test.", Type.A);
      query.getHeader().setFlag(Flags.CD);
      query.getHeader().setFlag(Flags.AD);
      var header = fixture.ask(query.toWire()).orElseThrow().getHeader();
      assertTrue(header.getFlag(Flags.QR) && header.getFlag(Flags.AA) && header.getFlag(Flags.RD));
      assertFalse(header.getFlag(Flags.CD) || header.getFlag(Flags.AD) || header.getFlag(Flags.RA));
    }
  }

  @Test
  void anAnswerIsNotAnswered() {
    try (var fixture = fixture(null, null)) {
      byte[] query = ResponderFixture.query("www.example.test.", Type.A);
      query[2] |= (byte) 0x80;
      assertEquals(Optional.empty(), fixture.ask(query));
    }
  }

  @Test
  void aNameOfNobodysIsRefusedWithTheReason() {
    try (var fixture = fixture(null, null)) {
      var query = ResponderFixture.message("www.example.org.", Type.A);
      var answer =
          fixture.ask(ResponderFixture.withOpt(query, new OPTRecord(1232, 0, 0))).orElseThrow();
      assertEquals(Rcode.REFUSED, answer.getRcode());
      var reason = options(answer, EDNSOption.Code.EDNS_EXTENDED_ERROR).getFirst();
      assertEquals(20, ((ExtendedErrorCodeOption) reason).getErrorCode());
    }
  }

  @Test
  void aNewerEdnsVersionIsAnsweredWithOurs() {
    try (var fixture = fixture(null, null)) {
      var query = ResponderFixture.message("www.example.test.", Type.A);
      var answer =
          fixture.ask(ResponderFixture.withOpt(query, new OPTRecord(1232, 0, 1))).orElseThrow();
      assertEquals(Rcode.BADVERS, answer.getRcode());
      assertEquals(0, answer.getOPT().getVersion());
      assertEquals(0, answer.getSection(Section.ANSWER).size());
    }
  }

  @Test
  void theServersNameIsToldToWhoAsks() {
    try (var fixture = fixture(null, null)) {
      var query = ResponderFixture.message("www.example.test.", Type.A);
      var nsid = new GenericEDNSOption(EDNSOption.Code.NSID, new byte[0]);
      var answer = fixture.ask(ResponderFixture.withOpt(query, new OPTRecord(1232, 0, 0, 0, nsid)));
      assertEquals(1, options(answer.orElseThrow(), EDNSOption.Code.NSID).size());
    }
  }

  @Test
  void aClientGetsACookieAndIsKnownByItAfterwards() {
    try (var fixture = fixture(CookieSecrets.random(), null)) {
      var first = fixture.ask(withCookie(new CookieOption(CLIENT_COOKIE))).orElseThrow();
      assertEquals(Rcode.NOERROR, first.getRcode());
      var cookie = cookieOf(first);
      assertEquals(16, cookie.getServerCookie().orElseThrow().length);
      assertTrue(fixture.ask(withCookie(cookie)).isPresent());
      assertEquals(1, fixture.counters.timesOf(QueryEvent.COOKIE_CLIENT_ONLY));
      assertEquals(1, fixture.counters.timesOf(QueryEvent.COOKIE_VALID));
    }
  }

  @Test
  void aForgedCookieIsAnsweredWithAGoodOne() {
    try (var fixture = fixture(CookieSecrets.random(), null)) {
      var forged = new CookieOption(CLIENT_COOKIE, new byte[16]);
      var answer = fixture.ask(withCookie(forged)).orElseThrow();
      assertEquals(1, answer.getSection(Section.ANSWER).size());
      assertEquals(1, fixture.counters.timesOf(QueryEvent.COOKIE_INVALID));
      assertFalse(cookieOf(answer).getServerCookie().equals(forged.getServerCookie()));
    }
  }

  @Test
  void withoutSecretsCookiesAreIgnored() {
    try (var fixture = fixture(null, null)) {
      var answer = fixture.ask(withCookie(new CookieOption(CLIENT_COOKIE))).orElseThrow();
      assertEquals(List.of(), options(answer, EDNSOption.Code.COOKIE));
    }
  }

  @Test
  void aFloodIsLimitedAndEverySecondLimitedAnswerComesTruncated() {
    try (var fixture = fixture(null, limits(2, List.of()))) {
      byte[] query = ResponderFixture.query("www.example.test.", Type.A);
      int whole = 0;
      int truncated = 0;
      for (int i = 0; i < 5 * RATE; i++) {
        var answer = fixture.ask(query);
        if (answer.isPresent()) {
          boolean isTruncated = answer.get().getHeader().getFlag(Flags.TC);
          truncated += isTruncated ? 1 : 0;
          whole += isTruncated ? 0 : 1;
          assertEquals(isTruncated ? 0 : 1, answer.get().getSection(Section.ANSWER).size());
        }
      }
      assertEquals(RATE, whole, 2);
      assertEquals(2 * RATE, truncated, 2);
      assertEquals(truncated, fixture.counters.timesOf(QueryEvent.SLIPPED_RATE_LIMITED));
    }
  }

  @Test
  void aLimitedAnswerIsNoLongerThanItsQuery() {
    try (var fixture = fixture(null, limits(1, List.of()))) {
      byte[] query = ResponderFixture.query("www.example.test.", Type.A);
      for (int i = 0; i < 3 * RATE; i++) {
        byte[] answer = fixture.ask(Batch.Transport.UDP, List.of(query)).getFirst().orElseThrow();
        assertTrue(i < RATE || answer.length == query.length, "answer " + i);
      }
    }
  }

  @Test
  void randomNamesOfAZoneAndOfAWildcardAreLimitedTogether() {
    for (String below : List.of("example.test.", "wild.example.test.")) {
      try (var fixture = fixture(null, limits(0, List.of()))) {
        int answered = 0;
        for (int i = 0; i < 5 * RATE; i++) {
          byte[] query = ResponderFixture.query("x" + i + "." + below, Type.A);
          answered += fixture.ask(query).isPresent() ? 1 : 0;
        }
        assertEquals(RATE, answered, 2, below);
      }
    }
  }

  @Test
  void aLimitedClientWithACookieIsAskedToUseTheGoodOneAndThenNotLimited() {
    try (var fixture = fixture(CookieSecrets.random(), limits(1, List.of()))) {
      byte[] query = withCookie(new CookieOption(CLIENT_COOKIE));
      for (int i = 0; i < 2 * RATE; i++) {
        fixture.ask(query);
      }
      var limited = fixture.ask(query).orElseThrow();
      assertEquals(Rcode.BADCOOKIE, limited.getRcode());
      byte[] proven = withCookie(cookieOf(limited));
      for (int i = 0; i < 3 * RATE; i++) {
        assertEquals(Rcode.NOERROR, fixture.ask(proven).orElseThrow().getRcode());
      }
    }
  }

  @Test
  void tcpAndExemptNetworksAreNotLimited() {
    var here = new Network(0, ResponderFixture.CLIENT, 128);
    byte[] query = ResponderFixture.query("www.example.test.", Type.A);
    try (var fixture = fixture(null, limits(0, List.of(here)))) {
      for (int i = 0; i < 3 * RATE; i++) {
        assertTrue(fixture.ask(query).isPresent());
      }
    }
    try (var fixture = fixture(null, limits(0, List.of()))) {
      for (int i = 0; i < 3 * RATE; i++) {
        var answers = fixture.ask(Batch.Transport.TCP, List.of(query));
        assertTrue(answers.getFirst().isPresent());
      }
    }
  }
}
