package io.swarmdns.zone.answer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swarmdns.zone.cookie.CookieSecrets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.CookieOption;
import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.ExtendedFlags;
import org.xbill.DNS.Flags;
import org.xbill.DNS.GenericEDNSOption;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/// Answers at the limits of names and messages. The fixture fails where anything is written behind
/// an answer's room.
final class SizeLimitTest {
  private static final String LABEL = "1".repeat(63);
  private static final int TEXTS = 60;

  private static String zone() {
    var zone =
        new StringBuilder(
            """
            @ SOA ns hostmaster 1 3600 600 86400 300
            @ NS ns
            ns A 192.0.2.1
            cut NS ns.cut
            ns.cut A 192.0.2.2
            old DNAME new
            *.new A 192.0.2.3
            """);
    for (int i = 0; i < TEXTS; i++) {
      zone.append("many TXT \"").append(i).append("-of-them\"\n");
      zone.append("many MX ").append(i).append(" m").append(i).append('\n');
      zone.append("m").append(i).append(" A 192.0.2.").append(i).append('\n');
    }
    return zone.toString();
  }

  private static ResponderFixture fixture(int udpMax) {
    byte[] nsid = new byte[128];
    var settings =
        new ResponderSettings(
            udpMax, nsid, "v".repeat(255), "", false, 100, CookieSecrets.random(), null);
    return new ResponderFixture(settings, "t.", SignedZone.nsec("t.", zone()));
  }

  /// A query with every option there is.
  private static byte[] query(String name, int type, int payload) {
    var options =
        new EDNSOption[] {
          new CookieOption(new byte[8]),
          new GenericEDNSOption(EDNSOption.Code.NSID, new byte[0]),
          new GenericEDNSOption(EDNSOption.Code.TCP_KEEPALIVE, new byte[0]),
          new GenericEDNSOption(EDNSOption.Code.PADDING, new byte[1])
        };
    var opt = new OPTRecord(payload, 0, 0, ExtendedFlags.DO, options);
    return ResponderFixture.withOpt(ResponderFixture.message(name, type), opt);
  }

  private static final List<String> NAMES =
      List.of(
          "many.t.",
          "x.cut.t.",
          LABEL + "." + LABEL + "." + LABEL + "." + "1".repeat(55) + ".cut.t.",
          LABEL + "." + LABEL + "." + LABEL + "." + "1".repeat(55) + ".old.t.",
          LABEL + "." + LABEL + "." + LABEL + "." + "1".repeat(59) + ".t.",
          "1.".repeat(126) + "t.");

  @Test
  void noAnswerIsLongerThanItsRoomWhateverThat() {
    try (var fixture = fixture(65_535)) {
      for (int room = 512; room <= 5_000; room += room < 1_300 ? 1 : 61) {
        for (var transport : Batch.Transport.values()) {
          for (String name : NAMES) {
            checkRoom(fixture, transport, name, room);
          }
        }
      }
    }
  }

  private static void checkRoom(
      ResponderFixture fixture, Batch.Transport transport, String name, int room) {
    List<byte[]> queries = List.of(query(name, Type.TXT, 65_535), query(name, Type.MX, 0));
    var answers = fixture.ask(transport, queries, room, (byte) 0xff);
    boolean udp = transport == Batch.Transport.UDP;
    int first = answers.get(0).orElseThrow().length;
    int second = answers.get(1).orElseThrow().length;
    assertTrue(first <= room && second <= (udp ? 512 : room), name + " in " + room);
    answers.forEach(answer -> ResponderFixture.parse(answer.orElseThrow()));
  }

  @Test
  void theLongestVersionFitsIntoTheSmallestAnswer() {
    try (var fixture = fixture(512)) {
      byte[] query = query("version.bind.", Type.TXT, 512);
      query[12 + "version.bind.".length() + 4] = 3; // class CH
      for (var transport : Batch.Transport.values()) {
        var answer = fixture.ask(transport, List.of(query), 512, (byte) 0).getFirst().orElseThrow();
        assertTrue(answer.length <= 512);
        assertEquals(1, ResponderFixture.parse(answer).getSection(Section.ANSWER).size());
      }
    }
  }

  /// RFC 2181 §9: TC when a required RRset does not fit, and not for additional data.
  @Test
  void anAnswerIsTruncatedExactlyWhenItsAnswerSectionDoesNotFit() {
    try (var fixture = fixture(4_096)) {
      byte[] query = ResponderFixture.query("many.t.", Type.MX);
      var whole =
          ResponderFixture.parse(
              fixture.ask(Batch.Transport.TCP, List.of(query)).getFirst().orElseThrow());
      assertEquals(TEXTS, whole.getSection(Section.ADDITIONAL).size());
      // A record: pointer, type, class, TTL, length, preference, label and pointer.
      int answers = 12 + "many.t.".length() + 1 + 4;
      for (var record : whole.getSection(Section.ANSWER)) {
        answers += 12 + 2 + 1 + ((MXRecord) record).getTarget().getLabelString(0).length() + 2;
      }
      for (int room = answers - 1; room <= answers; room++) {
        var bytes = fixture.ask(Batch.Transport.TCP, List.of(query), room, (byte) 0).getFirst();
        var answer = ResponderFixture.parse(bytes.orElseThrow());
        assertEquals(room < answers, answer.getHeader().getFlag(Flags.TC), room + " bytes");
        assertEquals(room < answers ? 0 : TEXTS, answer.getSection(Section.ANSWER).size());
        assertEquals(0, answer.getSection(Section.ADDITIONAL).size());
      }
    }
  }

  @Test
  void overTlsAnAnswerToAPaddedQueryIsAMultipleOf468BytesLong() {
    try (var fixture = fixture(1_232)) {
      for (String name : NAMES) {
        byte[] query = query(name, Type.TXT, 1_232);
        int tls = fixture.ask(Batch.Transport.TLS, List.of(query)).getFirst().orElseThrow().length;
        int tcp = fixture.ask(Batch.Transport.TCP, List.of(query)).getFirst().orElseThrow().length;
        assertEquals(0, tls % 468, name);
        assertTrue(tls >= tcp && tls - tcp < 468 + 4, name);
      }
    }
  }

  @Test
  void theRootZoneIsServedAsAnyOther() {
    String zone =
        "@ SOA ns. h. 1 3600 600 86400 300\n@ NS ns.\nns A 192.0.2.1\norg NS ns.org\nns.org A 192.0.2.2\n";
    String[][] expected = {
      {".", "NS", "NOERROR aa | . NS ns.; | | ns. A 192.0.2.1;"},
      {"www.org.", "A", "NOERROR | | org. NS ns.org.; | ns.org. A 192.0.2.2;"},
      {"none.", "A", "NXDOMAIN aa | | . SOA; |"},
      {".", "DS", "NOERROR aa | | . SOA; |"}
    };
    try (var fixture = new ResponderFixture(ResponderSettings.DEFAULT, ".", zone)) {
      for (String[] each : expected) {
        var answer = fixture.ask(ResponderFixture.query(each[0], Type.value(each[1])));
        assertEquals(each[2], AnswerFixture.summary(answer.orElseThrow()));
      }
    }
  }
}
