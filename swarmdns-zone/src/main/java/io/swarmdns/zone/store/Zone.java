package io.swarmdns.zone.store;

import io.swarmdns.zone.name.DomainName;

/// A zone that is served: a fixed name and the version that is current in its table. To be found
/// anew in each table ([ZoneStore#current]). Thread-safe.
public final class Zone {
  private final DomainName origin;
  private final byte[] originWire;
  private volatile ZoneVersion current;

  Zone(ZoneVersion first) {
    origin = first.origin();
    originWire = origin.wire();
    current = first;
  }

  public DomainName origin() {
    return origin;
  }

  /// The current version: take it once for an answer.
  public ZoneVersion current() {
    return current;
  }

  /// The origin in wire format. Not a copy: never write to it.
  byte[] originWire() {
    return originWire;
  }

  /// Only [ZoneStore] publishes.
  void publish(ZoneVersion next) {
    current = next;
  }
}
