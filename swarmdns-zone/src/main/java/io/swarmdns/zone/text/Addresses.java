package io.swarmdns.zone.text;

/// IPv4 and IPv6 addresses as text (RFC 4291 §2.2; IPv4 with four parts only).
final class Addresses {
  private Addresses() {}

  /// Appends the four bytes of an IPv4 address.
  static void putIpv4(Fields in, RdataBuffer out) throws BadText {
    int token = in.next("IPv4 address");
    var tokens = in.tokens();
    if (!putIpv4(tokens.bytes(), tokens.start(token), tokens.end(token), out)) {
      throw in.not(token, "IPv4 address");
    }
  }

  /// Appends the sixteen bytes of an IPv6 address.
  static void putIpv6(Fields in, RdataBuffer out) throws BadText {
    int token = in.next("IPv6 address");
    var tokens = in.tokens();
    if (!putIpv6(tokens.bytes(), tokens.start(token), tokens.end(token), out)) {
      throw in.not(token, "IPv6 address");
    }
  }

  /// Appends the address between the indexes, or returns false with some of it appended.
  static boolean putIpv4(byte[] text, int from, int end, RdataBuffer out) {
    int part = 0;
    int digits = 0;
    int dots = 0;
    for (int i = from; i < end; i++) {
      int c = text[i];
      if (c == '.' && digits > 0 && dots < 3) {
        out.putByte(part);
        dots++;
        part = 0;
        digits = 0;
      } else if (c >= '0' && c <= '9' && digits < 3 && (digits == 0 || part > 0)) {
        // A leading zero is refused: some would read it as octal.
        part = part * 10 + c - '0';
        digits++;
        if (part > 255) {
          return false;
        }
      } else {
        return false;
      }
    }
    out.putByte(part);
    return dots == 3 && digits > 0;
  }

  /// Appends the address between the indexes, or returns false with some of it appended.
  static boolean putIpv6(byte[] text, int from, int end, RdataBuffer out) {
    int base = out.length();
    int gap = -1;
    int i = from;
    if (i < end && text[i] == ':') {
      if (i + 1 >= end || text[i + 1] != ':') {
        return false;
      }
      gap = 0;
      i += 2;
    }
    while (i < end) {
      int start = i;
      int group = 0;
      int digit;
      while (i < end && (digit = Character.digit(text[i], 16)) >= 0 && i - start < 4) {
        group = group << 4 | digit;
        i++;
      }
      if (i < end && text[i] == '.') {
        if (!putIpv4(text, start, end, out)) {
          return false;
        }
        break;
      }
      if (i == start || i < end && text[i] != ':' || out.length() - base == 16) {
        return false;
      }
      out.putShort(group);
      if (i == end) {
        break;
      }
      i++;
      if (i < end && text[i] == ':') {
        if (gap >= 0) {
          return false;
        }
        gap = out.length() - base;
        i++;
      } else if (i == end) {
        return false;
      }
    }
    return widen(out, base, gap);
  }

  /// Puts the zeros that `::` stands for where it stood.
  private static boolean widen(RdataBuffer out, int base, int gap) {
    int written = out.length() - base;
    if (gap < 0) {
      return written == 16;
    }
    if (written > 14) {
      return false;
    }
    byte[] bytes = out.bytes();
    int tail = written - gap;
    System.arraycopy(bytes, base + gap, bytes, base + 16 - tail, tail);
    for (int i = base + gap; i < base + 16 - tail; i++) {
      bytes[i] = 0;
    }
    out.length(base + 16);
    return true;
  }
}
