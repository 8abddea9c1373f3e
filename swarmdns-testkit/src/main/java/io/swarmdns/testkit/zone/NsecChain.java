package io.swarmdns.testkit.zone;

import static org.xbill.DNS.DClass.IN;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.xbill.DNS.NSECRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/// The NSEC records of a zone (RFC 4034 §4, RFC 4035 §2.3): one for each name that is authoritative
/// or a cut, none for empty non-terminals, glue and occluded names.
final class NsecChain {
  private NsecChain() {}

  static List<Record> of(ZoneShape zone, long ttl) {
    List<Name> names = zone.owners().stream().filter(name -> !zone.isOccluded(name)).toList();
    List<Record> chain = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      Name name = names.get(i);
      Name next = names.get((i + 1) % names.size());
      chain.add(new NSECRecord(name, IN, ttl, next, types(zone, name)));
    }
    return chain;
  }

  /// RFC 4034 §4.1.2: at a cut the bitmap names NS and DS, not the occluded rest.
  private static int[] types(ZoneShape zone, Name name) {
    var present =
        zone.sets(name).keySet().stream()
            .mapToInt(type -> type)
            .filter(type -> !zone.isCut(name) || type == Type.NS || type == Type.DS);
    return IntStream.concat(present, IntStream.of(Type.RRSIG, Type.NSEC)).toArray();
  }
}
