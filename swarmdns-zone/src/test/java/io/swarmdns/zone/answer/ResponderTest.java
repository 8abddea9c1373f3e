package io.swarmdns.zone.answer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swarmdns.zone.cookie.CookieSecrets;
import io.swarmdns.zone.limit.Network;
import io.swarmdns.zone.limit.RateLimiting;
import io.swarmdns.zone.limit.RateLimits;
import io.swarmdns.zone.limit.RateTable;
import java.util.Arrays;
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
  void anExpiredZoneIsNotAnsweredForUntilItIsCurrentAgain() {
    try (var fixture = fixture(null, null)) {
      var query = ResponderFixture.message("www.example.test.", Type.A);
      byte[] plain = query.toWire();
      byte[] extended = ResponderFixture.withOpt(query, new OPTRecord(1232, 0, 0));
      fixture.store.silentFor(86_400);
      assertEquals(Rcode.NOERROR, fixture.ask(plain).orElseThrow().getRcode());
      fixture.store.silentFor(86_401);
      var answer = fixture.ask(extended).orElseThrow();
      assertEquals(Rcode.SERVFAIL, answer.getRcode());
      assertFalse(answer.getHeader().getFlag(Flags.AA));
      assertEquals(0, answer.getSection(Section.ANSWER).size());
      var reason = options(answer, EDNSOption.Code.EDNS_EXTENDED_ERROR).getFirst();
      assertEquals(24, ((ExtendedErrorCodeOption) reason).getErrorCode());
      assertEquals(Rcode.SERVFAIL, fixture.ask(plain).orElseThrow().getRcode());
      fixture.store.silentFor(0);
      assertEquals(Rcode.NOERROR, fixture.ask(extended).orElseThrow().getRcode());
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

  /// The query with an OPT record of this version and these bytes as its options.
  private static byte[] withOptions(int version, int... options) {
    byte[] query = ResponderFixture.query("www.example.test.", Type.A);
    byte[] all = Arrays.copyOf(query, query.length + 11 + options.length);
    all[11] = 1;
    all[query.length + 2] = Type.OPT;
    all[query.length + 3] = 4;
    all[query.length + 6] = (byte) version;
    all[query.length + 10] = (byte) options.length;
    for (int i = 0; i < options.length; i++) {
      all[query.length + 11 + i] = (byte) options[i];
    }
    return all;
  }

  private static byte[] withoutQuestion(CookieOption cookie) {
    var query = new Message();
    query.addRecord(new OPTRecord(1232, 0, 0, 0, cookie), Section.ADDITIONAL);
    return query.toWire();
  }

  /// RFC 6891 §6.1.1 and §7: FORMERR, with an OPT record.
  @Test
  void aMalformedOptRecordIsRefusedWithOurs() {
    byte[] twice = Arrays.copyOf(withOptions(0), withOptions(0).length + 11);
    System.arraycopy(withOptions(0), withOptions(0).length - 11, twice, withOptions(0).length, 11);
    twice[11] = 2;
    List<byte[]> malformed = List.of(withOptions(0, 0, 3, 0, 1), withOptions(0, 0, 3, 0), twice);
    for (byte[] query : malformed) {
      try (var fixture = fixture(CookieSecrets.random(), null)) {
        var answer = fixture.ask(query).orElseThrow();
        assertEquals(Rcode.FORMERR, answer.getRcode());
        assertEquals(1232, answer.getOPT().getPayloadSize());
        assertEquals(1, fixture.counters.timesOf(QueryEvent.EDNS));
      }
    }
  }

  @Test
  void optionsOfANewerVersionAreNotLookedAt() {
    try (var fixture = fixture(CookieSecrets.random(), null)) {
      assertEquals(
          Rcode.BADVERS, fixture.ask(withOptions(1, 0, 10, 0, 200)).orElseThrow().getRcode());
    }
  }

  @Test
  void aCookieOfImpossibleLengthIsMalformed() {
    for (int length : new int[] {0, 7, 9, 15, 41}) {
      try (var fixture = fixture(CookieSecrets.random(), null)) {
        int[] option = new int[4 + length];
        option[1] = EDNSOption.Code.COOKIE;
        option[3] = length;
        var answer = fixture.ask(withOptions(0, option)).orElseThrow();
        assertEquals(Rcode.FORMERR, answer.getRcode(), length + " bytes");
        assertEquals(1, fixture.counters.timesOf(QueryEvent.COOKIE_MALFORMED));
      }
    }
  }

  /// RFC 7873 §5.4.
  @Test
  void aCookieWithoutAQuestionGetsAGoodOne() {
    try (var fixture = fixture(CookieSecrets.random(), null)) {
      var first = fixture.ask(withoutQuestion(new CookieOption(CLIENT_COOKIE))).orElseThrow();
      assertEquals(Rcode.NOERROR, first.getRcode());
      assertEquals(List.of(), first.getSection(Section.QUESTION));
      var known = fixture.ask(withoutQuestion(cookieOf(first))).orElseThrow();
      assertEquals(Rcode.NOERROR, known.getRcode());
      assertEquals(1, fixture.counters.timesOf(QueryEvent.COOKIE_VALID));
      var forged = new CookieOption(CLIENT_COOKIE, new byte[16]);
      var refused = fixture.ask(withoutQuestion(forged)).orElseThrow();
      assertEquals(Rcode.BADCOOKIE, refused.getRcode());
      assertEquals(16, cookieOf(refused).getServerCookie().orElseThrow().length);
    }
  }

  @Test
  void withoutAQuestionThereMustBeACookieThatIsWanted() {
    byte[] cookie = withoutQuestion(new CookieOption(CLIENT_COOKIE));
    try (var fixture = fixture(null, null)) {
      assertEquals(Rcode.FORMERR, fixture.ask(cookie).orElseThrow().getRcode());
    }
    try (var fixture = fixture(CookieSecrets.random(), null)) {
      assertEquals(Rcode.FORMERR, fixture.ask(new byte[12]).orElseThrow().getRcode());
    }
  }

  @Test
  void moreThanOneQuestionIsMalformed() {
    try (var fixture = fixture(null, null)) {
      byte[] query = ResponderFixture.query("www.example.test.", Type.A);
      byte[] two = Arrays.copyOf(query, 2 * query.length - 12);
      System.arraycopy(query, 12, two, query.length, query.length - 12);
      two[5] = 2;
      assertEquals(Rcode.FORMERR, fixture.ask(two).orElseThrow().getRcode());
    }
  }

  /// RFC 1995 §3: an IXFR query has the client's SOA in its authority section.
  @Test
  void anIncrementalTransferIsRefusedAndNotCalledMalformed() {
    try (var fixture = fixture(null, null)) {
      var query = ResponderFixture.message("example.test.", Type.IXFR);
      var soa = ResponderFixture.message("example.test.", Type.SOA);
      var have = fixture.ask(soa.toWire()).orElseThrow().getSection(Section.ANSWER).getFirst();
      query.addRecord(have, Section.AUTHORITY);
      var answer =
          fixture.ask(ResponderFixture.withOpt(query, new OPTRecord(1232, 0, 0))).orElseThrow();
      assertEquals(Rcode.REFUSED, answer.getRcode());
      soa.addRecord(have, Section.AUTHORITY);
      assertEquals(Rcode.FORMERR, fixture.ask(soa.toWire()).orElseThrow().getRcode());
    }
  }

  @Test
  void otherOpcodesAreNotImplemented() {
    for (int opcode = 1; opcode < 16; opcode++) {
      try (var fixture = fixture(null, null)) {
        byte[] query = ResponderFixture.query("www.example.test.", Type.A);
        query[2] |= (byte) (opcode << 3);
        var header = fixture.ask(query).orElseThrow().getHeader();
        assertEquals(Rcode.NOTIMP, header.getRcode());
        assertEquals(opcode, header.getOpcode());
      }
    }
  }

  @Test
  void malformedQueriesAndOtherOpcodesAreLimitedAsErrorsAre() {
    byte[] notify = ResponderFixture.query("www.example.test.", Type.A);
    notify[2] |= (byte) (4 << 3);
    for (byte[] query : List.of(new byte[12], notify, withOptions(0, 1))) {
      for (int slip = 0; slip <= 1; slip++) {
        try (var fixture = fixture(null, limits(slip, List.of()))) {
          int answered = 0;
          for (int i = 0; i < 5 * RATE; i++) {
            answered += fixture.ask(query).isPresent() ? 1 : 0;
          }
          assertEquals(slip == 1 ? 5 * RATE : RATE, answered, 2);
          var event = slip == 1 ? QueryEvent.SLIPPED_RATE_LIMITED : QueryEvent.DROPPED_RATE_LIMITED;
          assertEquals(4 * RATE, (int) fixture.counters.timesOf(event), 2);
        }
      }
    }
  }

  @Test
  void onlyAnswersThatAreSentAreCountedAsAnswers() {
    try (var fixture = fixture(null, limits(2, List.of()))) {
      byte[] query = ResponderFixture.query("www.example.test.", Type.A);
      int answered = 0;
      for (int i = 0; i < 5 * RATE; i++) {
        answered += fixture.ask(query).isPresent() ? 1 : 0;
      }
      assertEquals(
          answered,
          fixture.counters.answersOf(Batch.Transport.UDP, ZoneClass.UNSIGNED, AnswerKind.POSITIVE));
      assertEquals(answered, fixture.counters.withRcode(Rcode.NOERROR));
      assertEquals(0, fixture.counters.timesOf(QueryEvent.TRUNCATED));
    }
  }
}
