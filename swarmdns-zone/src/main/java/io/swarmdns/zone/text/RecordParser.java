package io.swarmdns.zone.text;

import io.swarmdns.zone.name.DomainName;
import io.swarmdns.zone.name.RrType;
import java.util.Arrays;
import java.util.Locale;

/// From an entry to a record: owner, TTL, class, type, data (RFC 1035 §5.1), with what a record
/// takes over from those before it.
///
/// Not thread-safe: one parser belongs to one load.
final class RecordParser {
  /// Where the entry being parsed came from, for warnings.
  interface Warnings {
    void warn(int line, String message, String advice);
  }

  private static final int CLASS_IN = 1;
  private static final int UNSET = -1;

  private final RecordSink sink;
  private final Warnings warnings;
  private final Fields fields = new Fields();
  private final Rdata rdata = new Rdata();
  private byte[] origin;
  private final byte[] owner = new byte[NameText.ROOM];
  private int ownerLength;

  // TTLs in seconds: from $TTL, and of the record before (RFC 1035 §5.1; RFC 2308 §4).
  private long defaultTtl = UNSET;
  private long lastTtl = UNSET;
  private boolean warnedOfLastTtl;

  // What the entry at hand says before its data.
  private long ttl;
  private int type;
  private int at;

  RecordParser(DomainName origin, RecordSink sink, Warnings warnings) {
    this.origin = origin.wire();
    this.sink = sink;
    this.warnings = warnings;
  }

  byte[] origin() {
    return origin;
  }

  void origin(byte[] name) {
    origin = name;
  }

  void defaultTtl(long seconds) {
    defaultTtl = seconds;
  }

  /// The owner of the record before, to be given back to [#owner(byte[])]; empty for none.
  byte[] owner() {
    return Arrays.copyOf(owner, ownerLength);
  }

  void owner(byte[] name) {
    System.arraycopy(name, 0, owner, 0, name.length);
    ownerLength = name.length;
  }

  /// Parses the entry and hands the record to the sink.
  void parse(Tokens tokens) throws BadText {
    at = 0;
    if (!tokens.leadingBlank()) {
      ownerLength = NameText.parse(tokens, at++, origin, owner, 0);
    } else if (ownerLength == 0) {
      throw new BadText(
          0, "no owner name", "a line that begins with a space takes the owner of the line before");
    }
    header(tokens);
    fields.begin(tokens, at, origin);
    rdata.parse(type, fields);
    var data = rdata.buffer();
    int seconds = ttl(tokens, data);
    sink.record(
        owner, ownerLength, type, seconds, data.bytes(), 0, data.length(), tokens.firstLine());
  }

  /// TTL and class, either, both or none, in either order, then the type.
  private void header(Tokens tokens) throws BadText {
    ttl = UNSET;
    boolean classSeen = false;
    for (; at < tokens.count(); at++) {
      if (tokens.quoted(at) || tokens.length(at) == 0) {
        break;
      }
      int first = tokens.bytes()[tokens.start(at)];
      if (first >= '0' && first <= '9') {
        if (ttl != UNSET) {
          throw new BadText(at, "a second TTL: " + tokens.shown(at), "");
        }
        ttl = ttl(tokens, at);
      } else if (isClass(tokens, at)) {
        if (classSeen) {
          throw new BadText(at, "a second class: " + tokens.shown(at), "");
        }
        classSeen = true;
      } else {
        break;
      }
    }
    type = type(tokens);
  }

  private int type(Tokens tokens) throws BadText {
    if (at >= tokens.count()) {
      throw new BadText(at, "the record ends where its type is expected", "");
    }
    int found = RecordTypes.parse(tokens.bytes(), tokens.start(at), tokens.end(at));
    if (found < 0 || tokens.quoted(at)) {
      throw new BadText(
          at,
          "unknown record type " + tokens.shown(at),
          "a type without a name here is written TYPEnnn \\# length hexadecimal");
    }
    if (RecordTypes.isMeta(found)) {
      throw new BadText(at, "type " + RecordTypes.name(found) + " has no place in a zone", "");
    }
    at++;
    return found;
  }

  /// Whether the token is a class; any but IN is an error.
  private static boolean isClass(Tokens tokens, int token) throws BadText {
    if (tokens.isWord(token, "IN")) {
      return true;
    }
    int length = tokens.length(token);
    boolean other =
        length == 2
            ? tokens.isWord(token, "CH") || tokens.isWord(token, "HS") || tokens.isWord(token, "CS")
            : length > 5
                && length <= 10
                && RecordTypes.parseNumbered(tokens.text(token).toUpperCase(Locale.ROOT), "CLASS")
                    >= 0;
    if (other && !tokens.isWord(token, "CLASS" + CLASS_IN)) {
      throw new BadText(token, "class " + tokens.shown(token) + ": only IN is served", "");
    }
    return other;
  }

  /// The TTL that the token says. One above 2^31-1 is taken as 0 (RFC 2181 §8).
  long ttl(Tokens tokens, int token) throws BadText {
    long seconds = Durations.parse(tokens.bytes(), tokens.start(token), tokens.end(token));
    if (seconds == Durations.NONE) {
      throw new BadText(token, "TTL expected, not " + tokens.shown(token), "");
    }
    return limited(seconds, tokens.line(token));
  }

  private long limited(long seconds, int line) {
    if (seconds <= Integer.MAX_VALUE) {
      return seconds;
    }
    warnings.warn(line, "TTL " + seconds + " above 2147483647 is taken as 0", "");
    return 0;
  }

  /// The record's TTL: its own, that of `$TTL`, or that of the record before; an SOA record without
  /// any takes its minimum field, which then is as good as `$TTL` (as BIND does).
  private int ttl(Tokens tokens, RdataBuffer data) throws BadText {
    if (ttl != UNSET) {
      lastTtl = ttl;
    } else if (defaultTtl != UNSET) {
      lastTtl = defaultTtl;
    } else if (lastTtl != UNSET) {
      if (!warnedOfLastTtl) {
        warnedOfLastTtl = true;
        warnings.warn(tokens.firstLine(), "no TTL: that of the record before is taken", "set $TTL");
      }
    } else if (type == RrType.SOA) {
      warnings.warn(tokens.firstLine(), "no TTL: the SOA minimum is taken", "set $TTL");
      lastTtl = limited(soaMinimum(data), tokens.firstLine());
      defaultTtl = lastTtl;
    } else {
      // Said once: the zone is refused anyway.
      lastTtl = 0;
      warnedOfLastTtl = true;
      throw new BadText(0, "no TTL", "set $TTL at the top of the file");
    }
    return (int) lastTtl;
  }

  private static long soaMinimum(RdataBuffer data) {
    long value = 0;
    for (int i = data.length() - 4; i < data.length(); i++) {
      value = value << 8 | data.bytes()[i] & 0xff;
    }
    return value;
  }
}
