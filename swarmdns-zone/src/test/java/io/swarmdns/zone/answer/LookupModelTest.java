package io.swarmdns.zone.answer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.swarmdns.zone.memory.Memory;
import io.swarmdns.zone.name.DomainName;
import io.swarmdns.zone.name.NameHash;
import io.swarmdns.zone.name.ParsedName;
import io.swarmdns.zone.name.RrType;
import io.swarmdns.zone.name.SortKey;
import io.swarmdns.zone.store.Commit;
import io.swarmdns.zone.store.Node;
import io.swarmdns.zone.store.NodeNames;
import io.swarmdns.zone.store.RRsetEdit;
import io.swarmdns.zone.store.ZoneBuilder;
import io.swarmdns.zone.store.ZoneChange;
import io.swarmdns.zone.store.ZoneStore;
import io.swarmdns.zone.store.ZoneValidator;
import io.swarmdns.zone.store.ZoneVersion;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A zone edited at random, with folds in between, gives at every lookup what a sorted map of its
/// records gives.
class LookupModelTest {
  private static final DomainName ORIGIN = DomainName.parse("example.test.");
  private static final String[] LABELS = {"a", "b", "c", "*", "x0", "\\000", "\\001", "zz"};
  private static final int[] TYPES = {
    RrType.A, RrType.A, RrType.TXT, RrType.NS, RrType.CNAME, RrType.DNAME, RrType.NSEC, RrType.MX
  };
  private static final int ROUNDS = 300;

  private final NameHash hasher = new NameHash(99);
  private final ZoneStore store = new ZoneStore(hasher, ZoneValidator.NONE);
  private final Lookup lookup = new Lookup(hasher);
  private final ParsedName name = new ParsedName(hasher);
  private final MemorySegment bytes =
      Arena.ofAuto().allocate(DomainName.LENGTH_MAX + 1 + Memory.SLACK_BYTES, 8);
  private final SortedZone model = new SortedZone(ORIGIN);

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void everyLookupAgreesWithASortedMap(long seed) {
    var random = new Random(seed);
    model.put(ORIGIN, RrType.SOA);
    model.put(ORIGIN, RrType.NS);
    for (int i = 0; i < 25; i++) {
      change(random);
    }
    store.commit(List.of(new ZoneChange.Replace(build())));
    for (int round = 1; round <= ROUNDS; round++) {
      List<RRsetEdit> edits = new ArrayList<>();
      for (int i = random.nextInt(4); i >= 0; i--) {
        var edit = change(random);
        edits.removeIf(e -> e.owner().equals(edit.owner()) && e.type() == edit.type());
        edits.add(edit);
      }
      var commit = store.commit(List.of(new ZoneChange.Edit(ORIGIN, edits)));
      assertInstanceOf(Commit.Done.class, commit);
      if (random.nextInt(30) == 0) {
        store.fold(ORIGIN);
      }
      compare("seed " + seed + " round " + round, random);
    }
  }

  private RRsetEdit change(Random random) {
    var owner = randomName(random);
    int type = TYPES[random.nextInt(TYPES.length)];
    if (random.nextInt(3) == 0 || model.size() > 40) {
      var present = model.owners().stream().filter(n -> !n.equals(ORIGIN)).toList();
      if (!present.isEmpty()) {
        owner = present.get(random.nextInt(present.size()));
        var types = List.copyOf(model.types(owner));
        type = types.get(random.nextInt(types.size()));
      }
      model.remove(owner, type);
      return RRsetEdit.delete(owner, type);
    }
    model.put(owner, type);
    return new RRsetEdit(owner, type, 300, List.of(rdata(type)));
  }

  /// Up to four labels below the apex, seldom the apex itself with a DNAME or the like.
  private static DomainName randomName(Random random) {
    var text = new StringBuilder();
    for (int i = random.nextInt(40) == 0 ? 0 : 1 + random.nextInt(4); i > 0; i--) {
      text.append(LABELS[random.nextInt(LABELS.length)]).append('.');
    }
    return DomainName.parse(text + ORIGIN.toString());
  }

  private static byte[] rdata(int type) {
    byte[] target = DomainName.parse("a." + ORIGIN).wire();
    return switch (type) {
      case RrType.A -> new byte[4];
      case RrType.SOA -> new byte[22];
      case RrType.TXT -> new byte[] {1, 'x'};
      case RrType.MX -> {
        byte[] mx = new byte[2 + target.length];
        System.arraycopy(target, 0, mx, 2, target.length);
        yield mx;
      }
      default -> target;
    };
  }

  private ZoneVersion build() {
    try (var builder = new ZoneBuilder(ORIGIN, hasher)) {
      for (var owner : model.owners()) {
        for (int type : model.types(owner)) {
          byte[] wire = owner.wire();
          byte[] data = rdata(type);
          builder.record(wire, wire.length, type, 300, data, 0, data.length, 1);
        }
      }
      return builder.build();
    }
  }

  private void compare(String where, Random random) {
    Set<DomainName> asked = new HashSet<>();
    for (var owner : model.names()) {
      asked.add(owner);
      asked.add(DomainName.parse(LABELS[random.nextInt(LABELS.length)] + "." + owner));
    }
    for (int i = 0; i < 30; i++) {
      asked.add(randomName(random));
    }
    try (var lease = store.lease(ORIGIN).orElseThrow()) {
      for (var each : asked) {
        compare(where, lease.get(), each, RrType.A);
        compare(where, lease.get(), each, RrType.DS);
      }
    }
  }

  private void compare(String where, ZoneVersion version, DomainName asked, int type) {
    String what = where + ": " + asked + " type " + type;
    byte[] wire = asked.wire();
    Memory.copyFromArray(wire, 0, bytes.address(), wire.length);
    name.set(bytes.address(), wire.length);
    int apexLabel = asked.labelCount() - ORIGIN.labelCount();
    var outcome = lookup.find(version, name, apexLabel, type);
    var expected = model.find(asked, type);
    assertEquals(expected.outcome(), outcome.name(), what);
    assertEquals(expected.node(), NodeNames.absolute(lookup.node(), ORIGIN), what);
    assertEquals(model.types(expected.node()), types(lookup.node()), what);
    assertEquals(expected.encloserLabels(), asked.labelCount() - lookup.label(), what);
    byte[] key = SortKey.of(relative(asked));
    long nsec = version.chains().nsecAtOrBefore(key, key.length, new byte[SortKey.LENGTH_MAX]);
    assertEquals(
        model.nsecAtOrBefore(asked),
        nsec == 0 ? null : NodeNames.absolute(nsec, ORIGIN),
        what + ": NSEC");
  }

  private static byte[] relative(DomainName asked) {
    byte[] wire = asked.wire();
    return Arrays.copyOf(wire, wire.length - ORIGIN.wireLength());
  }

  private static Set<Integer> types(long node) {
    Set<Integer> types = new TreeSet<>();
    for (int type = 1; type < 70; type++) {
      if (Node.rrset(node, type) != 0) {
        types.add(type);
      }
    }
    return types;
  }
}
