package io.swarmdns.testkit.zone;

import static org.xbill.DNS.DClass.IN;

import java.util.random.RandomGenerator;
import org.xbill.DNS.DNAMERecord;
import org.xbill.DNS.DSRecord;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;

/// A zone cut with name servers above, at, below and beside it, some without an address, some
/// elsewhere; with names below it that only look like data.
final class Delegations implements Ingredient {
  private static final int DS_DIGEST_BYTES = 32;

  private final int occludedPercent;

  /// @param occludedPercent how often there is data below the cut
  Delegations(int occludedPercent) {
    this.occludedPercent = occludedPercent;
  }

  @Override
  public void addTo(ZoneDraft zone) {
    Name cut = zone.chance(70) ? belowApex(zone) : zone.freshName();
    if (cut.equals(zone.origin())) {
      return;
    }
    int servers = 1 + zone.random().nextInt(3);
    for (int i = 0; i < servers; i++) {
      server(zone, cut);
    }
    if (zone.chance(35)) {
      secure(zone, cut);
    }
    if (zone.chance(occludedPercent)) {
      occlude(zone, cut);
    }
  }

  private static Name belowApex(ZoneDraft zone) {
    return Labels.child(Labels.random(zone.random()), zone.origin());
  }

  private static void server(ZoneDraft zone, Name cut) {
    Name host =
        switch (zone.random().nextInt(8)) {
          case 0, 1 -> Labels.child("ns1", cut);
          case 2 -> Labels.child("deep", Labels.child("ns", cut));
          case 3 -> cut;
          case 4 -> Labels.child("ns" + zone.random().nextInt(3), zone.origin());
          case 5 -> zone.someElsewhere();
          case 6 -> Labels.child("ns1", zone.someOwner()); // perhaps below another cut: a sibling's
          default -> zone.target();
        };
    zone.add(ttl -> new NSRecord(cut, IN, ttl, host));
    if (zone.chance(80)) {
      int number = zone.random().nextInt(1 << 16);
      zone.add(ttl -> Data.address(host, ttl, number));
    }
    if (zone.chance(40)) {
      int number = zone.random().nextInt(1 << 16);
      zone.add(ttl -> Data.address6(host, ttl, number));
    }
  }

  private static void secure(ZoneDraft zone, Name cut) {
    byte[] digest = new byte[DS_DIGEST_BYTES];
    zone.random().nextBytes(digest);
    int tag = zone.random().nextInt(1 << 16);
    zone.add(ttl -> new DSRecord(cut, IN, ttl, tag, 13, 2, digest));
  }

  private static void occlude(ZoneDraft zone, Name cut) {
    RandomGenerator random = zone.random();
    Name below = Labels.child(Labels.random(random), cut);
    switch (random.nextInt(5)) {
      case 0 -> Data.some(zone, cut);
      case 1 -> Data.some(zone, below);
      case 2 -> Data.some(zone, Labels.child(Labels.WILDCARD, cut));
      case 3 -> server(zone, below); // a cut below the cut
      default -> {
        Name target = zone.target();
        zone.add(ttl -> new DNAMERecord(below, IN, ttl, target));
      }
    }
  }
}
