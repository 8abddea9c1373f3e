package io.swarmdns.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swarmdns.zone.memory.Epochs;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ReclaimerTest {
  @Test
  void whatALoopHeldUpIsFreedWithoutAnotherChange() throws InterruptedException {
    var epochs = new Epochs();
    var freed = new CountDownLatch(1);
    try (var _ = new Reclaimer(epochs, Duration.ofMillis(5));
        var loop = epochs.register()) {
      loop.enter();
      epochs.retire(freed::countDown);
      assertEquals(1, freed.getCount());
      loop.exit();
      assertTrue(freed.await(10, TimeUnit.SECONDS));
    }
  }
}
