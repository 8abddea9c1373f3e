package io.swarmdns.testkit.zone;

import java.util.ArrayList;
import java.util.List;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.DNAMERecord;
import org.xbill.DNS.Name;

/// CNAMEs alone, in chains and in loops; DNAMEs with data below them, into themselves and towards
/// names too long to be made.
final class Aliases {
  private static final int CHAIN_MAX = 8;
  private static final int LONG_LABELS = 3;

  private Aliases() {}

  static void single(ZoneDraft zone) {
    alias(zone, zone.freshName(), zone.target());
  }

  static void chain(ZoneDraft zone) {
    int length = 2 + zone.random().nextInt(CHAIN_MAX - 1);
    Name next = zone.target();
    for (int i = 0; i < length; i++) {
      Name owner = zone.freshName();
      alias(zone, owner, next);
      next = owner;
    }
  }

  static void loop(ZoneDraft zone) {
    int length = 1 + zone.random().nextInt(3);
    List<Name> owners = new ArrayList<>();
    for (int i = 0; i < length; i++) {
      owners.add(zone.freshName());
    }
    for (int i = 0; i < length; i++) {
      alias(zone, owners.get(i), owners.get((i + 1) % length));
    }
  }

  private static void alias(ZoneDraft zone, Name owner, Name target) {
    zone.add(ttl -> new CNAMERecord(owner, DClass.IN, ttl, target));
  }

  static void dname(ZoneDraft zone) {
    Name owner = zone.chance(10) ? zone.origin() : zone.anyName();
    Name target = dnameTarget(zone, owner);
    zone.add(ttl -> new DNAMERecord(owner, DClass.IN, ttl, target));
    if (zone.chance(30)) { // RFC 6672 §2.3: data beside a DNAME is fine
      Data.some(zone, owner);
    }
    if (zone.chance(30)) { // RFC 6672 §2.4: data below is not, and must not be seen
      Data.some(zone, Labels.child(Labels.random(zone.random()), owner));
    }
    if (zone.chance(40)) {
      alias(zone, zone.freshName(), Labels.child(Labels.random(zone.random()), owner));
    }
  }

  private static Name dnameTarget(ZoneDraft zone, Name owner) {
    return switch (zone.random().nextInt(8)) {
      case 0 -> Labels.child(Labels.random(zone.random()), owner); // grows until it is too long
      case 1 -> longName();
      case 2 -> zone.someElsewhere();
      case 3 -> zone.origin();
      default -> zone.target();
    };
  }

  /// A name that leaves little room below it: RFC 6672 §2.2, YXDOMAIN.
  private static Name longName() {
    Name name = Labels.name("long.example.");
    for (int i = 0; i < LONG_LABELS; i++) {
      name = Labels.child("y".repeat(63), name);
    }
    return name;
  }
}
