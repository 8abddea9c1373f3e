package io.swarmdns.zone.store;

import io.swarmdns.zone.name.RrType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Adds the next SOA serial to edits that leave it out.
final class SerialEdit {
  /// The serial is the first of the five numbers at the end of the data (RFC 1035 §3.3.13).
  private static final int SERIAL_FROM_END = 20;

  private SerialEdit() {}

  static List<RRsetEdit> added(ZoneVersion base, List<RRsetEdit> edits) {
    for (var edit : edits) {
      if (edit.type() == RrType.SOA) {
        return edits;
      }
    }
    long soa = Node.rrset(base.apex(), RrType.SOA);
    if (soa == 0) {
      return edits;
    }
    var all = new ArrayList<>(edits);
    new NodeReader(base.origin())
        .read(
            base.apex(),
            soa,
            (type, ttl, rdata, length) ->
                all.add(
                    new RRsetEdit(
                        base.origin(), type, ttl, List.of(raised(Arrays.copyOf(rdata, length))))));
    return all;
  }

  /// The serial of well-formed SOA data.
  static int serialOf(byte[] soa) {
    int at = soa.length - SERIAL_FROM_END;
    int serial = 0;
    for (int i = 0; i < 4; i++) {
      serial = serial << 8 | soa[at + i] & 0xff;
    }
    return serial;
  }

  /// RFC 1982 §3.1: the serial plus one, modulo 2^32, but not 0, which some secondaries take for
  /// "none yet".
  private static byte[] raised(byte[] soa) {
    int at = soa.length - SERIAL_FROM_END;
    int serial = serialOf(soa);
    serial = serial + 1 == 0 ? 1 : serial + 1;
    for (int i = 0; i < 4; i++) {
      soa[at + i] = (byte) (serial >>> (24 - 8 * i));
    }
    return soa;
  }
}
