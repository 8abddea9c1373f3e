package io.swarmdns.testkit.zone;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import java.util.random.RandomGenerator;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/// A zone that is being made up. It takes what may stand in a zone and leaves out what servers
/// refuse, so that the makers of its parts need not look at each other. For one thread.
public final class ZoneDraft {
  /// Largest number of records in a zone, before it is signed.
  public static final int RECORDS_MAX = 2000;

  /// Longest owner name, in bytes: leaves room for the names that queries put below it.
  public static final int OWNER_MAX_BYTES = 230;

  private static final long[] TTLS_SECONDS = {0, 1, 60, 300, 300, 3600, 3600, 86400, 2147483647L};

  private final Name origin;
  private final RandomGenerator random;
  private final List<Name> elsewhere;
  private final Map<Name, Map<Integer, List<Record>>> sets = new LinkedHashMap<>();
  private final List<Name> owners = new ArrayList<>();
  private int size;

  /// @param elsewhere names outside the zone that its records may point to, at least one
  public ZoneDraft(Name origin, RandomGenerator random, List<Name> elsewhere) {
    this.origin = origin;
    this.random = random;
    this.elsewhere = List.copyOf(elsewhere);
  }

  public Name origin() {
    return origin;
  }

  public RandomGenerator random() {
    return random;
  }

  /// Whether something that has a chance of `percent` in a hundred happens.
  public boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  /// Adds the record that `maker` makes of a TTL in seconds, unless it is out of the zone, a second
  /// CNAME, DNAME or SOA, data beside a CNAME, or a duplicate. All records of an RRset get one TTL
  /// (RFC 2181 §5.2).
  public void add(LongFunction<Record> maker) {
    Record record = maker.apply(0);
    Name owner = record.getName();
    if (!owner.subdomain(origin) || owner.length() > OWNER_MAX_BYTES || size >= RECORDS_MAX) {
      return;
    }
    int type = record.getType();
    List<Record> set = set(owner, type);
    boolean excluded =
        has(owner, Type.CNAME) || (type == Type.CNAME && sets.containsKey(owner)); // RFC 2181 §10.1
    boolean second = isSingle(type) && !set.isEmpty();
    if (excluded
        || second
        || dnameBesideCut(owner, type)
        || set.stream().anyMatch(record::equals)) {
      return;
    }
    if (!sets.containsKey(owner)) {
      owners.add(owner);
    }
    long ttl =
        set.isEmpty() ? TTLS_SECONDS[random.nextInt(TTLS_SECONDS.length)] : set.get(0).getTTL();
    sets.computeIfAbsent(owner, _ -> new LinkedHashMap<>())
        .computeIfAbsent(type, _ -> new ArrayList<>())
        .add(maker.apply(ttl));
    size++;
  }

  private static boolean isSingle(int type) {
    return type == Type.CNAME || type == Type.DNAME || type == Type.SOA;
  }

  /// RFC 6672 §2.3: NS and DNAME stand together at the apex only.
  private boolean dnameBesideCut(Name owner, int type) {
    boolean both =
        (type == Type.NS && has(owner, Type.DNAME)) || (type == Type.DNAME && has(owner, Type.NS));
    return both && !owner.equals(origin);
  }

  public boolean has(Name owner, int type) {
    return !set(owner, type).isEmpty();
  }

  private List<Record> set(Name owner, int type) {
    return sets.getOrDefault(owner, Map.of()).getOrDefault(type, List.of());
  }

  /// An owner that the zone has already, the apex included.
  public Name someOwner() {
    return owners.isEmpty() ? origin : owners.get(random.nextInt(owners.size()));
  }

  /// A name for new data: mostly a label or two below the apex, often below another owner, seldom
  /// far down. Above it there may be empty non-terminals.
  public Name freshName() {
    Name parent = chance(50) ? origin : someOwner();
    int labels = chance(3) ? 20 : chance(30) ? 2 + random.nextInt(2) : 1;
    Name name = parent;
    for (int i = 0; i < labels; i++) {
      name = Labels.child(Labels.random(random), name);
    }
    return name;
  }

  /// A name for data: new, or one that has data already.
  public Name anyName() {
    return chance(70) ? freshName() : someOwner();
  }

  /// A name to point to: present, absent, below something, in another zone.
  public Name target() {
    return switch (random.nextInt(10)) {
      case 0, 1, 2, 3 -> someOwner();
      case 4, 5 -> Labels.child(Labels.random(random), someOwner());
      case 6 -> freshName();
      case 7 -> Labels.parent(someOwner());
      case 8 -> Labels.child(Labels.random(random), Labels.parent(someOwner()));
      default -> someElsewhere();
    };
  }

  /// A name outside the zone.
  public Name someElsewhere() {
    return elsewhere.get(random.nextInt(elsewhere.size()));
  }

  /// All records in the order they were added, grouped by owner and type.
  public List<Record> records() {
    return sets.values().stream()
        .flatMap(types -> types.values().stream())
        .flatMap(List::stream)
        .toList();
  }

  /// The records that are not below a DNAME (RFC 6672 §2.4).
  public List<Record> recordsOutsideDnames() {
    return records().stream().filter(record -> !isBelowDname(record.getName())).toList();
  }

  private boolean isBelowDname(Name name) {
    Name above = name;
    while (!above.equals(origin)) {
      above = Labels.parent(above);
      if (has(above, Type.DNAME)) {
        return true;
      }
    }
    return false;
  }
}
