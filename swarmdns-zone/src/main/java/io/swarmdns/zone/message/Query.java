package io.swarmdns.zone.message;

import io.swarmdns.zone.memory.Memory;
import io.swarmdns.zone.name.NameHash;
import io.swarmdns.zone.name.ParsedName;
import io.swarmdns.zone.name.RrType;

/// One query as it was received, read where it lies.
///
/// Reusable: [#parse] overwrites everything. Never reads a byte behind the received length, but for
/// [Memory#SLACK_BYTES] of slack; allocates nothing and throws nothing. Not thread-safe.
public final class Query {
  /// What a message is, once it was read.
  public enum Verdict {
    /// A question that can be answered.
    WELL_FORMED,
    /// Too short to be answered, or itself an answer: answering could loop.
    DROP,
    /// Malformed.
    FORMERR,
    /// No question, but a cookie: its client asks for one of ours (RFC 7873 §5.4).
    COOKIE_ONLY,
    /// An opcode that is not served.
    NOTIMP,
    /// EDNS of a version above 0 (RFC 6891 §6.1.3).
    BADVERS,
    /// Signed with TSIG by a key that is not known here (RFC 8945 §5.2.1).
    BADKEY
  }

  public static final int HEADER_BYTES = 12;

  /// A client's cookie without a server's part (RFC 7873 §4).
  public static final int CLIENT_COOKIE_BYTES = 8;

  private static final int OPCODE_QUERY = 0;
  private static final int OPTION_NSID = 3;
  private static final int OPTION_COOKIE = 10;
  private static final int OPTION_KEEPALIVE = 11;
  private static final int OPTION_PADDING = 12;
  private static final int RR_FIXED_BYTES = 10; // type, class, TTL, length of data
  private static final int COOKIE_MIN_BYTES = 16;
  private static final int COOKIE_MAX_BYTES = 40;
  private static final int ADDITIONAL_MAX = 2; // OPT and TSIG
  private static final int AUTHORITY_MAX = 1; // the SOA of an IXFR query
  private static final int UDP_PAYLOAD_MIN = 512; // RFC 6891 §6.2.3

  private final ParsedName name;
  private long message;
  private int length;
  private int questionEnd;
  private int type;
  private int qclass;

  private boolean edns;
  private int ednsVersion;
  private int udpPayload;
  private boolean dnssecOk;
  private int cookieLength;
  private long cookieAddress;
  private boolean cookieMalformed;
  private boolean nsid;
  private boolean keepalive;
  private boolean padding;
  private boolean tsig;

  public Query(NameHash hasher) {
    name = new ParsedName(hasher);
  }

  /// Reads the message.
  public Verdict parse(long address, int lengthBytes) {
    message = address;
    length = lengthBytes;
    questionEnd = 0;
    type = 0;
    edns = false;
    udpPayload = UDP_PAYLOAD_MIN;
    dnssecOk = false;
    cookieLength = 0;
    cookieMalformed = false;
    nsid = false;
    keepalive = false;
    padding = false;
    tsig = false;
    if (length < HEADER_BYTES || (Memory.getByte(address + 2) & 0x80) != 0) {
      return Verdict.DROP;
    }
    if (opcode() != OPCODE_QUERY) {
      return Verdict.NOTIMP;
    }
    // RFC 9619: no more than one question. A question carries no answers; at most OPT and TSIG.
    int questions = Memory.getShort(address + 4);
    if (questions > 1
        || Memory.getShort(address + 6) != 0
        || Memory.getShort(address + 8) > AUTHORITY_MAX
        || Memory.getShort(address + 10) > ADDITIONAL_MAX) {
      return Verdict.FORMERR;
    }
    return questions == 1 ? question() : noQuestion();
  }

  private Verdict question() {
    if (!name.set(message + HEADER_BYTES, length - HEADER_BYTES)) {
      return Verdict.FORMERR;
    }
    int at = HEADER_BYTES + name.length();
    if (at + 4 > length) {
      return Verdict.FORMERR;
    }
    type = Memory.getShort(message + at);
    qclass = Memory.getShort(message + at + 2);
    questionEnd = at + 4;
    boolean alone = length == questionEnd && Memory.getInt(message + 8) == 0;
    return alone ? Verdict.WELL_FORMED : records(questionEnd);
  }

  private Verdict noQuestion() {
    var verdict = records(HEADER_BYTES);
    return verdict == Verdict.WELL_FORMED && cookieLength > 0
        ? Verdict.COOKIE_ONLY
        : Verdict.FORMERR;
  }

  /// Reads what stands behind the question.
  private Verdict records(int from) {
    int at = from;
    if (Memory.getShort(message + 8) > 0) {
      // RFC 1995 §3: the SOA that the client has.
      at = type == RrType.IXFR ? recordEnd(at) : -1;
    }
    for (int left = Memory.getShort(message + 10); left > 0 && at >= 0; left--) {
      at = record(at);
    }
    if (at != length) {
      return Verdict.FORMERR; // a malformed record, or bytes behind the message, as NSD has it
    }
    if (edns && ednsVersion > 0) {
      return Verdict.BADVERS;
    }
    if (cookieMalformed) {
      return Verdict.FORMERR;
    }
    return tsig ? Verdict.BADKEY : Verdict.WELL_FORMED;
  }

  /// Where the record ends, -1 when it does not end within the message.
  private int recordEnd(int at) {
    int fixed = skipName(at);
    if (fixed < 0 || fixed + RR_FIXED_BYTES > length) {
      return -1;
    }
    int end = fixed + RR_FIXED_BYTES + Memory.getShort(message + fixed + 8);
    return end > length ? -1 : end;
  }

  /// Reads one record of the additional section and returns where it ends, -1 when it is malformed.
  private int record(int at) {
    int end = recordEnd(at);
    if (end < 0 || tsig) { // RFC 8945 §5.1: TSIG is the last record
      return -1;
    }
    int fixed = skipName(at);
    int rrType = Memory.getShort(message + fixed);
    if (rrType == RrType.TSIG) {
      tsig = true;
      return end;
    }
    if (rrType != RrType.OPT) {
      return end;
    }
    // RFC 6891 §6.1.1: one OPT at most, owned by the root.
    if (edns || fixed != at + 1) {
      return -1;
    }
    edns = true;
    udpPayload = Math.max(UDP_PAYLOAD_MIN, Memory.getShort(message + fixed + 2));
    ednsVersion = Memory.getByte(message + fixed + 5);
    dnssecOk = (Memory.getByte(message + fixed + 6) & 0x80) != 0;
    // RFC 6891 §6.1.3: what a newer version's options look like is not known.
    return ednsVersion > 0 || options(fixed + RR_FIXED_BYTES, end) ? end : -1;
  }

  private boolean options(int from, int end) {
    int at = from;
    while (at < end) {
      if (at + 4 > end) {
        return false;
      }
      int option = Memory.getShort(message + at);
      int size = Memory.getShort(message + at + 2);
      at += 4;
      if (at + size > end) {
        return false;
      }
      switch (option) {
        case OPTION_NSID -> nsid = true;
        case OPTION_COOKIE -> cookie(at, size);
        case OPTION_KEEPALIVE -> keepalive = true;
        case OPTION_PADDING -> padding = true;
        default -> {
          // RFC 6891 §6.1.2: unknown options are ignored.
        }
      }
      at += size;
    }
    return true;
  }

  /// RFC 7873 §5.2.2: 8 bytes, or 16 to 40; of several cookies the first counts.
  private void cookie(int at, int size) {
    if (size != CLIENT_COOKIE_BYTES && (size < COOKIE_MIN_BYTES || size > COOKIE_MAX_BYTES)) {
      cookieMalformed = true;
    } else if (cookieLength == 0) {
      cookieLength = size;
      cookieAddress = message + at;
    }
  }

  /// Where the name at the position ends, -1 when it does not end within the message.
  private int skipName(int from) {
    int at = from;
    while (at < length) {
      int label = Memory.getByte(message + at);
      if (label == 0) {
        return at + 1;
      }
      if (label >= 0xc0) {
        return at + 2;
      }
      if (label > 63) {
        return -1;
      }
      at += 1 + label;
    }
    return -1;
  }

  /// Where the message begins.
  public long address() {
    return message;
  }

  public int id() {
    return Memory.getShort(message);
  }

  /// The header's second 16 bits: QR, opcode, AA, TC, RD, RA, Z, AD, CD, RCODE.
  public int flags() {
    return Memory.getShort(message + 2);
  }

  public int opcode() {
    return Memory.getByte(message + 2) >>> 3 & 15;
  }

  /// The name asked for; known unless the verdict was DROP, NOTIMP, FORMERR or COOKIE_ONLY.
  public ParsedName name() {
    return name;
  }

  public int type() {
    return type;
  }

  public int qclass() {
    return qclass;
  }

  /// The offset behind the question; 0 when there is no whole question.
  public int questionEnd() {
    return questionEnd;
  }

  public boolean hasEdns() {
    return edns;
  }

  /// The largest UDP answer that the client takes, at least 512.
  public int udpPayload() {
    return udpPayload;
  }

  /// The DO bit (RFC 3225).
  public boolean isDnssecOk() {
    return dnssecOk;
  }

  /// Bytes of the cookie option: 0 without one, 8 for a client's alone, else 16 to 40.
  public int cookieLength() {
    return cookieLength;
  }

  public long cookieAddress() {
    return cookieAddress;
  }

  public boolean isCookieMalformed() {
    return cookieMalformed;
  }

  /// Whether the server's identifier is asked for (RFC 5001).
  public boolean asksNsid() {
    return nsid;
  }

  /// Whether the connection's idle timeout is asked for (RFC 7828).
  public boolean asksKeepalive() {
    return keepalive;
  }

  /// Whether the client pads, so that the answer should be padded too (RFC 7830).
  public boolean isPadded() {
    return padding;
  }
}
