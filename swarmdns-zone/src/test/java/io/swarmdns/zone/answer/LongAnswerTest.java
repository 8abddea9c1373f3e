package io.swarmdns.zone.answer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.ExtendedFlags;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.RRSIGRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/// Messages so long that compression pointers, which have 14 bits (RFC 1035 §4.1.4), do not reach
/// everything in them.
final class LongAnswerTest {
  private static final String ZONE =
      """
      @ SOA ns hostmaster 1 3600 600 86400 300
      @ NS ns
      @ NSEC *.wild SOA NS RRSIG NSEC
      ns A 192.0.2.1
      mail MX 10 ns
      *.wild NSEC @ TXT RRSIG NSEC
      tree DNAME other
      x.other A 192.0.2.2
      cut NS ns.cut
      cut NS ns
      ns.cut A 192.0.2.3
      many SRV 1 1 1 ns
      """;

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static String signature(String owner, String covered, int bytes) {
    String dates = " 13 3 300 20360101000000 20260101000000 1 example.test. ";
    return owner
        + " RRSIG "
        + covered
        + dates
        + Base64.getEncoder().encodeToString(new byte[bytes])
        + "\n";
  }

  private static String texts(String owner, int bytes) {
    var text = new StringBuilder();
    for (int i = 0; i < bytes / 200; i++) {
      text.append(owner).append(" TXT \"").append(i + 1000).append("x".repeat(196)).append("\"\n");
    }
    return text.toString();
  }

  private static ResponderFixture fixture(String more) {
    String signed = ZONE + signature("@", "SOA", 64) + signature("@", "NSEC", 64);
    return new ResponderFixture(ResponderSettings.DEFAULT, "example.test.", signed + more);
  }

  private static Message ask(ResponderFixture fixture, String name, int type) {
    byte[] query =
        ResponderFixture.withOpt(
            ResponderFixture.message(name, type), new OPTRecord(1232, 0, 0, ExtendedFlags.DO));
    var answer = fixture.ask(Batch.Transport.TCP, List.of(query)).getFirst().orElseThrow();
    return ResponderFixture.parse(answer);
  }

  private static Set<String> owners(Message message) {
    Set<String> owners = new TreeSet<>();
    for (int section = Section.ANSWER; section <= Section.ADDITIONAL; section++) {
      for (var record : message.getSection(section)) {
        if (record.getType() != Type.OPT) {
          owners.add(record.getName() + " " + Type.string(record.getType()));
        }
      }
    }
    return owners;
  }

  @Test
  void aProofBehindALongAnswerIsSignedByItsOwnName() {
    String more = texts("*.wild", 20_000) + signature("*.wild", "TXT", 64);
    try (var fixture = fixture(more + signature("*.wild", "NSEC", 64))) {
      var answer = ask(fixture, "y.wild.example.test.", Type.TXT);
      var proofs = answer.getSection(Section.AUTHORITY);
      assertEquals(2, proofs.size());
      for (var proof : proofs) {
        assertEquals("*.wild.example.test.", proof.getName().toString());
      }
      assertEquals(Type.NSEC, ((RRSIGRecord) proofs.get(1)).getTypeCovered());
    }
  }

  @Test
  void everythingAboutANameIsRightWhateverItsLength() {
    for (int bytes = 11_000; bytes < 18_000; bytes += 1_000) {
      String more = texts("many", bytes);
      try (var fixture = fixture(more)) {
        var answer =
            assertTimeoutPreemptively(
                PATIENCE, () -> ask(fixture, "many.example.test.", Type.ANY), bytes + " bytes");
        var owners = owners(answer);
        assertTrue(
            owners.containsAll(Set.of("many.example.test. TXT", "many.example.test. SRV")),
            owners.toString());
        owners.removeIf(
            owner -> owner.startsWith("many.example.test.") || owner.equals("ns.example.test. A"));
        assertEquals(Set.of(), owners, bytes + " bytes");
      }
    }
  }

  /// A chain that has become too long for pointers ends; the resolver asks for the target then.
  @Test
  void anAliasIsFollowedOrLeftToTheResolverWhateverTheLengthOfItsSignature() {
    for (String target : List.of("x.tree", "cut", "mail", "none", "ns", "z.wild")) {
      int followed = 0;
      for (int bytes = 9_000; bytes < 18_000; bytes += 500) {
        try (var fixture =
            fixture("alias CNAME " + target + "\n" + signature("alias", "CNAME", bytes))) {
          var answer =
              assertTimeoutPreemptively(
                  PATIENCE, () -> ask(fixture, "alias.example.test.", Type.MX), target + bytes);
          var owners = owners(answer);
          assertTrue(owners.contains("alias.example.test. CNAME"), owners.toString());
          assertFalse(answer.getHeader().getFlag(Flags.TC));
          followed += owners.size() > 2 || answer.getRcode() != Rcode.NOERROR ? 1 : 0;
          owners.removeIf(LongAnswerTest::isOfTheZone);
          assertEquals(Set.of(), owners, target + ", " + bytes + " bytes");
        }
      }
      assertTrue(followed > 0 && followed < 18, target + " followed " + followed + " times");
    }
  }

  private static boolean isOfTheZone(String owner) {
    return Set.of(
            "alias.example.test. CNAME",
            "alias.example.test. RRSIG",
            "tree.example.test. DNAME",
            "x.tree.example.test. CNAME",
            "example.test. SOA",
            "example.test. NSEC",
            "example.test. RRSIG",
            "*.wild.example.test. NSEC",
            "cut.example.test. NS",
            "ns.cut.example.test. A",
            "ns.example.test. A",
            "mail.example.test. MX")
        .contains(owner);
  }

  @Test
  void aDelegationsKeyIsSignedByTheDelegationBehindManyServers() {
    var servers = new StringBuilder();
    for (int i = 0; i < 900; i++) {
      servers.append("child NS n").append(i).append(".servers.of.another.organisation.invalid.\n");
    }
    String more =
        servers + "child DS 1 13 2 " + "00".repeat(32) + "\n" + signature("child", "DS", 64);
    try (var fixture = fixture(more)) {
      var owners = owners(ask(fixture, "www.child.example.test.", Type.A));
      assertEquals(
          Set.of("child.example.test. DS", "child.example.test. NS", "child.example.test. RRSIG"),
          owners);
    }
  }
}
