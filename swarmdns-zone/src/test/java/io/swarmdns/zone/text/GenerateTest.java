package io.swarmdns.zone.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.swarmdns.zone.name.DomainName;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GenerateTest {
  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          1-1 h$ CNAME x$                     | h1.example. 60 IN CNAME x1.example.
          5-5 h${-5} CNAME x${10,4}           | h0.example. 60 IN CNAME x0015.example.
          255-255 ${0,4,x}${0,0,X} CNAME ${0,0,o} | 00ffFF.example. 60 IN CNAME 377.example.
          18-18 ${0,4,d} CNAME ${0,0,n}.a     | 0018.example. 60 IN CNAME 2.1.a.example.
          171-171 a CNAME ${0,7,N}.b          | a.example. 60 IN CNAME B.A.0.0.b.example.
          171-171 a CNAME ${0,8,n}b           | a.example. 60 IN CNAME b.a.0.0.b.example.
          1-1 a$$b CNAME c\\$$                | a\\$b.example. 60 IN CNAME c\\$1.example.
          1-1 a 7 IN A 192.0.2.$              | a.example. 7 IN A 192.0.2.1
          1-1 a IN 7 MX "10 mx$"              | a.example. 7 IN MX 10 mx1.example.
          1-1 a MX 10 mx$                     | a.example. 60 IN MX 10 mx1.example.
          1-1 @ TXT "a b" "c $"               | example. 60 IN TXT "a b" "c 1"
          1-1 @ TXT "\\"a b\\" c$\\032"         | example. 60 IN TXT "a b" "c1 "
          1-1 h${+4} CNAME x                  | h5.example. 60 IN CNAME x.example.
          """)
  void dollarsStandForTheRound(String directive, String record) {
    var zone = ReadZone.of(directory, "$TTL 60\n$GENERATE " + directive + "\n");
    assertEquals(List.of(), zone.problems());
    assertEquals(List.of(record), zone.records());
  }

  @Test
  void roundsGoFromStartToStopByStep() {
    var zone =
        ReadZone.of(
            directory, "$TTL 60\nx A 192.0.2.9\n$GENERATE 1-6/2 $ A 192.0.2.$\n A 192.0.2.8\n");
    assertEquals(
        List.of(
            "x.example. 60 IN A 192.0.2.9",
            "1.example. 60 IN A 192.0.2.1",
            "3.example. 60 IN A 192.0.2.3",
            "5.example. 60 IN A 192.0.2.5",
            "x.example. 60 IN A 192.0.2.8"),
        zone.records());
    assertEquals(List.of(2, 3, 3, 3, 4), zone.lines());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          1-2                    | bad $GENERATE ($GENERATE start-stop[/step] owner [ttl] [class] type rdata)
          1..2 a A 192.0.2.1     | bad $GENERATE ($GENERATE start-stop[/step] owner [ttl] [class] type rdata)
          2-1 a A 192.0.2.1      | $GENERATE range 2-1 is empty (start-stop[/step])
          1-2/0 a A 192.0.2.1    | $GENERATE range 1-2/0 is empty (start-stop[/step])
          1-9999999999 a A 1.1.1.1 | $GENERATE range above 2147483647
          1-2 ${1,2 A 192.0.2.1  | '${' without '}' (write \\$ for a dollar sign)
          1-2 ${1,2,z} A 1.2.3.4 | bad modifier in $GENERATE (${offset,width,base} with a base out of d, o, x, X, n, N)
          1-2 ${0,128} A 1.2.3.4 | width above 127 in $GENERATE
          1-2 a$ A 192.0.2.$x    | IPv4 address expected, not '192.0.2.1x' (round 1 of $GENERATE)
          0-1 a${-1} A 192.0.2.1 | $GENERATE makes the number -1 (mend the offset)
          1-2 a A "(192.0.2.1"   | '(' without ')' (round 1 of $GENERATE)
          """)
  void mistakesAreNamed(String directive, String message) {
    var zone = ReadZone.of(directory, "$TTL 60\n$GENERATE " + directive + "\n");
    assertEquals("zone:2: error: " + message, zone.problem());
  }

  @Test
  void theNumberOfRecordsIsBounded() {
    var problems = new Problems();
    var count = new int[1];
    ReadZone.write(directory, "zone", "$TTL 60\n$GENERATE 0-2147483647 a A 192.0.2.1\n");
    new ZoneFileReader(directory)
        .read(
            Path.of("zone"),
            DomainName.ROOT,
            (owner, ownerLength, type, ttl, rdata, offset, length, line) -> count[0]++,
            problems,
            _ -> {});
    assertEquals(Generator.RECORDS_MAX, count[0]);
    assertEquals(1, problems.errors());
  }
}
