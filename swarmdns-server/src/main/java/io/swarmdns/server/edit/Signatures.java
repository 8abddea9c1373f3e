package io.swarmdns.server.edit;

import io.swarmdns.zone.name.DomainName;
import io.swarmdns.zone.name.RrType;
import io.swarmdns.zone.store.NodeNames;
import io.swarmdns.zone.store.NodeRRsets;
import io.swarmdns.zone.store.RRsetData;
import io.swarmdns.zone.store.ZoneVersion;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// What stands at some names of a version, by type: for signatures, which are listed together and
/// have the TTL of what they cover (RFC 4034 §3).
public final class Signatures {
  private Signatures() {}

  /// The type that a signature covers (RFC 4034 §3.1.1); 0 when the data is too short for one.
  public static int covered(byte[] signature) {
    return signature.length < 2 ? 0 : (signature[0] & 0xff) << 8 | signature[1] & 0xff;
  }

  /// The RRsets at these names, for all of them that are in the version. One pass over it.
  ///
  /// @param version held by a lease meanwhile
  public static Map<DomainName, Map<Integer, RRsetData>> at(
      ZoneVersion version, Set<DomainName> names) {
    var found = new HashMap<DomainName, Map<Integer, RRsetData>>();
    if (names.isEmpty()) {
      return found;
    }
    var nodes = version.nodes();
    for (long node = nodes.next(); node != 0 && found.size() < names.size(); node = nodes.next()) {
      var name = NodeNames.absolute(node, version.origin());
      if (names.contains(name)) {
        found.put(name, rrsets(version, node));
      }
    }
    return found;
  }

  private static Map<Integer, RRsetData> rrsets(ZoneVersion version, long node) {
    var rrsets = new NodeRRsets(version.origin());
    rrsets.read(node);
    var byType = new TreeMap<Integer, RRsetData>();
    for (int i = 0; i < rrsets.count(); i++) {
      byType.put(rrsets.type(i), rrsets.data(i));
    }
    return byType;
  }

  /// The TTL of a record among RRsets of its name.
  public static int ttlSeconds(int type, RRsetData of, byte[] record, Map<Integer, RRsetData> at) {
    if (type != RrType.RRSIG) {
      return of.ttlSeconds();
    }
    int covered = covered(record);
    var signed = covered == RrType.RRSIG ? null : at.get(covered);
    return signed == null ? of.ttlSeconds() : signed.ttlSeconds();
  }
}
