package io.swarmdns.server.frontend;

import io.swarmdns.zone.answer.Responder;
import io.swarmdns.zone.answer.ResponderSettings;
import io.swarmdns.zone.name.NameHash;
import io.swarmdns.zone.store.ZoneStore;
import io.swarmdns.zone.store.ZoneValidator;
import java.util.concurrent.atomic.AtomicInteger;

/// Engines for tests of the transports: without zones, so that every query is refused.
final class Engines {
  private static final AtomicInteger LOST = new AtomicInteger();

  private Engines() {}

  static Responder withoutZones() {
    assert LOST.get() == 0 : "an event loop has ended in an earlier test";
    ZoneStore store = new ZoneStore(NameHash.random(), ZoneValidator.NONE);
    return new Responder(store, ResponderSettings.DEFAULT);
  }

  /// For tests in which no event loop ends by itself.
  static void neverLost() {
    LOST.incrementAndGet();
  }
}
