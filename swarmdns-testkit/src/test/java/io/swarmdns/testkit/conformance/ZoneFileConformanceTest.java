package io.swarmdns.testkit.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.swarmdns.testkit.peer.Program;
import io.swarmdns.zone.check.LoadedZone;
import io.swarmdns.zone.check.ZoneFileLoader;
import io.swarmdns.zone.name.DomainName;
import io.swarmdns.zone.name.NameHash;
import io.swarmdns.zone.text.Problems;
import io.swarmdns.zone.text.ZoneFileReader;
import io.swarmdns.zone.text.ZoneTextWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Zone files as BIND reads them: the same records from what both take, and the same refusals.
final class ZoneFileConformanceTest {
  private static final Program CHECKER = new Program("named-checkzone", "bind9-utils");
  private static final Program NSD_CHECKER = new Program("nsd-checkzone", "nsd");
  private static final DomainName ORIGIN = DomainName.parse("example.");

  /// A zone that both load, whatever is added to it.
  private static final String ZONE =
      "$TTL 60\n@ SOA ns h 1 3600 900 604800 60\n@ NS ns\nns A 192.0.2.1\n";

  private static final String GOOD =
      """
      $TTL 1h
      @ SOA ns host\\.master ( 2026010101 ; serial
          1h 15m 2w 1d )
       NS ns
      ns 5 IN A 192.0.2.1
       IN 6 AAAA 2001:db8::192.0.2.1
      a 1W1d1H1M1s CLASS1 TYPE1 192.0.2.2
      a AAAA 1:2:3:4:5:6:7::
      b TYPE1 \\# 4 C000 0203
      \\@.x\\.y\\000z A 192.0.2.4
      *.w TXT "a \\"b\\" ; c" d\\ e \\097\\\\ "" "\\\\\\""
      c TXT a;comment
      d TXT "a""b"c
      e ( TXT
        "f" ) ; comment
      $ORIGIN sub
      @ CNAME @
      f.example. MX 10 @
      $ORIGIN example.
      g CAA 128 issue "ca.example; policy=ev"
      h SRV 0 5 5060 ns
      i NAPTR 1 2 "u" "E2U+sip" "!^.*$!sip:x@y!" .
      j TLSA 3 1 1 0b9fa5a59eed715c26c1020c711b4f6e c42d58b0015e14337a39dad301c5afc3
      k SSHFP 4 2 123456789abcdef67890123456789abcdef67890123456789abcdef123456789
      l SVCB 2 . key8 dohpath="/q{?dns}" mandatory=dohpath ech=AEX+ no-default-alpn alpn=h2
      l SVCB 1 . alpn="f\\\\\\\\oo\\\\,bar,h2" port=443 ipv4hint=192.0.2.1 mandatory=port,alpn
      m HTTPS 0 x.
      n DNAME elsewhere.
      o LOC 52 22 23.5 N 4 53 32 E -0.50m 1.5m
      o LOC 0 S 0 W 42849672.95
      p CERT IPKIX 1 RSASHA256 AAAA
      q HIP 2 200100107B1A74DF365639CC39F1D578 AwEAAbdxyhNuSutc5EMzxTs9LBPCIkOFH8cIvM4p rvs rvs.other.
      r AMTRELAY 10 1 3 relay
      r AMTRELAY 10 0 0 .
      s APL 1:192.0.2.0/24 !2:2001:db8::/32
      t IPSECKEY 10 3 2 gw AQNRU3mG7TVTO2BkR47usntb102uFJtugbo6BSGvgqt4AQ==
      u URI 10 1 "ftp://ftp.example/public"
      v EUI48 00-00-5e-f0-0a-bc
      v EUI64 00-00-5e-ef-10-00-00-01
      v NID 10 14:4fff:1:eedd
      v L32 10 192.0.2.1
      v L64 10 2001:db8:0:1
      v LP 10 l
      w HINFO CPU "O S"
      w RP mail txt
      w AFSDB 1 a
      w X25 311061700956
      w ISDN "150862028003217" "004"
      w NSAP 0x47.0005.80.005a00.0000.0001.e133.ffffff000162.00
      w PX 10 a b
      w GPOS -32.6882 116.8652 10.0
      w WKS 192.0.2.1 6 25 80
      w DHCID AAIBY2/AuCccgoJbsaxcQc9TUapptP69lOjxfNuVAA2kjEA=
      w OPENPGPKEY AAAA
      w TALINK a b
      w NINFO a "b c"
      w CSYNC 66 3 A NS AAAA
      w KX 10 a
      y NS ns.y
      y DS 1 ECDSAP256SHA256 1 0123456789012345678901 234567890123456789
      ns.y A 192.0.2.5
      z RRSIG A 13 2 60 20300101000000 1767225600 1 example. AAAA
      z NSEC aa A NS TYPE65280 CAA
      z DNSKEY 257 3 ED25519 AAAA
      0p9mhaveqvm6t7vbl5lop2u3t2rp3tom NSEC3 1 1 12 aabbccdd 2t7b4g4vsa5smi47k61mv5bv1a22bojr A
      @ NSEC3PARAM 1 0 0 -
      @ ZONEMD 1 1 240 0123456789abcdef01234567
      aa TYPE65280 \\# 3 abc def
      $GENERATE 1-9/4 g$ A 192.0.2.${10}
      $GENERATE 250-257 ${0,5,N}a.${0,4,x}.${-3,6,o}.$$\\$ 7 CNAME ${0,1,n}.x
      $GENERATE 1-2 h$ TXT "\\"a b\\" $"
      $GENERATE 1-2 i$ MX "10 m$"
      """;

  /// Each with an error, `|` between lines.
  private static final String BAD =
      """
      a A 192.0.2.256
      a A 192.0.2.01
      a AAAA 1::2::3
      a AAAA 1:2:3:4:5:6:7:1.2.3.4
      a MX -1 b
      a MX 65536 b
      a MX 10
      a NS a..b
      a CNAME "b"
      a TXT
      a TXT \\256
      a TXT "open
      a TXT \\# 0
      a TXT \\# 2 0261
      a A \\# 3 010203
      a NS \\# 4 000ac00c
      a DS \\# 4 00010d02
      a CAA \\# 2 0000
      a EUI48 \\# 5 00005ef00a
      a SVCB \\# 15 0001000003000201bb0001 0003 026832
      a NSEC \\# 6 016100000100
      a TYPE65280 \\# 1 0
      a OPT \\# 0
      a FOO x
      a CH A 192.0.2.1
      a 5 5 A 192.0.2.1
      a 1h30 A 192.0.2.1
      a 4294967296 A 192.0.2.1
      a A 192.0.2.1 )
      a A ( 192.0.2.1
      a DS 1 8 2 abcd
      a SSHFP 1 1 00
      a ZONEMD 1 1 240 0123
      a LOC 90 0 0.001 N 4 E 0
      a LOC 52 N 4 E 1.234m
      a SVCB 1 . port=1 port=2
      a SVCB 1 . mandatory=alpn
      a SVCB 1 . ech=AEX
      a SVCB 1 . no-default-alpn=x
      a RRSIG A 13 2 60 20300230000000 20260101000000 1 example. AAAA
      a NSEC3 1 1 12 aab 2t7b4g4vsa5smi47k61mv5bv1a22bojr A
      a DNSKEY 256 3 8
      a CNAME b|a A 192.0.2.1
      a CNAME b|a CNAME c
      a DNAME b|a DNAME c
      a SOA ns h 1 2 3 4 5
      @ SOA ns h 2 2 3 4 5
      $TTL x
      $ORIGIN
      $FOO
      $INCLUDE nosuch
      $GENERATE 3-1 a$ A 192.0.2.$
      $GENERATE 1-3/0 a$ A 192.0.2.$
      $GENERATE 1-3 a${x} A 192.0.2.$
      $GENERATE 1-3 a$ FOO x
      """;

  @TempDir Path directory;

  @BeforeAll
  static void bindIsInstalled() {
    assumeTrue(CHECKER.missing().isEmpty(), () -> CHECKER.missing().orElse(""));
  }

  /// Our reading in hexadecimal, read by BIND, is BIND's own reading.
  @Test
  void everyRecordIsTheSame() throws Exception {
    Path text = write("text", GOOD);
    assertTrue(load(text).problems().errors() == 0, () -> load(text).problems().list().toString());
    Path same = write("hexadecimal", hexadecimal(text));
    assertEquals(dump(text), dump(same));
  }

  /// What we write, read by BIND, is what we have read.
  @Test
  void everyRecordIsWrittenSoThatBindReadsIt() throws Exception {
    Path text = write("text", GOOD);
    Path written = write("written", written(text));
    assertEquals(ownersLower(dump(text)), ownersLower(dump(written)));
  }

  /// NSD 4.6 knows fewer types than BIND, and not the text of all that it knows.
  @Test
  void whatIsWrittenIsReadByNsd() throws Exception {
    assumeTrue(NSD_CHECKER.missing().isEmpty(), () -> NSD_CHECKER.missing().orElse(""));
    Path written = write("written", written(write("text", GOOD)));
    assertEquals(0, run(List.of(NSD_CHECKER.path(), ORIGIN.toString(), written.toString())));
  }

  /// Owners are written in lower case, as [DomainName] has them.
  private static List<String> ownersLower(String dump) {
    return dump.lines()
        .map(line -> line.split("\\s+", 2))
        .map(parts -> parts[0].toLowerCase(Locale.ROOT) + " " + parts[1])
        .toList();
  }

  @Test
  void whatBindRefusesIsRefused() throws Exception {
    assertTrue(bindTakes(write("good", ZONE)));
    var differences = new ArrayList<String>();
    for (String lines : BAD.lines().toList()) {
      Path file = write("bad", ZONE + lines.replace('|', '\n') + "\n");
      if (load(file).version().isPresent()) {
        differences.add("taken here: " + lines);
      }
      if (bindTakes(file)) {
        differences.add("taken by BIND: " + lines);
      }
    }
    assertEquals(List.of(), differences);
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text);
  }

  private LoadedZone load(Path file) {
    var reader = new ZoneFileReader(directory);
    var loaded =
        new ZoneFileLoader(reader, new NameHash(1), InstantSource.system())
            .load(file, ORIGIN, _ -> {});
    loaded.version().ifPresent(version -> version.release());
    return loaded;
  }

  private String hexadecimal(Path file) {
    var text = new StringBuilder();
    new ZoneFileReader(directory)
        .read(
            file,
            ORIGIN,
            (owner, ownerLength, type, ttl, rdata, offset, length, _) -> {
              name(owner, text);
              text.append(" %d IN TYPE%d \\# %d ".formatted(ttl, type, length))
                  .append(HexFormat.of().formatHex(rdata, offset, offset + length))
                  .append('\n');
            },
            new Problems(),
            _ -> {});
    return text.toString();
  }

  private String written(Path file) throws IOException {
    var text = new StringBuilder();
    var writer = new ZoneTextWriter(text);
    writer.origin(ORIGIN);
    new ZoneFileReader(directory)
        .read(
            file,
            ORIGIN,
            (owner, ownerLength, type, ttl, rdata, offset, length, _) -> {
              var name = DomainName.ofWire(owner, 0, ownerLength);
              try {
                writer.record(name, type, ttl, Arrays.copyOfRange(rdata, offset, offset + length));
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            },
            new Problems(),
            _ -> {});
    writer.flush();
    return text.toString();
  }

  /// The name with every byte escaped, the case kept.
  private static void name(byte[] wire, StringBuilder to) {
    for (int at = 0; wire[at] != 0; ) {
      for (int left = wire[at++]; left > 0; left--) {
        to.append("\\%03d".formatted(wire[at++] & 0xff));
      }
      to.append('.');
    }
  }

  private String dump(Path file) throws Exception {
    Path out = directory.resolve(file.getFileName() + ".dump");
    int exit = run(file, "-D", "-o", out.toString());
    assertEquals(0, exit, () -> "named-checkzone refuses " + file);
    return Files.readString(out, StandardCharsets.ISO_8859_1);
  }

  private boolean bindTakes(Path file) throws Exception {
    return run(file) == 0;
  }

  /// Loads alone: checks of names and of targets are off.
  private int run(Path file, String... options) throws Exception {
    var command = new ArrayList<>(List.of(CHECKER.path(), "-q", "-i", "none"));
    for (var check : List.of("-k", "-n", "-m", "-M", "-S", "-r", "-T")) {
      command.addAll(List.of(check, "ignore"));
    }
    command.addAll(List.of(options));
    command.addAll(List.of(ORIGIN.toString(), file.toString()));
    return run(command);
  }

  private int run(List<String> command) throws Exception {
    return new ProcessBuilder(command)
        .directory(directory.toFile())
        .redirectOutput(Redirect.DISCARD)
        .redirectError(Redirect.INHERIT)
        .start()
        .waitFor();
  }
}
