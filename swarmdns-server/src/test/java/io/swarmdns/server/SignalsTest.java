package io.swarmdns.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SignalsTest {
  private final Signals signals = new Signals(Thread.currentThread());

  @AfterEach
  void clearInterrupt() {
    Thread.interrupted();
  }

  @Test
  void terminationInterruptsWhateverTheNodeDoes() {
    assertNull(signals.termination());
    signals.terminate("SIGTERM");
    assertTrue(Thread.currentThread().isInterrupted());
    assertEquals("SIGTERM", signals.termination());
  }

  @Test
  void anInterruptThatWasSwallowedDuringALoadStillEndsTheNode() {
    signals.terminate("SIGINT");
    assertTrue(Thread.interrupted());
    assertThrows(InterruptedException.class, signals::awaitHangup);
  }

  @Test
  void hangupsThatComeDuringALoadBecomeOneReload() throws Exception {
    signals.hangup();
    signals.hangup();
    signals.awaitHangup();
    signals.terminate("SIGTERM");
    Thread.interrupted();
    assertThrows(InterruptedException.class, signals::awaitHangup);
  }

  @Test
  void theEndDoesNotWaitForAReload() {
    signals.hangup();
    signals.terminate("SIGTERM");
    Thread.interrupted();
    assertThrows(InterruptedException.class, signals::awaitHangup);
  }

  @Test
  void aHangupWakesTheNodeThatWaits() throws Exception {
    var waker = Thread.ofVirtual().start(signals::hangup);
    signals.awaitHangup();
    waker.join();
    assertFalse(Thread.currentThread().isInterrupted());
  }
}
