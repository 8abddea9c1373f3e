package io.swarmdns.server.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeaderContactTest {
  @TempDir private Path directory = Path.of("contact");
  private Instant time = Instant.parse("2026-01-01T00:00:00Z");
  private long nanos = 42;

  private LeaderContact contact() {
    return new LeaderContact(directory.resolve("contact"), () -> time, () -> nanos);
  }

  private void pass(Duration duration) {
    time = time.plus(duration);
    nanos += duration.toNanos();
  }

  @Test
  void silenceGrowsUntilALeaderIsHeard() {
    var contact = contact();
    assertEquals(Duration.ZERO, contact.silence());
    pass(Duration.ofMinutes(5));
    assertEquals(Duration.ofMinutes(5), contact.silence());
    contact.heard();
    assertEquals(Duration.ZERO, contact.silence());
  }

  @Test
  void aNodeThatRestartsEveryHourIsSilentAllTheSame() {
    for (int hour = 0; hour < 24; hour++) {
      var contact = contact();
      assertEquals(Duration.ofHours(hour), contact.silence());
      pass(Duration.ofMinutes(50));
      contact.save();
      pass(Duration.ofMinutes(10)); // off
    }
  }

  @Test
  void aClockThatStartsAnewEachTimeTakesNothingAway() {
    for (int run = 0; run < 10; run++) {
      time = Instant.parse("1970-01-01T00:00:10Z");
      var contact = contact();
      assertEquals(Duration.ofHours(run), contact.silence());
      pass(Duration.ofHours(1));
      contact.save();
    }
  }

  @Test
  void aClockThatIsSetWhileTheNodeRunsChangesNothing() {
    var contact = contact();
    time = time.plus(Duration.ofDays(4000));
    assertEquals(Duration.ZERO, contact.silence());
    time = time.minus(Duration.ofDays(8000));
    assertEquals(Duration.ZERO, contact.silence());
  }

  @Test
  void aDamagedFileIsNoReasonNotToStart() throws IOException {
    for (var text : new String[] {"", "silent -1 at 5", "silent 99999999999999999999 at 1"}) {
      Files.writeString(directory.resolve("contact"), text);
      assertEquals(Duration.ZERO, contact().silence(), text);
    }
    Files.writeString(directory.resolve("contact"), "silent 999999999999999 at 1");
    assertTrue(contact().silence().compareTo(Duration.ofDays(36_500)) > 0);
  }

  @Test
  void aDirectoryThatCannotBeWrittenIsNoReasonToEnd() throws IOException {
    Files.createDirectories(directory.resolve("contact.new").resolve("in the way"));
    var contact = contact();
    contact.save();
    contact.save();
    assertEquals(Duration.ZERO, contact().silence());
  }
}
