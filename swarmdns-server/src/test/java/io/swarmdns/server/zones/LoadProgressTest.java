package io.swarmdns.server.zones;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.swarmdns.zone.name.DomainName;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class LoadProgressTest {
  private static final int MIB = 1 << 20;
  private static final long SECOND_NANOS = 1_000_000_000L;

  private static ZoneFile file(String origin, long bytes) {
    return new ZoneFile(DomainName.parse(origin), Path.of(origin), bytes);
  }

  @Test
  void theLineTellsWhatIsDoneAndTheLargestFileBeingRead() {
    var progress = new LoadProgress(3, 100L * MIB, 2, -5 * SECOND_NANOS);
    var small = file("small.test", 10L * MIB);
    progress.began(0, small);
    progress.ended(0);
    progress.finished(small, 1234);
    progress.began(0, file("large.test", 80L * MIB));
    progress.read(0, 20L * MIB);
    progress.began(1, file("other.test", 10L * MIB));
    assertEquals(
        "loaded 1 of 3 zones, 30 % of 100 MiB at 3.0 MiB/s, 1234 records; reading large.test."
            + " (25 %)",
        progress.line(5 * SECOND_NANOS));
  }

  @Test
  void includedBytesCountForNoMoreThanTheFileHas() {
    var progress = new LoadProgress(1, MIB, 1, 0);
    progress.began(0, file("a.test", MIB));
    progress.read(0, 50L * MIB);
    assertEquals(
        "loaded 0 of 1 zones, 100 % of 1 MiB at 1.0 MiB/s, 0 records; reading a.test. (100 %)",
        progress.line(SECOND_NANOS));
  }

  @Test
  void emptyFilesDivideNothingByZero() {
    var progress = new LoadProgress(1, 0, 1, 0);
    progress.began(0, file("a.test", 0));
    assertEquals(
        "loaded 0 of 1 zones, 100 % of 0 MiB at 0.0 MiB/s, 0 records; reading a.test. (100 %)",
        progress.line(SECOND_NANOS));
  }
}
