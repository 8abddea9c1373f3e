package io.swarmdns.testkit.conformance;

import io.swarmdns.testkit.conformance.TestQuery.Edns;
import io.swarmdns.testkit.wire.WireMessage;
import io.swarmdns.testkit.zone.Labels;
import io.swarmdns.testkit.zone.TestZone;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/// Makes queries that aim at a family of zones: at each name, at what is above, beside and below
/// it, at its canonical neighbours; for types that are there and types that are not. For one
/// thread.
public final class QueryGenerator {
  private static final int[] TYPES = {
    Type.A,
    Type.A,
    Type.AAAA,
    Type.TXT,
    Type.MX,
    Type.NS,
    Type.NS,
    Type.SOA,
    Type.DS,
    Type.DS,
    Type.CNAME,
    Type.DNAME,
    Type.ANY,
    Type.RRSIG,
    Type.NSEC,
    Type.NSEC3,
    Type.NSEC3PARAM,
    Type.DNSKEY,
    Type.SRV,
    65280,
    12345
  };

  private static final int[] EDNS_SIZES = {512, 1232, 1232, 4096, 4096, 65535, 0, 300, 700};

  /// How often a query aims at the owner of an NSEC3 record (RFC 5155 §7.2.8).
  private static final int HASHES_PERCENT = 3;

  private final RandomGenerator random;
  private final TreeMap<Name, List<Integer>> types = new TreeMap<>();
  private final List<Name> names;
  private final List<Name> hashes;
  private int next;

  public QueryGenerator(List<TestZone> family, RandomGenerator random) {
    this.random = random;
    for (TestZone zone : family) {
      for (Record record : zone.records()) {
        types.computeIfAbsent(record.getName(), _ -> new ArrayList<>()).add(record.getType());
        addAncestors(record.getName(), zone.origin());
      }
    }
    names = types.keySet().stream().filter(name -> !isHash(name)).toList();
    hashes = types.keySet().stream().filter(this::isHash).toList();
  }

  /// Names above, down to the apex, and so every empty non-terminal.
  private void addAncestors(Name owner, Name origin) {
    for (Name at = owner; !at.equals(origin); at = Labels.parent(at)) {
      types.computeIfAbsent(at, _ -> new ArrayList<>());
    }
  }

  /// The next query. Takes the zones' names in turn, so that each is aimed at.
  public TestQuery next() {
    Name base =
        !hashes.isEmpty() && chance(HASHES_PERCENT)
            ? hashes.get(random.nextInt(hashes.size()))
            : names.get(next++ % names.size());
    Name name = mixedCase(near(base));
    int flags = chance(50) ? WireMessage.RD : 0;
    flags |= chance(5) ? WireMessage.CD : 0;
    flags |= chance(5) ? WireMessage.AD : 0;
    int dclass = chance(99) ? DClass.IN : DClass.CH;
    return new TestQuery(name, type(base), dclass, flags, edns(), chance(3));
  }

  /// Whether the name is there only to own an NSEC3 record.
  private boolean isHash(Name name) {
    List<Integer> present = types.getOrDefault(name, List.of());
    return present.contains(Type.NSEC3)
        && present.stream().allMatch(type -> type == Type.NSEC3 || type == Type.RRSIG);
  }

  private boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  private Optional<Edns> edns() {
    if (chance(25)) {
      return Optional.empty();
    }
    return Optional.of(new Edns(EDNS_SIZES[random.nextInt(EDNS_SIZES.length)], chance(60)));
  }

  private int type(Name base) {
    List<Integer> present = types.getOrDefault(base, List.of());
    return chance(40) && !present.isEmpty()
        ? present.get(random.nextInt(present.size()))
        : TYPES[random.nextInt(TYPES.length)];
  }

  private Name near(Name base) {
    int choice = random.nextInt(100);
    if (choice < 45) {
      return base;
    } else if (choice < 53) {
      return Labels.parent(base);
    } else if (choice < 67) {
      return Labels.child(Labels.random(random), base);
    } else if (choice < 72) {
      return Labels.child(Labels.random(random), Labels.child(Labels.random(random), base));
    } else if (choice < 76) {
      return Labels.child(Labels.WILDCARD, base);
    } else if (choice < 86) {
      return Labels.child(Labels.random(random), Labels.parent(base));
    } else if (choice < 97) {
      return neighbour(base);
    }
    return Labels.child(Labels.random(random), Labels.name("elsewhere.invalid."));
  }

  /// A name just before or just behind another in canonical order (RFC 4034 §6.1).
  private Name neighbour(Name name) {
    byte[] label = Labels.first(name);
    if (label.length == 0) {
      return Labels.child(new byte[] {0}, name);
    }
    byte[] other =
        switch (random.nextInt(4)) {
          case 0 -> append(label, (byte) 0);
          case 1 -> append(label, (byte) 0xff);
          case 2 -> step(label, 1);
          default -> step(label, -1);
        };
    return Labels.child(other, Labels.parent(name));
  }

  private static byte[] append(byte[] label, byte last) {
    if (label.length == 63) {
      return label;
    }
    byte[] longer = Arrays.copyOf(label, label.length + 1);
    longer[label.length] = last;
    return longer;
  }

  private static byte[] step(byte[] label, int by) {
    byte[] other = label.clone();
    other[label.length - 1] += (byte) by;
    return other;
  }

  private Name mixedCase(Name name) {
    if (!chance(20)) {
      return name;
    }
    byte[] wire = name.toWire();
    for (int i = 0; i < wire.length; i++) {
      // A length byte is at most 63, below 'A'.
      boolean letter = (wire[i] & 0xdf) >= 'A' && (wire[i] & 0xdf) <= 'Z' && wire[i] > 0;
      if (letter && random.nextBoolean()) {
        wire[i] ^= 0x20;
      }
    }
    return Labels.ofWire(wire);
  }
}
