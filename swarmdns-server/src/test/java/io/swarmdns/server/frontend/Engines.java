package io.swarmdns.server.frontend;

import io.swarmdns.zone.answer.Responder;
import io.swarmdns.zone.answer.ResponderSettings;
import io.swarmdns.zone.name.NameHash;
import io.swarmdns.zone.store.ZoneStore;
import io.swarmdns.zone.store.ZoneValidator;

/// Engines for tests of the transports: without zones, so that every query is refused.
final class Engines {
  private Engines() {}

  static Responder withoutZones() {
    ZoneStore store = new ZoneStore(NameHash.random(), ZoneValidator.NONE);
    return new Responder(store, ResponderSettings.DEFAULT);
  }
}
