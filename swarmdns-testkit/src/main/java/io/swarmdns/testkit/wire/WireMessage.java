package io.swarmdns.testkit.wire;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.xbill.DNS.Type;

/// A DNS message taken apart. Immutable.
///
/// @param flags the header's second word: QR, opcode, AA, TC, RD, RA, Z, AD, CD, RCODE
/// @param question the question section's bytes, a byte a character, case as it came
/// @param additional without OPT
/// @param lengthBytes of the whole message
public record WireMessage(
    int flags,
    String question,
    List<WireRecord> answer,
    List<WireRecord> authority,
    List<WireRecord> additional,
    Optional<WireRecord> opt,
    int lengthBytes) {
  /// Header bits, by their names in RFC 1035 §4.1.1 and RFC 4035 §3.
  public static final int QR = 0x8000;

  public static final int AA = 0x0400;
  public static final int TC = 0x0200;
  public static final int RD = 0x0100;
  public static final int RA = 0x0080;
  public static final int AD = 0x0020;
  public static final int CD = 0x0010;

  private static final int HEADER_BYTES = 12;

  /// Takes a message apart.
  static WireMessage parse(byte[] bytes) throws MalformedMessage {
    var in = new WireReader(bytes);
    in.short16();
    int flags = in.short16();
    int questions = in.short16();
    int answers = in.short16();
    int authorities = in.short16();
    int additionals = in.short16();
    for (int i = 0; i < questions; i++) {
      in.name();
      in.int32();
    }
    String question =
        new String(bytes, HEADER_BYTES, in.position() - HEADER_BYTES, StandardCharsets.ISO_8859_1);
    List<WireRecord> answer = section(in, answers);
    List<WireRecord> authority = section(in, authorities);
    List<WireRecord> rest = section(in, additionals);
    if (!in.atEnd()) {
      throw new MalformedMessage("bytes behind the last record");
    }
    List<WireRecord> opts = rest.stream().filter(WireMessage::isOpt).toList();
    if (opts.size() > 1) {
      throw new MalformedMessage("two OPT records"); // RFC 6891 §6.1.1
    }
    List<WireRecord> additional = rest.stream().filter(record -> !isOpt(record)).toList();
    return new WireMessage(
        flags, question, answer, authority, additional, opts.stream().findFirst(), bytes.length);
  }

  private static boolean isOpt(WireRecord record) {
    return record.type() == Type.OPT;
  }

  private static List<WireRecord> section(WireReader in, int count) throws MalformedMessage {
    List<WireRecord> records = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      records.add(in.record());
    }
    return List.copyOf(records);
  }

  public boolean is(int flag) {
    return (flags & flag) != 0;
  }

  /// The response code, with EDNS's upper bits (RFC 6891 §6.1.3).
  public int rcode() {
    int upper = opt.map(record -> (int) (record.ttlSeconds() >> 24)).orElse(0);
    return upper << 4 | (flags & 0xf);
  }

  /// All records but OPT.
  public Stream<WireRecord> records() {
    return Stream.of(answer, authority, additional).flatMap(List::stream);
  }
}
