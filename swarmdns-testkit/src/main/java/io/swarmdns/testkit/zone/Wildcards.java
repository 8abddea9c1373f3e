package io.swarmdns.testkit.zone;

import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;

/// A wildcard and what surrounds it (RFC 4592): siblings that block it, empty non-terminals beside
/// it, wildcards below wildcards, `*` as a label in the middle.
final class Wildcards implements Ingredient {
  @Override
  public void addTo(ZoneDraft zone) {
    Name parent = zone.chance(30) ? zone.origin() : zone.anyName();
    Name wildcard = Labels.child(Labels.WILDCARD, parent);
    if (zone.chance(20)) {
      Name target = zone.target();
      zone.add(ttl -> new CNAMERecord(wildcard, DClass.IN, ttl, target));
    } else {
      Data.some(zone, wildcard);
    }
    if (zone.chance(40)) {
      Data.some(zone, Labels.child(Labels.random(zone.random()), parent));
    }
    if (zone.chance(40)) { // RFC 4592 §2.2.2: an empty non-terminal stops the wildcard too
      Name empty = Labels.child(Labels.random(zone.random()), parent);
      Data.some(zone, Labels.child(Labels.random(zone.random()), empty));
    }
    if (zone.chance(15)) {
      Data.some(zone, Labels.child(Labels.WILDCARD, wildcard));
    }
    if (zone.chance(15)) { // RFC 4592 §2.1.1: no wildcard, only an odd name
      Data.some(zone, Labels.child(Labels.random(zone.random()), wildcard));
    }
  }
}
