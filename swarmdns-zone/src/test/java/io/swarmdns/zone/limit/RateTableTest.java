package io.swarmdns.zone.limit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

final class RateTableTest {
  private static final int RATE = 200;
  private static final long NETWORK = 0xc0_00_02L;
  private static final long ACCOUNT = 77;

  private final RateTable table = new RateTable(1 << 16);

  /// Answers granted of so many within one millisecond.
  private int granted(int asked, long nowMillis) {
    int granted = 0;
    for (int i = 0; i < asked; i++) {
      granted += table.take(NETWORK, ACCOUNT, RATE, nowMillis) ? 1 : 0;
    }
    return granted;
  }

  @Test
  void aBurstOfOneSecondPassesAndNoMore() {
    assertEquals(RATE, granted(10 * RATE, 1_000_000));
  }

  @Test
  void tokensComeBackAtTheRate() {
    assertEquals(RATE, granted(RATE + 1, 1_000_000));
    assertEquals(RATE / 10, granted(RATE, 1_000_100));
    assertEquals(RATE, granted(10 * RATE, 1_010_000));
  }

  @Test
  void aSteadyFloodGetsTheRateAndNotNothing() {
    granted(RATE, 1_000_000);
    int granted = 0;
    for (int millis = 1; millis <= 10_000; millis++) {
      granted += granted(3, 1_000_000 + millis);
    }
    assertEquals(10 * RATE, granted, RATE / 100.0);
  }

  @Test
  void otherNetworksAndAccountsHaveTheirOwnTokens() {
    granted(2 * RATE, 1_000_000);
    assertFalse(table.take(NETWORK, ACCOUNT, RATE, 1_000_000));
    assertTrue(table.take(NETWORK + 1, ACCOUNT, RATE, 1_000_000));
    assertTrue(table.take(NETWORK, ACCOUNT + 1, RATE, 1_000_000));
  }

  @Test
  void aTableFullOfOthersStillGrantsAndStillLimits() {
    for (int network = 0; network < 1_000_000; network++) {
      assertTrue(table.take(network, 1, RATE, 1_000_000 + network / 1000));
    }
    assertEquals(RATE, granted(3 * RATE, 1_002_000));
  }

  @Test
  void theClocksWrapMeansNothing() {
    long wrap = 1L << 24;
    assertEquals(RATE, granted(2 * RATE, wrap - 1));
    assertEquals(RATE / 10, granted(RATE, wrap + 99));
  }

  @Test
  void loopsWhoseClocksDifferShareOneRate() {
    int granted = 0;
    for (int millis = 0; millis < 10_000; millis++) {
      granted += granted(3, 1_000_000 + millis);
      granted += granted(3, 1_000_000 + millis - 1); // a loop whose batch began a little earlier
      granted += granted(3, 1_000_000 + millis - 300); // and one that was kept waiting
    }
    assertEquals(11 * RATE, granted, RATE / 50.0);
  }

  @Test
  void clientsOfOnePrefixAreOneNetwork() {
    var limits = new RateLimits(1, 1, 1, 1, 1, 2, 24, 56, List.of());
    var limiting = new RateLimiting(limits, table);
    long v4 = 0x0000_ffff_c000_0200L;
    assertEquals(limiting.network(0, v4), limiting.network(0, v4 + 255));
    assertFalse(limiting.network(0, v4) == limiting.network(0, v4 + 256));
    long v6 = 0x2001_0db8_0000_0000L;
    assertEquals(limiting.network(v6, 1), limiting.network(v6 + 255, 2));
    assertFalse(limiting.network(v6, 1) == limiting.network(v6 + 256, 1));
  }

  @Test
  void exemptNetworksAreRecognised() {
    var v4 = new Network(0, 0x0000_ffff_7f00_0000L, 96 + 8);
    var v6 = new Network(0x2001_0db8_0000_0000L, 0, 32);
    var limits = new RateLimits(1, 1, 1, 1, 1, 2, 24, 56, List.of(v4, v6));
    assertTrue(limits.isExempt(0, 0x0000_ffff_7f01_0203L));
    assertFalse(limits.isExempt(0, 0x0000_ffff_8001_0203L));
    assertTrue(limits.isExempt(0x2001_0db8_ffff_ffffL, -1));
    assertFalse(limits.isExempt(0x2001_0db9_0000_0000L, 0));
  }
}
