package io.swarmdns.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchZoneTest {
  private static final int DIRECTIVES = 2;
  private static final int APEX_RECORDS = 5;

  @TempDir Path directory;

  @Test
  void theSmallerZoneHas135000RecordsBesideItsApex() throws Exception {
    try (var lines = Files.lines(BenchZone.HOSTER.file(directory, Signing.UNSIGNED))) {
      assertEquals(135_000 + APEX_RECORDS + DIRECTIVES, lines.count());
    }
  }

  @Test
  void theLargerZoneHas2100000RecordsBesideItsApexAndAMillionDelegations() {
    var zone = BenchZone.TOP_LEVEL;
    int glue = zone.delegations() / zone.delegationsPerGlue();
    assertEquals(1_000_000, zone.delegations());
    assertEquals(2_100_000, zone.hosts() * zone.recordsPerHost() + 2 * zone.delegations() + glue);
  }

  @Test
  void aZoneIsWrittenOnce() throws Exception {
    var zone = new BenchZone("tiny", 3, 4, 2, 1);
    Path file = zone.file(directory, Signing.UNSIGNED);
    Files.writeString(file, "kept");
    assertEquals("kept", Files.readString(zone.file(directory, Signing.UNSIGNED)));
  }
}
