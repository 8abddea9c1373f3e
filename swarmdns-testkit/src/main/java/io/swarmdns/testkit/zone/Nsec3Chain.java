package io.swarmdns.testkit.zone;

import static org.xbill.DNS.DClass.IN;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.xbill.DNS.NSEC3Record;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;
import org.xbill.DNS.utils.base32;

/// The NSEC3 records of a zone (RFC 5155 §7.1).
final class Nsec3Chain {
  private static final int SHA1 = 1;
  private static final base32 BASE32HEX = new base32(base32.Alphabet.BASE32HEX, false, true);

  private Nsec3Chain() {}

  static List<Record> of(ZoneShape zone, long ttl, Nsec3Hash hash, boolean optOut) {
    var hashed = new TreeMap<String, Name>();
    for (Name name : names(zone, optOut)) {
      hashed.put(BASE32HEX.toString(hash.of(name)), name);
    }
    List<Map.Entry<String, Name>> entries = List.copyOf(hashed.entrySet());
    List<Record> chain = new ArrayList<>();
    for (int i = 0; i < entries.size(); i++) {
      String label = entries.get(i).getKey();
      byte[] next = BASE32HEX.fromString(entries.get((i + 1) % entries.size()).getKey());
      chain.add(
          new NSEC3Record(
              Labels.child(label.toLowerCase(Locale.ROOT), zone.origin()),
              IN,
              ttl,
              SHA1,
              optOut ? NSEC3Record.Flags.OPT_OUT : 0,
              hash.iterations(),
              hash.salt(),
              next,
              types(zone, entries.get(i).getValue())));
    }
    return chain;
  }

  /// Authoritative names and cuts, with the empty non-terminals above them.
  private static Set<Name> names(ZoneShape zone, boolean optOut) {
    Set<Name> names = new HashSet<>();
    for (Name owner : zone.owners()) {
      boolean leftOut = optOut && zone.isCut(owner) && !zone.has(owner, Type.DS);
      if (!leftOut && !zone.isOccluded(owner)) {
        for (Name at = owner; names.add(at) && !at.equals(zone.origin()); ) {
          at = Labels.parent(at);
        }
      }
    }
    return names;
  }

  private static int[] types(ZoneShape zone, Name name) {
    boolean cut = zone.isCut(name);
    var present =
        zone.sets(name).keySet().stream()
            .mapToInt(type -> type)
            .filter(type -> !cut || type == Type.NS || type == Type.DS);
    boolean signed = !zone.authoritativeSets(name).isEmpty();
    return signed
        ? IntStream.concat(present, IntStream.of(Type.RRSIG)).toArray()
        : present.toArray();
  }
}
