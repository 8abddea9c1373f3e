package io.swarmdns.testkit.zone;

import static org.xbill.DNS.DClass.IN;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;

/// Makes random zones from seeds, the same from the same seed.
///
/// Zones come in families: one zone, or a parent and a child that are served by the same server.
/// Stateless.
public final class ZoneGenerator {
  private static final List<Name> ELSEWHERE =
      List.of(
          Labels.name("host.example."), Labels.name("nowhere.invalid."), Labels.name("x.test."));

  private record Portion(int percent, int times, Ingredient ingredient) {}

  /// How often each ingredient goes into a zone of middling size.
  private static final List<Portion> RECIPE =
      List.of(
          new Portion(90, 6, zone -> Data.some(zone, zone.anyName())),
          new Portion(60, 3, zone -> Data.pointer(zone, zone.anyName())),
          new Portion(60, 4, new Wildcards()),
          new Portion(60, 4, new Delegations(40)),
          new Portion(50, 3, Aliases::single),
          new Portion(20, 2, Aliases::chain),
          new Portion(20, 2, Aliases::loop),
          new Portion(35, 3, Aliases::dname),
          new Portion(10, 1, Data::big));

  private ZoneGenerator() {}

  /// One zone, or two of which one is delegated by the other, below a name of its own.
  ///
  /// @param top the name that the family's first zone has as its apex
  public static List<TestZone> family(long seed, Name top) {
    var random = new SplittableRandom(seed);
    List<TestZone> zones = new ArrayList<>();
    Name childOrigin = childOrigin(random, top);
    boolean hasChild = random.nextInt(100) < 25;
    zones.add(
        random.nextInt(100) < 15
            ? topLevel(seed, top, random)
            : ordinary(seed, top, random, hasChild ? List.of(childOrigin) : List.of()));
    if (hasChild) {
      zones.add(ordinary(seed, childOrigin, random, List.of()));
    }
    return zones;
  }

  private static Name childOrigin(RandomGenerator random, Name top) {
    Name parent = random.nextInt(100) < 30 ? Labels.child("mid", top) : top;
    return Labels.child("child", parent);
  }

  private static TestZone ordinary(
      long seed, Name origin, RandomGenerator random, List<Name> children) {
    var elsewhere = new ArrayList<>(ELSEWHERE);
    elsewhere.add(Labels.parent(origin));
    for (Name child : children) {
      elsewhere.add(Labels.child("www", child));
    }
    var zone = new ZoneDraft(origin, random, elsewhere);
    apex(zone);
    for (Name child : children) {
      delegate(zone, child);
    }
    for (Portion portion : RECIPE) {
      if (zone.chance(portion.percent())) {
        int times = 1 + random.nextInt(portion.times());
        for (int i = 0; i < times; i++) {
          portion.ingredient().addTo(zone);
        }
      }
    }
    return signed(seed, zone);
  }

  /// A zone of many delegations and little else.
  private static TestZone topLevel(long seed, Name origin, RandomGenerator random) {
    var zone = new ZoneDraft(origin, random, ELSEWHERE);
    apex(zone);
    var delegation = new Delegations(10);
    int cuts = 10 + random.nextInt(40);
    for (int i = 0; i < cuts; i++) {
      delegation.addTo(zone);
    }
    return signed(seed, zone);
  }

  private static void delegate(ZoneDraft zone, Name child) {
    Name server = Labels.child("ns1", child);
    zone.add(ttl -> new NSRecord(child, IN, ttl, server));
    zone.add(ttl -> Data.address(server, ttl, 1));
  }

  private static void apex(ZoneDraft zone) {
    Name origin = zone.origin();
    Name mail = Labels.child("hostmaster", origin);
    Name primary = Labels.child("ns0", origin);
    long serial = zone.random().nextLong(1L << 32);
    long minimum = zone.random().nextInt(7200);
    zone.add(
        ttl -> new SOARecord(origin, IN, ttl, primary, mail, serial, 3600, 600, 86400, minimum));
    int servers = 1 + zone.random().nextInt(3);
    for (int i = 0; i < servers; i++) {
      Name host = zone.chance(70) ? Labels.child("ns" + i, origin) : zone.someElsewhere();
      zone.add(ttl -> new NSRecord(origin, IN, ttl, host));
      if (zone.chance(80)) {
        int number = i;
        zone.add(ttl -> Data.address(host, ttl, number));
      }
    }
    if (zone.chance(40)) {
      Data.some(zone, origin);
    }
  }

  private static TestZone signed(long seed, ZoneDraft zone) {
    Signing[] all = Signing.values();
    Signing signing = zone.chance(35) ? Signing.UNSIGNED : all[1 + zone.random().nextInt(3)];
    List<Record> unsigned = zone.chance(10) ? zone.records() : zone.recordsOutsideDnames();
    List<Record> records = Signer.sign(zone.origin(), unsigned, signing, zone.random());
    return new TestZone(seed, zone.origin(), signing, records);
  }
}
