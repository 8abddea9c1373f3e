package io.swarmdns.zone.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class EpochsTest {
  private final Epochs epochs = new Epochs();
  private final AtomicBoolean freed = new AtomicBoolean();

  @Test
  void withoutReadersWhatIsRetiredIsFreedAtOnce() {
    epochs.retire(() -> freed.set(true));
    assertTrue(freed.get());
  }

  @Test
  void aReaderInsideHoldsFreeingUpUntilItLeaves() {
    try (var reader = epochs.register()) {
      reader.enter();
      epochs.retire(() -> freed.set(true));
      assertEquals(1, epochs.collect());
      assertFalse(freed.get());
      reader.exit();
      assertEquals(0, epochs.collect());
      assertTrue(freed.get());
    }
  }

  @Test
  void anIdleReaderHoldsNothingUp() {
    try (var reader = epochs.register()) {
      reader.enter();
      reader.exit();
      epochs.retire(() -> freed.set(true));
      assertTrue(freed.get());
    }
  }

  @Test
  void aReaderThatEnteredAfterTheRetirementDoesNotHoldItUp() {
    try (var early = epochs.register();
        var late = epochs.register()) {
      early.enter();
      epochs.retire(() -> freed.set(true));
      late.enter();
      early.exit();
      assertEquals(0, epochs.collect());
      assertTrue(freed.get());
      late.exit();
    }
  }

  @Test
  void whatIsRetiredIsFreedInOrder() {
    List<Integer> order = new ArrayList<>();
    try (var reader = epochs.register()) {
      reader.enter();
      for (int i = 0; i < 10; i++) {
        int number = i;
        epochs.retire(() -> order.add(number));
      }
      reader.exit();
      epochs.collect();
    }
    assertEquals(List.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9), order);
  }

  @Test
  void aLeasePinsItsRegionBeyondTheRetirement() {
    long before = Region.bytesInUse();
    var region = Region.allocate(100);
    var lease = epochs.lease(() -> region).orElseThrow();
    epochs.retire(region::release);
    assertTrue(Region.bytesInUse() > before);
    assertSame(region, lease.get());
    lease.close();
    lease.close();
    assertEquals(before, Region.bytesInUse());
  }

  @Test
  void thereIsNoLeaseOnNothing() {
    assertTrue(epochs.<Region>lease(() -> null).isEmpty());
  }

  @Test
  void aLeaseDoesNotHoldUpAnythingElse() {
    var region = Region.allocate(100);
    try (var lease = epochs.lease(() -> region).orElseThrow()) {
      epochs.retire(() -> freed.set(true));
      assertTrue(freed.get());
      assertSame(region, lease.get());
    }
    region.release();
  }

  @Test
  void enteringTwiceAndLeavingUnenteredAreErrors() {
    try (var reader = epochs.register()) {
      assertThrows(AssertionError.class, reader::exit);
      reader.enter();
      assertThrows(AssertionError.class, reader::enter);
      reader.exit();
    }
  }
}
