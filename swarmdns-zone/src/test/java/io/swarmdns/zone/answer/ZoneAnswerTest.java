package io.swarmdns.zone.answer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.xbill.DNS.Type;

class ZoneAnswerTest {
  private static final String ZONE =
      """
      @ 3600 SOA ns1 admin 7 3600 600 86400 300
      @ NS ns1
      @ NS ns.other.test.
      @ MX 10 mail
      @ MX 20 mail.deep.ent
      ns1 A 192.0.2.1
      ns1 AAAA 2001:db8::1
      mail A 192.0.2.2
      mail.deep.ent A 192.0.2.3
      www CNAME mail
      out CNAME www.other.test.
      loop1 CNAME loop2
      loop2 CNAME loop1
      tolost CNAME lost
      *.wild TXT "wild"
      *.wild MX 5 mail
      host.sub.wild A 192.0.2.4
      child NS ns.child
      child NS ns.sibling
      child NS ns2.other.test.
      ns.child A 192.0.2.5
      sibling NS ns.sibling
      ns.sibling A 192.0.2.6
      old DNAME new
      a.new A 192.0.2.7
      below.old A 192.0.2.8
      tochild CNAME x.child
      """;

  private final AnswerFixture fixture = new AnswerFixture("example.test.", ZONE);

  @Test
  void recordsOfTheTypeAreAnswered() {
    assertEquals(
        "NOERROR aa | mail.example.test. A 192.0.2.2; | |",
        fixture.ask("mail.example.test.", Type.A));
  }

  @Test
  void addressesOfMailServersComeAlong() {
    assertEquals(
        "NOERROR aa | example.test. MX 10 mail.example.test.; example.test. MX 20"
            + " mail.deep.ent.example.test.; | | mail.example.test. A 192.0.2.2;"
            + " mail.deep.ent.example.test. A 192.0.2.3;",
        fixture.ask("example.test.", Type.MX));
  }

  @Test
  void nameServersOfTheApexComeWithTheirAddresses() {
    assertEquals(
        "NOERROR aa | example.test. NS ns1.example.test.; example.test. NS ns.other.test.; | |"
            + " ns1.example.test. A 192.0.2.1; ns1.example.test. AAAA 2001:db8:0:0:0:0:0:1;",
        fixture.ask("example.test.", Type.NS));
  }

  @Test
  void aNameThatDoesNotExistIsDeniedWithTheSoa() {
    assertEquals(
        "NXDOMAIN aa | | example.test. SOA; |", fixture.ask("nothing.example.test.", Type.A));
    assertEquals(
        300,
        fixture
            .ask("nothing.example.test.", Type.A, false, 65_535)
            .orElseThrow()
            .getSection(2)
            .getFirst()
            .getTTL());
  }

  @Test
  void anEmptyNonTerminalExists() {
    assertEquals("NOERROR aa | | example.test. SOA; |", fixture.ask("ent.example.test.", Type.A));
    assertEquals(
        "NOERROR aa | | example.test. SOA; |", fixture.ask("deep.ent.example.test.", Type.A));
    assertEquals(
        "NXDOMAIN aa | | example.test. SOA; |", fixture.ask("no.ent.example.test.", Type.A));
  }

  @Test
  void aliasesAreFollowedToTheZonesEdge() {
    assertEquals(
        "NOERROR aa | www.example.test. CNAME mail.example.test.; mail.example.test. A 192.0.2.2;"
            + " | |",
        fixture.ask("www.example.test.", Type.A));
    assertEquals(
        "NOERROR aa | out.example.test. CNAME www.other.test.; | |",
        fixture.ask("out.example.test.", Type.A));
    assertEquals(
        "NXDOMAIN aa | tolost.example.test. CNAME lost.example.test.; | example.test. SOA; |",
        fixture.ask("tolost.example.test.", Type.A));
    assertEquals(
        "NOERROR aa | www.example.test. CNAME mail.example.test.; | |",
        fixture.ask("www.example.test.", Type.CNAME));
  }

  @Test
  void aLoopOfAliasesEnds() {
    assertEquals(
        "NOERROR aa | loop1.example.test. CNAME loop2.example.test.; loop2.example.test. CNAME"
            + " loop1.example.test.; | |",
        fixture.ask("loop1.example.test.", Type.A));
  }

  @Test
  void wildcardsAnswerForNamesThatDoNotExist() {
    assertEquals(
        "NOERROR aa | a.b.wild.example.test. TXT \"wild\"; | |",
        fixture.ask("a.b.wild.example.test.", Type.TXT));
    assertEquals(
        "NOERROR aa | x.wild.example.test. MX 5 mail.example.test.; | | mail.example.test. A"
            + " 192.0.2.2;",
        fixture.ask("x.wild.example.test.", Type.MX));
    assertEquals(
        "NOERROR aa | | example.test. SOA; |", fixture.ask("x.wild.example.test.", Type.A));
    // RFC 4592 §2.2.1: an existing name below the wildcard's parent stops it.
    assertEquals(
        "NXDOMAIN aa | | example.test. SOA; |", fixture.ask("y.sub.wild.example.test.", Type.TXT));
    assertEquals(
        "NOERROR aa | *.wild.example.test. TXT \"wild\"; | |",
        fixture.ask("*.wild.example.test.", Type.TXT));
  }

  @Test
  void belowACutIsAReferralWithGlue() {
    String referral =
        "NOERROR | | child.example.test. NS ns.child.example.test.; child.example.test. NS"
            + " ns.sibling.example.test.; child.example.test. NS ns2.other.test.; |"
            + " ns.child.example.test. A 192.0.2.5; ns.sibling.example.test. A 192.0.2.6;";
    assertEquals(referral, fixture.ask("child.example.test.", Type.A));
    assertEquals(referral, fixture.ask("a.b.c.child.example.test.", Type.A));
    assertEquals(referral, fixture.ask("ns.child.example.test.", Type.A));
    assertEquals(
        referral.replace(
            "NOERROR |", "NOERROR aa | tochild.example.test. CNAME x.child.example.test.;"),
        fixture.ask("tochild.example.test.", Type.A));
    assertEquals(
        "NOERROR aa | | example.test. SOA; |", fixture.ask("child.example.test.", Type.DS));
  }

  @Test
  void aDnameRedirectsWhatIsBelowIt() {
    assertEquals(
        "NOERROR aa | old.example.test. DNAME new.example.test.; a.old.example.test. CNAME"
            + " a.new.example.test.; a.new.example.test. A 192.0.2.7; | |",
        fixture.ask("a.old.example.test.", Type.A));
    assertEquals(
        "NXDOMAIN aa | old.example.test. DNAME new.example.test.; below.old.example.test. CNAME"
            + " below.new.example.test.; | example.test. SOA; |",
        fixture.ask("below.old.example.test.", Type.A));
    assertEquals(
        "NOERROR aa | old.example.test. DNAME new.example.test.; | |",
        fixture.ask("old.example.test.", Type.DNAME));
  }

  @Test
  void anAnswerThatDoesNotFitIsNotGiven() {
    assertTrue(fixture.ask("child.example.test.", Type.A, false, 90).isEmpty());
  }
}
