package io.swarmdns.zone.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.swarmdns.zone.canonical.CanonicalZoneReader;
import io.swarmdns.zone.canonical.CanonicalZoneWriter;
import io.swarmdns.zone.memory.Lease;
import io.swarmdns.zone.memory.Region;
import io.swarmdns.zone.name.DomainName;
import io.swarmdns.zone.name.NameHash;
import io.swarmdns.zone.name.RrType;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A leader proposes, publishes, discards and folds at random; a follower with another hash applies
/// what is published, and folds when it likes. Both hold the same content, which is what a model of
/// sorted maps has; and in the end all memory is given back.
class ReplicationModelTest {
  private static final int ROUNDS = 400;
  private static final long STREAM_MAX = 1 << 20;
  private static final List<DomainName> ORIGINS =
      List.of(DomainName.parse("one.test."), DomainName.parse("two.test."));
  private static final String[] LABELS = {"a", "b", "*", "x0", "\\001"};
  private static final int[] TYPES = {
    RrType.A,
    RrType.NS,
    RrType.TXT,
    RrType.CNAME,
    RrType.DNAME,
    RrType.NSEC,
    RrType.MX,
    RrType.NSEC3PARAM
  };

  private final long bytesBefore = Region.bytesInUse();
  private final NameHash leaderHash = new NameHash(1);
  private final NameHash followerHash = new NameHash(2);
  private final ZoneStore leader = new ZoneStore(leaderHash, ZoneValidator.NONE);
  private final ZoneStore follower = new ZoneStore(followerHash, ZoneValidator.NONE);

  /// What a zone holds: RRsets by owner and type.
  private record Key(DomainName owner, int type) implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      int byOwner = owner.compareTo(other.owner);
      return byOwner != 0 ? byOwner : Integer.compare(type, other.type);
    }
  }

  /// A proposal as it travels: whole zones as streams; and what it leads to.
  private record Entry(
      Proposal proposal,
      Map<DomainName, byte[]> streams,
      Map<DomainName, Map<Key, RRsetData>> model) {}

  private Map<DomainName, Map<Key, RRsetData>> visible = new HashMap<>();
  private Map<DomainName, Map<Key, RRsetData>> newest = visible;
  private final ArrayDeque<Entry> log = new ArrayDeque<>();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void aFollowerHasWhatTheLeaderHas(long seed) throws IOException {
    var random = new Random(seed);
    for (int round = 0; round < ROUNDS; round++) {
      String where = "seed " + seed + " round " + round;
      switch (random.nextInt(12)) {
        case 0 -> {
          leader.discardProposals();
          log.clear();
          newest = visible;
        }
        case 1 -> leader.fold(ORIGINS.get(random.nextInt(2)));
        case 2 -> follower.fold(ORIGINS.get(random.nextInt(2)));
        case 3, 4, 5, 6 -> publishOne(where);
        default -> propose(random, where);
      }
      if (random.nextInt(40) == 0) {
        foldWhileProposing(random, where);
      }
      compare(where);
    }
    leader.discardProposals();
    for (var store : List.of(leader, follower)) {
      store.commit(ORIGINS.stream().<ZoneChange>map(ZoneChange.Remove::new).toList());
      assertEquals(0, store.epochs().collect());
    }
    assertEquals(bytesBefore, Region.bytesInUse(), "seed " + seed);
  }

  private void propose(Random random, String where) throws IOException {
    var next = new HashMap<>(newest);
    List<ZoneChange> changes = new ArrayList<>();
    for (var origin : ORIGINS) {
      if (random.nextInt(2) == 0) {
        changes.add(change(random, origin, next));
      }
    }
    if (leader.propose(changes, List.of()) instanceof Proposal proposal) {
      Map<DomainName, byte[]> streams = new HashMap<>();
      for (var result : proposal.results()) {
        if (result instanceof ZoneResult.Replaced replaced) {
          streams.put(replaced.origin(), stream(replaced.version()));
        }
      }
      log.add(new Entry(proposal, streams, next));
      newest = next;
    } else {
      throw new AssertionError(where + ": refused");
    }
  }

  private static byte[] stream(ZoneVersion version) throws IOException {
    var out = new ByteArrayOutputStream();
    CanonicalZoneWriter.write(version, out);
    return out.toByteArray();
  }

  private void publishOne(String where) throws IOException {
    var entry = log.poll();
    if (entry == null) {
      return;
    }
    leader.publish(entry.proposal());
    List<ZoneResult> results = new ArrayList<>();
    for (var result : entry.proposal().results()) {
      results.add(
          result instanceof ZoneResult.Replaced replaced
              ? new ZoneResult.Replaced(
                  replaced.predecessor(),
                  replaced.successor(),
                  CanonicalZoneReader.read(
                      new ByteArrayInputStream(entry.streams().get(result.origin())),
                      followerHash,
                      STREAM_MAX))
              : result);
    }
    assertEquals(new Commit.Done(), follower.apply(results), where);
    visible = entry.model();
  }

  private void foldWhileProposing(Random random, String where) throws IOException {
    var origin = ORIGINS.get(random.nextInt(2));
    var lease = leader.lease(origin);
    if (lease.isEmpty()) {
      return;
    }
    try (var before = lease.get()) {
      var folded = Folding.imageOf(before.get(), leaderHash);
      for (int i = random.nextInt(6); i > 0; i--) {
        propose(random, where);
        if (random.nextBoolean()) {
          publishOne(where);
        }
      }
      leader.replaceImage(before.get(), folded);
    }
  }

  private ZoneChange change(
      Random random, DomainName origin, Map<DomainName, Map<Key, RRsetData>> model) {
    var zone = model.get(origin);
    if (zone == null) {
      var created = randomZone(random, origin, 1);
      model.put(origin, created);
      return new ZoneChange.Create(build(origin, created, random));
    }
    int kind = random.nextInt(15);
    if (kind == 0) {
      model.remove(origin);
      return new ZoneChange.Remove(origin);
    }
    int serial = SerialEdit.serialOf(soa(zone, origin).records().getFirst());
    if (kind == 1) {
      var replaced = randomZone(random, origin, serial + 1);
      model.put(origin, replaced);
      return new ZoneChange.Replace(build(origin, replaced, random));
    }
    Map<Key, RRsetData> next = new TreeMap<>(zone);
    List<EditOperation> operations = new ArrayList<>();
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      operations.add(operation(random, origin, next));
    }
    settle(next);
    if (!next.equals(zone)) {
      dropSignatures(next, origin, RrType.SOA);
      next.put(new Key(origin, RrType.SOA), soaOf(serial + 1));
    }
    settle(next);
    model.put(origin, next);
    return new ZoneChange.Update(origin, operations);
  }

  private static RRsetData soa(Map<Key, RRsetData> zone, DomainName origin) {
    var soa = zone.get(new Key(origin, RrType.SOA));
    if (soa == null) {
      throw new AssertionError("no SOA");
    }
    return soa;
  }

  private static RRsetData soaOf(int serial) {
    return new RRsetData(300, List.of(TestZones.soa(serial)));
  }

  /// An operation; does to the zone what it should do.
  private static EditOperation operation(
      Random random, DomainName origin, Map<Key, RRsetData> zone) {
    var owner = randomName(random, origin);
    if (random.nextInt(6) == 0) {
      var data = signatures(random, owner);
      put(zone, new Key(owner, RrType.RRSIG), data);
      return new EditOperation.SetRRset(owner, RrType.RRSIG, data.ttlSeconds(), data.records());
    }
    int type = TYPES[random.nextInt(TYPES.length)];
    if (random.nextInt(3) == 0) {
      var present = List.copyOf(zone.keySet());
      var key = present.get(random.nextInt(present.size()));
      if (key.type() != RrType.SOA && key.type() != RrType.RRSIG) {
        owner = key.owner();
        type = key.type();
      }
    }
    var key = new Key(owner, type);
    boolean needed = owner.equals(origin) && type == RrType.NS;
    var present = zone.get(key);
    var some = List.of(rdata(type, random), rdata(type, random));
    return switch (random.nextInt(needed ? 2 : 5)) {
      case 0 -> {
        put(zone, key, RRsetData.of(type, 300, some));
        yield new EditOperation.SetRRset(owner, type, 300, some);
      }
      case 1 -> {
        List<byte[]> all = new ArrayList<>(some);
        if (present != null && type != RrType.CNAME && type != RrType.DNAME) {
          all.addAll(present.records());
        }
        put(zone, key, RRsetData.of(type, 600, all));
        yield new EditOperation.AddRecords(owner, type, 600, some);
      }
      case 2 -> {
        int removed = type;
        if (present != null) {
          var left =
              present.records().stream()
                  .filter(data -> some.stream().noneMatch(s -> Arrays.equals(s, data)))
                  .toList();
          put(zone, key, left.isEmpty() ? null : new RRsetData(present.ttlSeconds(), left));
        }
        yield new EditOperation.RemoveRecords(owner, removed, some);
      }
      case 3 -> {
        put(zone, key, null);
        yield new EditOperation.DeleteRRset(owner, type);
      }
      default -> {
        if (owner.equals(origin)) {
          yield new EditOperation.DeleteRRset(owner, 99);
        }
        var gone = owner;
        zone.keySet().removeIf(k -> k.owner().equals(gone));
        yield new EditOperation.DeleteName(owner);
      }
    };
  }

  private static void put(Map<Key, RRsetData> zone, Key key, @Nullable RRsetData data) {
    var before = data == null ? zone.remove(key) : zone.put(key, data);
    if (key.type() != RrType.RRSIG && !Objects.equals(before, data)) {
      dropSignatures(zone, key.owner(), key.type());
    }
  }

  private static void dropSignatures(Map<Key, RRsetData> zone, DomainName owner, int covered) {
    var key = new Key(owner, RrType.RRSIG);
    var present = zone.get(key);
    if (present != null) {
      var left = present.records().stream().filter(d -> ZoneDraft.covered(d) != covered).toList();
      if (left.isEmpty()) {
        zone.remove(key);
      } else {
        zone.put(key, new RRsetData(present.ttlSeconds(), left));
      }
    }
  }

  /// Signatures have a TTL of their own only where one covers nothing.
  private static void settle(Map<Key, RRsetData> zone) {
    zone.replaceAll((key, data) -> {
      boolean stray =
          data.records().stream()
              .anyMatch(d ->
                  key.type() == RrType.RRSIG
                      && !zone.containsKey(new Key(key.owner(), ZoneDraft.covered(d))));
      return key.type() == RrType.RRSIG && !stray ? data.withTtl(0) : data;
    });
  }

  private static Map<Key, RRsetData> randomZone(Random random, DomainName origin, int serial) {
    Map<Key, RRsetData> zone = new TreeMap<>();
    zone.put(new Key(origin, RrType.SOA), soaOf(serial));
    zone.put(
        new Key(origin, RrType.NS),
        new RRsetData(300, List.of(DomainName.parse("ns.other.").wire())));
    for (int i = random.nextInt(20); i > 0; i--) {
      var owner = randomName(random, origin);
      int type = TYPES[random.nextInt(TYPES.length)];
      zone.put(new Key(owner, type), RRsetData.of(type, 300, List.of(rdata(type, random))));
      if (random.nextInt(4) == 0) {
        zone.put(new Key(owner, RrType.RRSIG), signatures(random, owner));
      }
    }
    settle(zone);
    return zone;
  }

  private static DomainName randomName(Random random, DomainName origin) {
    var text = new StringBuilder();
    for (int i = random.nextInt(4); i > 0; i--) {
      text.append(LABELS[random.nextInt(LABELS.length)]).append('.');
    }
    return DomainName.parse(text + origin.toString());
  }

  private static RRsetData signatures(Random random, DomainName owner) {
    List<byte[]> signatures = new ArrayList<>();
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      byte[] signature = new byte[18 + owner.wireLength() + 1];
      signature[1] = (byte) TYPES[random.nextInt(TYPES.length)];
      System.arraycopy(owner.wire(), 0, signature, 18, owner.wireLength());
      signature[signature.length - 1] = (byte) random.nextInt(3);
      signatures.add(signature);
    }
    return RRsetData.of(RrType.RRSIG, 100 + random.nextInt(2), signatures);
  }

  private static byte[] rdata(int type, Random random) {
    byte[] target = DomainName.parse(LABELS[random.nextInt(3)] + ".one.test.").wire();
    return switch (type) {
      case RrType.A -> new byte[] {10, 0, 0, (byte) random.nextInt(4)};
      case RrType.TXT -> new byte[] {1, (byte) random.nextInt(4)};
      case RrType.NSEC3PARAM -> new byte[] {1, 0, 0, (byte) random.nextInt(2), 0};
      case RrType.MX -> {
        byte[] mx = new byte[2 + target.length];
        System.arraycopy(target, 0, mx, 2, target.length);
        yield mx;
      }
      case RrType.NSEC -> Arrays.copyOf(target, target.length + 3);
      default -> target;
    };
  }

  /// Built from records in any order.
  private ZoneVersion build(DomainName origin, Map<Key, RRsetData> zone, Random random) {
    record Item(Key key, int ttlSeconds, byte[] data) {}

    List<Item> items = new ArrayList<>();
    zone.forEach((key, data) ->
        data.records().forEach(each -> items.add(new Item(key, data.ttlSeconds(), each))));
    Collections.shuffle(items, random);
    try (var builder = new ZoneBuilder(origin, leaderHash)) {
      for (var item : items) {
        byte[] owner = item.key().owner().wire();
        byte[] data = item.data();
        builder.record(
            owner, owner.length, item.key().type(), item.ttlSeconds(), data, 0, data.length, 1);
      }
      return builder.build();
    }
  }

  private void compare(String where) throws IOException {
    for (var origin : ORIGINS) {
      var model = visible.get(origin);
      var here = leader.lease(origin);
      var there = follower.lease(origin);
      assertEquals(model != null, here.isPresent(), where);
      assertEquals(model != null, there.isPresent(), where);
      if (model != null) {
        try (var one = here.get();
            var other = there.get()) {
          compare(where + " " + origin, model, one, other);
        }
      }
    }
  }

  private void compare(
      String where, Map<Key, RRsetData> model, Lease<ZoneVersion> here, Lease<ZoneVersion> there)
      throws IOException {
    var text = new StringBuilder();
    model.forEach((key, data) -> append(text, key.owner(), key.type(), data));
    assertEquals(text.toString(), dump(here.get()), where);
    assertEquals(structure(here.get()), structure(there.get()), where);
    assertEquals(here.get().digest(), there.get().digest(), where);
    assertEquals(DigestSum.of(here.get()), here.get().digest(), where);
    assertEquals(DigestSum.of(there.get()), there.get().digest(), where);
    assertEquals(
        HexFormat.of().formatHex(stream(here.get())),
        HexFormat.of().formatHex(stream(there.get())),
        where);
  }

  private static void append(StringBuilder to, DomainName owner, int type, RRsetData data) {
    to.append(owner).append(' ').append(type).append(' ').append(data.ttlSeconds());
    data.records().forEach(each -> to.append(' ').append(HexFormat.of().formatHex(each)));
    to.append('\n');
  }

  private static String dump(ZoneVersion version) {
    var text = new StringBuilder();
    var rrsets = new NodeRRsets(version.origin());
    var nodes = version.nodes();
    for (long node = nodes.next(); node != 0; node = nodes.next()) {
      rrsets.read(node);
      for (int i = 0; i < rrsets.count(); i++) {
        append(text, NodeNames.absolute(node, version.origin()), rrsets.type(i), rrsets.data(i));
      }
    }
    return text.toString();
  }

  /// The names with their flags, which answers depend on, and the counts.
  private static String structure(ZoneVersion version) {
    var text = new StringBuilder().append(version.recordCount()).append('\n');
    var nodes = version.nodes();
    for (long node = nodes.next(); node != 0; node = nodes.next()) {
      text.append(NodeNames.absolute(node, version.origin()))
          .append(' ')
          .append(Node.flags(node))
          .append('\n');
    }
    return text.toString();
  }
}
