package io.swarmdns.zone.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.swarmdns.zone.memory.Lease;
import io.swarmdns.zone.name.DomainName;
import io.swarmdns.zone.name.NameHash;
import io.swarmdns.zone.name.RrType;
import io.swarmdns.zone.name.SortKey;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A zone that is edited over and over is the zone that its records make when built at once.
class EditModelTest {
  private static final DomainName ORIGIN = DomainName.parse("example.test.");
  private static final String[] LABELS = {"a", "b", "c", "*", "x0", "\\001", "zz"};
  private static final int[] TYPES = {
    RrType.A,
    RrType.NS,
    RrType.TXT,
    RrType.CNAME,
    RrType.DNAME,
    RrType.NSEC,
    RrType.MX,
    RrType.SRV,
    RrType.RRSIG
  };

  /// Hashes of NSEC3 records that come and go; few, so that they do.
  private static final int HASHES = 24;

  private final NameHash hasher = new NameHash(99);
  private final List<byte[]> hashes = new ArrayList<>();
  private final ZoneStore store = new ZoneStore(hasher, ZoneValidator.NONE);

  /// What the zone should hold: owner and type to TTL and data.
  private record Key(DomainName owner, int type) implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      int byOwner = owner.compareTo(other.owner);
      return byOwner != 0 ? byOwner : Integer.compare(type, other.type);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void editsLeadWhereBuildingLeads(long seed) {
    var random = new Random(seed);
    for (int i = 0; i < HASHES; i++) {
      byte[] hash = new byte[Nsec3Index.HASH_BYTES];
      random.nextBytes(hash);
      hashes.add(hash);
    }
    Map<Key, List<byte[]>> model = new TreeMap<>();
    model.put(new Key(ORIGIN, RrType.SOA), List.of(soa(1)));
    model.put(new Key(ORIGIN, RrType.NS), List.of(DomainName.parse("ns.other.").wire()));
    for (int i = 0; i < 30; i++) {
      change(random, model);
    }
    store.commit(List.of(new ZoneChange.Replace(build(model))));
    int serial = 1;
    for (int round = 1; round <= 400; round++) {
      var before = new TreeMap<>(model);
      var folding = random.nextInt(25) == 0 ? beginFolding() : null;
      var edits = new ArrayList<RRsetEdit>();
      for (int i = random.nextInt(4); i >= 0; i--) {
        var key = change(random, model);
        edits.removeIf(e -> e.owner().equals(key.owner()) && e.type() == key.type());
        edits.add(new RRsetEdit(key.owner(), key.type(), 300, model.getOrDefault(key, List.of())));
      }
      var effective = edits.stream().filter(edit -> changes(edit, before)).toList();
      effective.forEach(edit -> dropSignatures(edit, edits, model));
      serial += effective.isEmpty() ? 0 : 1;
      model.put(new Key(ORIGIN, RrType.SOA), List.of(soa(serial)));
      var commit = store.commit(List.of(new ZoneChange.Edit(ORIGIN, edits)));
      assertInstanceOf(Commit.Done.class, commit);
      if (folding != null) {
        endFolding(folding);
      } else if (random.nextInt(50) == 0) {
        store.fold(ORIGIN);
      }
      compare("seed " + seed + " round " + round, random, build(model));
    }
  }

  private static boolean changes(RRsetEdit edit, Map<Key, List<byte[]>> before) {
    var present = before.getOrDefault(new Key(edit.owner(), edit.type()), List.of());
    return !Arrays.deepEquals(present.toArray(), edit.records().toArray());
  }

  /// Signatures go with the RRset they cover, unless the same edit sets them.
  private static void dropSignatures(
      RRsetEdit edit, List<RRsetEdit> edits, Map<Key, List<byte[]>> model) {
    var signatures = new Key(edit.owner(), RrType.RRSIG);
    var present = model.getOrDefault(signatures, List.of());
    boolean covers = !present.isEmpty() && present.getFirst()[1] == edit.type();
    if (covers && edits.stream().noneMatch(e -> signatures.equals(new Key(e.owner(), e.type())))) {
      model.remove(signatures);
    }
  }

  /// What [ZoneStore#fold] does before and after it builds the image, with an edit in between.
  private record BegunFolding(Lease<ZoneVersion> before, ZoneVersion folded) {}

  private BegunFolding beginFolding() {
    var before = store.lease(ORIGIN).orElseThrow();
    return new BegunFolding(before, Folding.imageOf(before.get(), hasher));
  }

  private void endFolding(BegunFolding folding) {
    try (var before = folding.before()) {
      store.replaceImage(before.get(), folding.folded());
    }
  }

  private Key randomKey(Random random) {
    if (random.nextInt(4) == 0) {
      byte[] label = Nsec3Index.sortKey(hashes.get(random.nextInt(HASHES)));
      String text = new String(label, 0, label.length - 1, StandardCharsets.US_ASCII);
      int type = random.nextInt(5) == 0 ? RrType.A : RrType.NSEC3;
      return new Key(DomainName.parse(text + "." + ORIGIN), type);
    }
    var name = new StringBuilder();
    for (int i = random.nextInt(4); i >= 0; i--) {
      name.append(LABELS[random.nextInt(LABELS.length)]).append('.');
    }
    return new Key(DomainName.parse(name + ORIGIN.toString()), TYPES[random.nextInt(TYPES.length)]);
  }

  private Key change(Random random, Map<Key, List<byte[]>> model) {
    var key = randomKey(random);
    if (random.nextInt(3) == 0 || model.size() > 60) {
      var present = model.keySet().stream().filter(k -> !k.owner().equals(ORIGIN)).toList();
      if (!present.isEmpty()) {
        key = present.get(random.nextInt(present.size()));
      }
      model.remove(key);
    } else {
      model.put(key, List.of(rdata(key.type(), random)));
    }
    return key;
  }

  private static byte[] rdata(int type, Random random) {
    byte[] target = DomainName.parse(LABELS[random.nextInt(3)] + "." + ORIGIN).wire();
    return switch (type) {
      case RrType.A -> new byte[] {10, 0, 0, (byte) random.nextInt(256)};
      case RrType.TXT -> new byte[] {1, (byte) random.nextInt(256)};
      case RrType.MX -> {
        byte[] mx = new byte[2 + target.length];
        System.arraycopy(target, 0, mx, 2, target.length);
        yield mx;
      }
      case RrType.SRV -> {
        byte[] srv = new byte[6 + target.length];
        System.arraycopy(target, 0, srv, 6, target.length);
        yield srv;
      }
      case RrType.RRSIG -> {
        byte[] signature = new byte[18 + target.length + 1];
        signature[1] = (byte) TYPES[random.nextInt(TYPES.length - 1)]; // what it covers
        System.arraycopy(target, 0, signature, 18, target.length);
        yield signature;
      }
      case RrType.NSEC3 -> new byte[] {1, 0, 0, 0, 0, 1, (byte) random.nextInt(256)};
      case RrType.NSEC -> Arrays.copyOf(target, target.length + 3);
      default -> target;
    };
  }

  private static byte[] soa(int serial) {
    byte[] rdata = new byte[2 + 20];
    rdata[2 + 3] = (byte) serial;
    rdata[2 + 2] = (byte) (serial >>> 8);
    return rdata;
  }

  private ZoneVersion build(Map<Key, List<byte[]>> model) {
    try (var builder = new ZoneBuilder(ORIGIN, hasher)) {
      model.forEach((key, records) -> {
        byte[] owner = key.owner().wire();
        for (byte[] rdata : records) {
          builder.record(owner, owner.length, key.type(), 300, rdata, 0, rdata.length, 1);
        }
      });
      return builder.build();
    }
  }

  private void compare(String where, Random random, ZoneVersion built) {
    try (var lease = store.lease(ORIGIN).orElseThrow()) {
      var edited = lease.get();
      assertEquals(TestZones.dump(built), TestZones.dump(edited), where);
      assertEquals(built.recordCount(), edited.recordCount(), where);
      assertEquals(built.serial(), edited.serial(), where);
      byte[] scratch = new byte[SortKey.LENGTH_MAX];
      for (int i = 0; i < 5; i++) {
        byte[] key =
            SortKey.of(
                new byte[] {
                  1, (byte) ('a' + random.nextInt(26)), 1, (byte) ('a' + random.nextInt(4))
                });
        long expected = built.chains().nsecAtOrBefore(key, key.length, scratch);
        long actual = edited.chains().nsecAtOrBefore(key, key.length, scratch);
        assertEquals(name(expected), name(actual), where);
        compareNsec3(where, hashes.get(random.nextInt(HASHES)).clone(), built, edited);
        byte[] between = new byte[Nsec3Index.HASH_BYTES];
        random.nextBytes(between);
        compareNsec3(where, between, built, edited);
      }
    }
    built.release();
  }

  private static void compareNsec3(
      String where, byte[] hash, ZoneVersion built, ZoneVersion edited) {
    assertEquals(
        name(built.chains().nsec3Matching(hash)),
        name(edited.chains().nsec3Matching(hash)),
        where + ": matching");
    assertEquals(
        name(built.chains().nsec3Covering(hash)),
        name(edited.chains().nsec3Covering(hash)),
        where + ": covering");
  }

  private static String name(long node) {
    return node == 0 ? "none" : NodeNames.absolute(node, ORIGIN).toString();
  }
}
