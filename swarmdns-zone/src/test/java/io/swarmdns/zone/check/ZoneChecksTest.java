package io.swarmdns.zone.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swarmdns.zone.name.DomainName;
import io.swarmdns.zone.name.NameHash;
import io.swarmdns.zone.name.RrType;
import io.swarmdns.zone.store.Commit;
import io.swarmdns.zone.store.RRsetEdit;
import io.swarmdns.zone.store.Refusal;
import io.swarmdns.zone.store.ZoneChange;
import io.swarmdns.zone.store.ZoneStore;
import io.swarmdns.zone.text.Problem;
import io.swarmdns.zone.text.ZoneFileReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ZoneChecksTest {
  /// Four lines; what a test adds begins in line 5.
  private static final String APEX =
      """
      $TTL 60
      @ SOA ns h 1 7200 3600 1209600 3600
      @ NS ns
      ns A 192.0.2.1
      """;

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir Path directory;

  private LoadedZone load(String text) throws IOException {
    Files.writeString(directory.resolve("zone"), text);
    return new ZoneFileLoader(
            new ZoneFileReader(directory), new NameHash(1), InstantSource.fixed(NOW))
        .load(Path.of("zone"), DomainName.parse("example."), _ -> {});
  }

  /// The problems of a zone, which is served if and only if none is an error.
  private List<String> problems(String text) throws IOException {
    var loaded = load(text);
    assertEquals(!loaded.problems().refuse(), loaded.version().isPresent());
    loaded.version().ifPresent(version -> version.release());
    return loaded.problems().list().stream()
        .map(Problem::toString)
        .map(problem -> problem.replace(directory + "/", ""))
        .toList();
  }

  @Test
  void aZoneWhoseProofsWouldKeepTheServerBusyIsRefused() throws IOException {
    assertEquals(
        List.of(
            "zone:5: error: example.: NSEC3 with 501 iterations, more than 500 (use 0 (RFC 9276"
                + " §3.1))"),
        problems(APEX + "@ NSEC3PARAM 1 0 501 -\n").stream()
            .filter(problem -> problem.contains("error"))
            .toList());
    assertTrue(
        problems(APEX + "@ NSEC3PARAM 1 0 500 -\n").stream()
            .noneMatch(problem -> problem.contains("error")));
  }

  @Test
  void aProperZoneHasNoProblems() throws IOException {
    assertEquals(
        List.of(),
        problems(
            APEX
                + """
                a CNAME b.elsewhere.
                *.w A 192.0.2.3
                b MX 10 x.w
                b MX 10 elsewhere.
                c MX 0 .
                _s._tcp SRV 0 0 0 .
                d DNAME elsewhere.
                sub NS ns.sub
                sub NS ns.elsewhere.
                sub DS 1 8 1 0000000000000000000000000000000000000000
                ns.sub AAAA 2001:db8::1
                unused.sub A 192.0.2.5
                other NS ns.sub
                """));
  }

  static Stream<Arguments> errors() {
    return Stream.of(
        Arguments.of(
            "a A 192.0.2.1\na CNAME b\na MX 10 ns\n",
            "zone:6: error: a.example.: CNAME and other data: A, MX"
                + " (remove the CNAME or the rest (RFC 1034 §3.6.2))"),
        Arguments.of(
            "a CNAME b\na CNAME c\n",
            "zone:6: error: a.example.: more than one CNAME (keep one (RFC 2181 §10.1))"),
        Arguments.of(
            "a CNAME b\na DNAME c.elsewhere.\n",
            "zone:5: error: a.example.: CNAME and other data: DNAME"
                + " (remove the CNAME or the rest (RFC 1034 §3.6.2))"),
        Arguments.of(
            "@ CNAME b\n",
            "zone:5: error: example.: CNAME and other data: NS, SOA"
                + " (remove the CNAME or the rest (RFC 1034 §3.6.2))"),
        Arguments.of(
            "a DNAME b.\na DNAME c.\n",
            "zone:6: error: a.example.: more than one DNAME (keep one (RFC 6672 §2.4))"),
        Arguments.of(
            "@ SOA ns h 2 7200 3600 1209600 3600\n",
            "zone:5: error: example.: more than one SOA (keep one)"),
        Arguments.of(
            "a SOA ns h 2 7200 3600 1209600 3600\n",
            "zone:5: error: a.example.: SOA below the apex"
                + " (remove it, or make this a zone of its own)"),
        Arguments.of(
            "a.org. A 192.0.2.1\n",
            "zone:5: error: a.org.: record outside of zone example."
                + " (remove it, or check $ORIGIN and missing final dots)"));
  }

  @ParameterizedTest
  @MethodSource("errors")
  void whatCannotBeServedIsRefusedWithItsLine(String text, String problem) throws IOException {
    assertEquals(List.of(problem), problems(APEX + text));
  }

  static Stream<Arguments> warnings() {
    return Stream.of(
        Arguments.of(
            "sub NS ns.sub\n",
            "zone:5: warning: sub.example.: NS target ns.sub.example. has no glue"
                + " (add its A or AAAA record to this zone)"),
        Arguments.of(
            "sub NS nowhere\n",
            "zone:5: warning: sub.example.: NS target nowhere.example. has no address"
                + " (add its address, or a missing final dot)"),
        Arguments.of(
            "sub NS c\nc CNAME ns\n",
            "zone:5: warning: sub.example.: NS target c.example. is a CNAME"
                + " (point at the name with the address (RFC 2181 §10.3))"),
        Arguments.of(
            "a MX 10 c\n*.w A 192.0.2.1\nc CNAME ns\n",
            "zone:5: warning: a.example.: MX target c.example. is a CNAME"
                + " (point at the name with the address (RFC 2181 §10.3))"),
        Arguments.of(
            "a MX 10 192.0.2.1\n",
            "zone:5: warning: a.example.: MX target 192.0.2.1.example. has no address"
                + " (an address does not stand here: give it a name, and point at that)"),
        Arguments.of(
            "a SRV 1 1 1 x.d\nd DNAME e.\n",
            "zone:5: warning: a.example.: SRV target x.d.example. is below a DNAME"
                + " (point at another name)"),
        Arguments.of(
            "d DNAME e.\nx.d A 192.0.2.1\n",
            "zone:6: warning: x.d.example.: A not served: below the DNAME at d.example."
                + " (remove it (RFC 6672 §2.4))"),
        Arguments.of(
            "sub NS ns\nx.sub A 192.0.2.1\nx.sub TXT a\n",
            "zone:7: warning: x.sub.example.: TXT not served: below the delegation at"
                + " sub.example. (move it into the zone below, or remove it)"),
        Arguments.of(
            "sub NS ns\nsub TXT a\n",
            "zone:5: warning: sub.example.: TXT not served: this name is delegated"
                + " (move it into the zone below, or remove the NS records)"),
        Arguments.of(
            "@ DS 1 8 1 0000000000000000000000000000000000000000\n",
            "zone:5: warning: example.: DS at the apex"
                + " (DS belongs to a delegation, in the parent zone)"),
        Arguments.of(
            "a DS 1 8 1 0000000000000000000000000000000000000000\n",
            "zone:5: warning: a.example.: DS without NS"
                + " (DS belongs to a delegation, in the parent zone)"),
        Arguments.of(
            "*.a NS ns\n",
            "zone:5: warning: *.a.example.: NS or DNAME at a wildcard: what it means is not"
                + " defined (write the names out (RFC 4592 §4.2, §4.4))"),
        Arguments.of(
            "@ NSEC3PARAM 1 0 0 -\n",
            "zone:5: warning: example.: NSEC3PARAM without NSEC3 records (sign the zone)"),
        Arguments.of(
            "a 60 A 192.0.2.1\na 61 A 192.0.2.2\n",
            "zone:6: warning: a.example.: TTL 61 differs from 60 in the A record before;"
                + " the smallest is served (give all records of a name and type the same TTL)"),
        Arguments.of(
            "a A 192.0.2.1\na A 192.0.2.1\n",
            "zone: warning: a record is there twice; it is served once"));
  }

  @ParameterizedTest
  @MethodSource("warnings")
  void whatIsDoubtfulIsServedWithAWarning(String text, String problem) throws IOException {
    assertEquals(List.of(problem), problems(APEX + text));
  }

  @Test
  void aZoneNeedsSoaAndNs() throws IOException {
    assertEquals(
        List.of(
            "zone: error: example.: no SOA at the apex"
                + " (is $ORIGIN right, and the name of the zone?)",
            "zone: error: example.: no NS at the apex"
                + " (name the servers of the zone (RFC 1035 §5.2))"),
        problems("a 60 A 192.0.2.1\n"));
  }

  @Test
  void soaTimesShouldFitTogether() throws IOException {
    assertEquals(
        List.of(
            "zone:1: warning: example.: SOA expire 100 is less than refresh + 10 * retry"
                + " (a short outage of the primary would make secondaries give up)",
            "zone:1: warning: example.: SOA retry 200 is more than refresh 100"
                + " (retry is a fraction of refresh (RFC 1912 §2.2))",
            "zone:1: warning: example.: SOA minimum 86401 keeps negative answers longer than a day"
                + " (one to three hours work well (RFC 2308 §5))"),
        problems("@ 60 SOA ns.x. h 1 100 200 100 86401\n@ 60 NS ns.x.\n"));
  }

  @Test
  void nsec3ParametersShouldFollowTheRfc() throws IOException {
    assertEquals(
        List.of(
            "zone:5: warning: example.: NSEC3 with 5 iterations"
                + " (use 0: validators may treat the zone as unsigned (RFC 9276 §3.1))",
            "zone:6: warning: example.: the zone has NSEC and NSEC3: the NSEC3 chain is used"
                + " (sign the zone with one of them)"),
        problems(
            APEX
                + "@ NSEC3PARAM 1 0 5 -\n"
                + "@ NSEC ns NS SOA NSEC\n"
                + "0p9mhaveqvm6t7vbl5lop2u3t2rp3tom NSEC3 1 0 5 - 0p9mhaveqvm6t7vbl5lop2u3t2rp3tom"
                + " A\n"));
  }

  @Test
  void signaturesShouldBeThereAndValid() throws IOException {
    var signed =
        """
        @ RRSIG SOA 8 1 60 20270101000000 20250101000000 1 example. AAAA
        @ RRSIG NS 8 1 60 20251231235959 20250101000000 1 example. AAAA
        ns RRSIG A 8 2 60 20270101000000 20260101000001 1 example. AAAA
        a TXT unsigned
        a RRSIG MX 8 2 60 20270101000000 20250101000000 1 example. AAAA
        sub NS elsewhere.
        """;
    assertEquals(
        List.of(
            "zone:5: warning: example.: expired signatures: 1 in the zone, the first at NS"
                + " (sign the zone again)",
            "zone:7: warning: ns.example.: signatures that are not valid yet: 1 in the zone, the"
                + " first at A (is the clock right?)",
            "zone:8: warning: a.example.: RRsets without signature in a signed zone: 1 in the"
                + " zone, the first at TXT (sign it again)",
            "zone:9: warning: a.example.: signatures of RRsets that are not there: 1 in the zone,"
                + " the first at RRSIG (sign the zone again)"),
        problems(APEX + signed));
  }

  @Test
  void aClosedNsecChainOverAllNamesIsNoMatterForWarnings() throws IOException {
    assertEquals(
        List.of(),
        problems(
            APEX
                + """
                @ NSEC a.ENT NS SOA NSEC
                a.ent A 192.0.2.1
                a.ent NSEC ns A NSEC
                ns NSEC sub A NSEC
                sub NS ns.sub
                sub NSEC example. NS NSEC
                ns.sub A 192.0.2.1
                """));
  }

  @Test
  void aGapInTheNsecChainIsWarnedOf() throws IOException {
    assertEquals(
        List.of(
            "zone:7: warning: ns.example.: the name said to come next is not the next of the"
                + " chain: 2 in the zone, the first at NSEC (sign the zone again)",
            "zone:8: warning: b.example.: names without NSEC in a zone that has it: 1 in the zone,"
                + " the first at A (sign the zone again)"),
        problems(
            APEX
                + """
                @ NSEC a NS SOA NSEC
                a NSEC ns NSEC
                ns NSEC removed A NSEC
                b A 192.0.2.1
                z NSEC a NSEC
                """));
  }

  @Test
  void aGapInTheNsec3ChainIsWarnedOfAndAnotherChainIsNoMatter() throws IOException {
    var first = "0p9mhaveqvm6t7vbl5lop2u3t2rp3tom";
    var second = "2t7b4g4vsa5smi47k61mv5bv1a22bojr";
    var chain =
        APEX
            + "@ NSEC3PARAM 1 0 0 -\n"
            + (first + " NSEC3 1 0 0 - " + second.toUpperCase(Locale.ROOT) + " A\n")
            + (second + " NSEC3 1 0 0 - " + first + " NS\n")
            + "1111111111111111111111111111111j NSEC3 1 0 0 ab 1111111111111111111111111111111j\n";
    assertEquals(List.of(), problems(chain));
    assertEquals(
        List.of(
            "zone:6: warning: 0p9mhaveqvm6t7vbl5lop2u3t2rp3tom.example.: the name said to come next"
                + " is not the next of the chain: 1 in the zone, the first at NSEC3"
                + " (sign the zone again)"),
        problems(chain + "1000000000000000000000000000000j NSEC3 1 0 0 - " + second + "\n"));
  }

  @Test
  void findingsInAnIncludedFileNameThatFile() throws IOException {
    Files.writeString(directory.resolve("inner"), "\na CNAME b\n");
    assertTrue(
        problems(APEX + "a TXT x\n$INCLUDE inner\n").getFirst().startsWith("inner:2: error: "));
  }

  @Test
  void errorsInTheTextAreReportedWithoutFollowingOnes() throws IOException {
    assertEquals(
        List.of("zone:1: error: refresh expected, not 'x'"),
        problems("@ 60 SOA ns.x. h 1 x 1 1 1\n"));
  }

  @Test
  void anRrsetThatFitsIntoNoMessageIsRefused() throws IOException {
    var text = new StringBuilder(APEX);
    for (int i = 0; i < 50_000; i++) {
      text.append("a A 10.0.").append(i / 256).append('.').append(i % 256).append('\n');
    }
    var problems = problems(text.toString());
    assertEquals(
        List.of(
            "zone: error: a.example.: A RRset does not fit into a message"
                + " (split it over several names)"),
        problems);
  }

  @Test
  void manyCopiesOfManyRecordsAreDroppedInTime() throws IOException {
    var text = new StringBuilder(APEX);
    for (int i = 0; i < 200_000; i++) {
      text.append("a A 10.0.0.").append(i / 1000).append('\n');
    }
    assertEquals(
        List.of("zone: warning: 199800 records are there more than once; they are served once"),
        problems(text.toString()));
  }

  @Test
  void anEditIsRefusedForWhatItDoesToItsName() throws IOException {
    var hasher = new NameHash(1);
    var store = new ZoneStore(hasher, new ZoneChecks(hasher));
    var zone = load(APEX + "a CNAME ns\n").version().orElseThrow();
    assertEquals(new Commit.Done(), store.commit(List.of(new ZoneChange.Replace(zone))));
    var origin = DomainName.parse("example.");
    var name = DomainName.parse("a.example.");
    var address = new RRsetEdit(name, RrType.A, 60, List.of(new byte[4]));
    assertEquals(
        refused(
            origin,
            List.of(
                "a.example.: CNAME and other data: A"
                    + " (remove the CNAME or the rest (RFC 1034 §3.6.2))")),
        store.commit(List.of(new ZoneChange.Edit(origin, List.of(address)))));
    var withoutCname = List.of(address, RRsetEdit.delete(name, RrType.CNAME));
    assertEquals(
        new Commit.Done(), store.commit(List.of(new ZoneChange.Edit(origin, withoutCname))));
    var withoutNs = List.of(RRsetEdit.delete(origin, RrType.NS));
    assertEquals(
        refused(
            origin,
            List.of("example.: no NS at the apex (name the servers of the zone (RFC 1035 §5.2))")),
        store.commit(List.of(new ZoneChange.Edit(origin, withoutNs))));
  }

  private static Commit refused(DomainName origin, List<String> errors) {
    return new Commit.Refused(new Refusal(Refusal.Kind.INVALID, origin, errors));
  }
}
