package io.swarmdns.zone.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swarmdns.zone.name.DomainName;
import io.swarmdns.zone.name.NameHash;
import io.swarmdns.zone.text.Problem;
import io.swarmdns.zone.text.TextSource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// A zone's text from a client: checked as a file is, findings with their lines.
class ZoneTextLoaderTest {
  private static final DomainName ORIGIN = DomainName.parse("example.");
  private static final String APEX =
      """
      $TTL 60
      @ SOA ns h 1 7200 3600 1209600 3600
      @ NS ns
      ns A 192.0.2.1
      """;

  private static LoadedZone load(TextSource text) {
    var loader = new ZoneTextLoader(new NameHash(1), InstantSource.system());
    var loaded = loader.load(text, ORIGIN, _ -> {});
    assertEquals(!loaded.problems().refuse(), loaded.version().isPresent());
    assertEquals(List.of(), loaded.files());
    loaded.version().ifPresent(version -> version.release());
    return loaded;
  }

  private static List<String> problems(TextSource text) {
    return load(text).problems().list().stream().map(Problem::toString).toList();
  }

  @Test
  void aGoodZoneIsLoaded() {
    assertEquals(List.of(), problems(TextSource.of("text", APEX)));
  }

  @Test
  void findingsHaveTheirLines() {
    var found = problems(TextSource.of("text", APEX + "a CNAME b\na A 192.0.2.1\n"));
    assertTrue(found.getFirst().startsWith("text:5: error: a.example.: "), found.toString());
  }

  @Test
  void aZoneWithoutApexOrBeyondTheBoundIsRefused() {
    assertTrue(load(TextSource.of("text", "$TTL 1\na A 192.0.2.1\n")).problems().refuse());
    byte[] bytes = APEX.getBytes(StandardCharsets.UTF_8);
    var bounded = new TextSource("text", 50, () -> new ByteArrayInputStream(bytes));
    assertEquals(List.of("text: error: cannot read: larger than 50 bytes"), problems(bounded));
  }

  /// The second reading serves the lines alone: without it the findings are still there.
  @Test
  void aTextThatCannotBeReadAgainIsJudgedAllTheSame() {
    byte[] bytes = (APEX + "a CNAME b\na A 192.0.2.1\n").getBytes(StandardCharsets.UTF_8);
    var opened = new AtomicInteger();
    var once =
        new TextSource(
            "text",
            bytes.length,
            () -> {
              if (opened.incrementAndGet() > 1) {
                throw new IOException("gone");
              }
              return new ByteArrayInputStream(bytes);
            });
    var found = problems(once);
    assertTrue(found.getFirst().startsWith("text: error: a.example.: "), found.toString());
    assertEquals(2, opened.get());
  }
}
