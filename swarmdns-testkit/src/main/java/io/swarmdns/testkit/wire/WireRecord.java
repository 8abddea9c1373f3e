package io.swarmdns.testkit.wire;

import io.swarmdns.testkit.zone.ZoneText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;

/// A record as it came in a message, with compression undone and names in lower case, so that equal
/// records are equal values (RFC 4343 §3, RFC 3597 §4).
///
/// @param owner the wire-format name, a byte a character
/// @param rdata the data, a byte a character
public record WireRecord(String owner, int type, int dclass, long ttlSeconds, String rdata) {
  /// The same record with another TTL.
  public WireRecord withTtl(long seconds) {
    return new WireRecord(owner, type, dclass, seconds, rdata);
  }

  /// The record as a line that dig would print, its data in hexadecimal where it cannot be read.
  @Override
  public String toString() {
    byte[] data = rdata.getBytes(StandardCharsets.ISO_8859_1);
    try {
      Name name = new Name(owner.getBytes(StandardCharsets.ISO_8859_1));
      if (dclass == DClass.IN) {
        return ZoneText.line(Record.newRecord(name, type, dclass, ttlSeconds, data));
      }
      String head = ZoneText.name(name) + " " + ttlSeconds + " CLASS" + dclass;
      return head + " " + ZoneText.type(type) + " " + HexFormat.of().formatHex(data);
    } catch (IOException | IllegalArgumentException _) {
      return "TYPE" + type + " " + ttlSeconds + " unreadable " + HexFormat.of().formatHex(data);
    }
  }
}
