package io.swarmdns.testkit.conformance;

import io.swarmdns.testkit.wire.WireMessage;
import io.swarmdns.testkit.zone.ZoneText;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Type;

/// A query that several servers are asked.
///
/// @param flags of the header: any of RD, AD, CD
/// @param overTcp whether it goes by TCP at once
public record TestQuery(
    Name name, int type, int dclass, int flags, Optional<Edns> edns, boolean overTcp) {
  /// What an OPT record says (RFC 6891 §6.1.2).
  ///
  /// @param sizeBytes the largest answer the client takes over UDP, 0 to 65535
  public record Edns(int sizeBytes, boolean dnssecOk) {}

  private static final int MESSAGE_MAX_BYTES = 12 + 255 + 4 + 11;
  private static final int PLAIN_UDP_MAX_BYTES = 512;
  private static final int DO = 0x8000;

  /// The message, with id 0.
  public byte[] wire() {
    var out = ByteBuffer.allocate(MESSAGE_MAX_BYTES);
    out.putShort((short) 0).putShort((short) flags).putShort((short) 1).putInt(0);
    out.putShort((short) (edns.isPresent() ? 1 : 0));
    out.put(name.toWire()).putShort((short) type).putShort((short) dclass);
    edns.ifPresent(opt ->
        out.put((byte) 0)
            .putShort((short) Type.OPT)
            .putShort((short) opt.sizeBytes())
            .putInt(opt.dnssecOk() ? DO : 0)
            .putShort((short) 0));
    return Arrays.copyOf(out.array(), out.position());
  }

  /// The name in lower-case wire format, a byte a character.
  String wireName() {
    return wireName(name);
  }

  /// A name in lower-case wire format, a byte a character.
  static String wireName(Name name) {
    return new String(name.toWireCanonical(), StandardCharsets.ISO_8859_1);
  }

  /// The same query over TCP.
  TestQuery withTcp() {
    return new TestQuery(name, type, dclass, flags, edns, true);
  }

  /// The largest UDP answer the client takes, in bytes (RFC 6891 §6.2.3: less than 512 means 512).
  public int udpMaxBytes() {
    return Math.max(PLAIN_UDP_MAX_BYTES, edns.map(Edns::sizeBytes).orElse(0));
  }

  public boolean dnssecOk() {
    return edns.map(Edns::dnssecOk).orElse(false);
  }

  /// The query as options of dig.
  @Override
  public String toString() {
    var text = new StringBuilder("dig ");
    text.append((flags & WireMessage.RD) != 0 ? "+rec" : "+norec");
    text.append((flags & WireMessage.AD) != 0 ? " +ad" : " +noad");
    text.append((flags & WireMessage.CD) != 0 ? " +cd" : " +nocd");
    text.append(
        edns.map(opt -> " +edns=0 +nocookie +bufsize=" + opt.sizeBytes()).orElse(" +noedns"));
    text.append(dnssecOk() ? " +dnssec" : "");
    text.append(overTcp ? " +tcp" : " +notcp +ignore");
    text.append(" '").append(ZoneText.name(name)).append("' ");
    text.append(DClass.string(dclass)).append(' ').append(ZoneText.type(type));
    return text.toString();
  }
}
