package io.swarmdns.zone.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegionTest {
  private static final long LARGE = Region.LARGE_BYTES;

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 4096, (2 << 20) - 65, (2 << 20) - 64, 2 << 20, (5 << 20) + 3})
  void aNewRegionIsZeroAndAlignedAndHasReadableSlack(long bytes) {
    var region = Region.allocate(bytes);
    assertEquals(bytes, region.length());
    assertEquals(0, region.address() % Block.CACHE_LINE_BYTES);
    assertZero(region, 0, bytes + Memory.SLACK_BYTES);
    region.release();
  }

  @Test
  void aLargeRegionBeginsAtAHugePage() {
    var region = Region.allocate(3 * LARGE);
    assertEquals(0, region.address() % LARGE);
    region.release();
  }

  @ParameterizedTest
  @CsvSource({
    "10, 5000",
    "5000, 10",
    "5000, 5000",
    "1000, 3000000",
    "3000000, 1000",
    "3000000, 2999999",
    "3000000, 9000000",
    "9000000, 3000000",
    "9000000, 0",
    "0, 9000000"
  })
  void resizingKeepsTheContentThatFitsAndAddsZeros(long from, long to) {
    var region = Region.allocate(from);
    for (long at = 0; at < from + Memory.SLACK_BYTES; at++) {
      Memory.putByte(region.address() + at, 1 + (int) (at % 251));
    }
    region = region.resize(to);
    assertEquals(to, region.length());
    long kept = Math.min(from, to);
    for (long at = 0; at < kept; at++) {
      assertEquals(1 + at % 251, Memory.getByte(region.address() + at));
    }
    assertZero(region, kept, to + Memory.SLACK_BYTES);
    region.release();
  }

  @Test
  void growingMovesALargeRegionWhenItsPlaceIsTaken() {
    var first = Region.allocate(LARGE);
    Memory.putLong(first.address(), 42);
    // Grown step by step it must meet some other mapping sooner or later.
    var other = Region.allocate(LARGE);
    for (long length = LARGE; length <= 64 * LARGE; length *= 2) {
      first = first.resize(length);
      other = other.resize(length);
      assertEquals(42, Memory.getLong(first.address()));
    }
    first.release();
    other.release();
  }

  @Test
  void trimmingGivesMemoryBack() {
    long before = Region.bytesInUse();
    var region = Region.allocate(64 * LARGE).resize(LARGE);
    long trimmed = Region.bytesInUse() - before;
    region.release();
    assertEquals(true, trimmed >= LARGE && trimmed < 2 * LARGE, "in use " + trimmed);
    assertEquals(before, Region.bytesInUse());
  }

  @Test
  void memoryLivesUntilTheLastCountIsGivenBack() {
    long before = Region.bytesInUse();
    var region = Region.allocate(100);
    region.retain();
    region.release();
    assertEquals(before + 192, Region.bytesInUse());
    region.release();
    assertEquals(before, Region.bytesInUse());
  }

  @Test
  void releasingTooOftenIsAnError() {
    var region = Region.allocate(100);
    region.release();
    assertThrows(AssertionError.class, region::release);
  }

  @Test
  void retainingWhatIsFreeIsAnError() {
    var region = Region.allocate(100);
    region.release();
    assertThrows(AssertionError.class, region::retain);
  }

  @Test
  void resizingWhatIsSharedIsAnError() {
    var region = Region.allocate(100);
    region.retain();
    assertThrows(AssertionError.class, () -> region.resize(50));
    region.release();
    region.release();
  }

  @Test
  void impossibleLengthsAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> Region.allocate(-1));
    assertThrows(IllegalArgumentException.class, () -> Region.allocate(Region.LENGTH_MAX + 1));
  }

  @Test
  void moreThanThereIsIsAnOutOfMemoryErrorAndLeavesTheRegionAlone() {
    var region = Region.allocate(LARGE);
    Memory.putLong(region.address(), 42);
    long before = Region.bytesInUse();
    assertThrows(OutOfMemoryError.class, () -> region.resize(Region.LENGTH_MAX));
    assertEquals(42, Memory.getLong(region.address()));
    assertEquals(before, Region.bytesInUse());
    region.release();
  }

  private static void assertZero(Region region, long from, long to) {
    for (long at = from; at < to; at++) {
      assertEquals(0, Memory.getByte(region.address() + at), "byte " + at);
    }
  }
}
