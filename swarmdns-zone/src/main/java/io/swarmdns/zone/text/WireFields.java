package io.swarmdns.zone.text;

import io.swarmdns.zone.name.DomainName;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;

/// The fields of a record's data in wire format, read one after the other and appended as text with
/// a space between them: the counterpart of [Fields].
///
/// A field that is not there, or not of its form, breaks the sequence: what is called afterwards
/// does nothing, and [#complete] is false. Nothing here throws for what is in the data. Not
/// thread-safe.
final class WireFields {
  private final byte[] data;
  private final StringBuilder to;
  private int at;
  private int fields;
  private int lastNumber;
  private boolean broken;

  WireFields(byte[] rdata, StringBuilder text) {
    data = rdata;
    to = text;
  }

  StringBuilder text() {
    return to;
  }

  /// Whether all fields were of their form and nothing is left over.
  boolean complete() {
    return !broken && at == data.length;
  }

  boolean more() {
    return !broken && at < data.length;
  }

  /// Says that what was read is not what the type allows.
  void fail() {
    broken = true;
  }

  /// The number that [#u8] or [#u16] read last.
  int lastNumber() {
    return lastNumber;
  }

  /// What has not been read yet.
  byte[] rest() {
    return Arrays.copyOfRange(data, at, data.length);
  }

  /// Reads bytes without writing anything; the index of the first, or -1 when there are too few.
  int take(int count) {
    if (broken || count > data.length - at) {
      broken = true;
      return -1;
    }
    at += count;
    return at - count;
  }

  /// Reads a number of so many bytes, up to four, without writing it; -1 when it is not there.
  long takeNumber(int bytes) {
    int from = take(bytes);
    if (from < 0) {
      return -1;
    }
    long value = 0;
    for (int i = from; i < from + bytes; i++) {
      value = value << 8 | data[i] & 0xff;
    }
    return value;
  }

  int byteAt(int index) {
    return data[index] & 0xff;
  }

  /// The text to append the next field to, a space in front of it.
  StringBuilder field() {
    if (fields++ > 0) {
      to.append(' ');
    }
    return to;
  }

  private WireFields number(int bytes) {
    long value = takeNumber(bytes);
    if (!broken) {
      lastNumber = (int) value;
      field().append(value);
    }
    return this;
  }

  WireFields u8() {
    return number(1);
  }

  WireFields u16() {
    return number(2);
  }

  WireFields u32() {
    return number(4);
  }

  /// An RR type by its mnemonic.
  WireFields type() {
    int type = (int) takeNumber(2);
    if (!broken) {
      field().append(RecordTypes.portableName(type));
    }
    return this;
  }

  /// Seconds since 1970 as YYYYMMDDHHmmSS in UTC (RFC 4034 §3.2).
  WireFields time() {
    long seconds = takeNumber(4);
    if (!broken) {
      var time = LocalDateTime.ofEpochSecond(seconds, 0, ZoneOffset.UTC);
      long day = (time.getYear() * 100L + time.getMonthValue()) * 100 + time.getDayOfMonth();
      long clock = (time.getHour() * 100L + time.getMinute()) * 100 + time.getSecond();
      field().append(day * 1_000_000 + clock);
    }
    return this;
  }

  WireFields ipv4() {
    int from = take(4);
    if (from >= 0) {
      AddressText.ipv4(field(), data, from);
    }
    return this;
  }

  WireFields ipv6() {
    int from = take(16);
    if (from >= 0) {
      AddressText.ipv6(field(), data, from);
    }
    return this;
  }

  /// An uncompressed name (RFC 1035 §3.1).
  WireFields name() {
    int from = at;
    int label = 1;
    while (!broken && label != 0) {
      int index = take(1);
      label = index < 0 ? 0 : byteAt(index);
      if (label > DomainName.LABEL_MAX || take(label) < 0 || at - from > DomainName.LENGTH_MAX) {
        broken = true;
      }
    }
    if (!broken) {
      EscapedText.name(field(), data, from);
    }
    return this;
  }

  /// All that is left as character strings, at least one (RFC 1035 §3.3).
  WireFields strings() {
    do {
      int length = (int) takeNumber(1);
      int from = broken ? -1 : take(length);
      if (from >= 0) {
        EscapedText.quoted(field(), data, from, at);
      }
    } while (more());
    return this;
  }

  /// The tag of a CAA record (RFC 8659 §4.1).
  WireFields tag() {
    int length = (int) takeNumber(1);
    int from = broken ? -1 : take(length);
    boolean valid = from >= 0 && length > 0;
    for (int i = from; valid && i < at; i++) {
      int c = data[i];
      valid = c >= '0' && c <= '9' || (c | 32) >= 'a' && (c | 32) <= 'z';
    }
    if (!valid) {
      broken = true;
      return this;
    }
    field();
    for (int i = from; i < at; i++) {
      to.append((char) data[i]);
    }
    return this;
  }

  /// All that is left as one quoted string, of any length.
  WireFields quotedRest() {
    int from = take(data.length - at);
    if (from >= 0) {
      EscapedText.quoted(field(), data, from, at);
    }
    return this;
  }

  /// All that is left in hexadecimal.
  ///
  /// @param exactly how many bytes it must be, 0 where that is not fixed
  /// @param least how many bytes it must be at least
  WireFields hexRest(int exactly, int least) {
    int count = data.length - at;
    if (broken || count < least || exactly > 0 && count != exactly) {
      broken = true;
      return this;
    }
    return hex(count);
  }

  /// So many bytes in hexadecimal.
  WireFields hex(int count) {
    int from = take(count);
    if (from >= 0) {
      EncodedText.hex(field(), data, from, at);
    }
    return this;
  }

  /// All that is left in base 64, at least one byte.
  WireFields base64Rest() {
    return base64(data.length - at);
  }

  /// So many bytes in base 64, at least one.
  WireFields base64(int count) {
    int from = count < 1 ? -1 : take(count);
    if (from < 0) {
      broken = true;
      return this;
    }
    EncodedText.base64(field(), data, from, at);
    return this;
  }

  /// A salt behind its length, `-` for none (RFC 5155 §3.3).
  WireFields salt() {
    int length = (int) takeNumber(1);
    if (!broken && length == 0) {
      field().append('-');
    } else if (!broken) {
      hex(length);
    }
    return this;
  }

  /// A hash behind its length, in base 32 with the extended hex alphabet (RFC 5155 §3.3).
  WireFields base32() {
    int length = (int) takeNumber(1);
    int from = broken || length == 0 ? -1 : take(length);
    if (from < 0) {
      broken = true;
      return this;
    }
    EncodedText.base32(field(), data, from, at);
    return this;
  }

  /// All that is left as the bitmap of types (RFC 4034 §4.1.2): windows ascending, none longer than
  /// it must be.
  WireFields bitmapRest() {
    int last = -1;
    while (more()) {
      int window = (int) takeNumber(1);
      int length = (int) takeNumber(1);
      int from = broken || length < 1 || length > TypeBitmap.WINDOW_BYTES ? -1 : take(length);
      if (from < 0 || window <= last || data[at - 1] == 0) {
        broken = true;
        return this;
      }
      last = window;
      for (int bit = 0; bit < length * 8; bit++) {
        if ((data[from + bit / 8] & 0x80 >> bit % 8) != 0) {
          field().append(RecordTypes.portableName(window << 8 | bit));
        }
      }
    }
    return this;
  }
}
