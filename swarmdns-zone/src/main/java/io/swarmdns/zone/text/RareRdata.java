package io.swarmdns.zone.text;

/// The data of rare types that dnsjava reads from messages, but not from text.
final class RareRdata {
  private static final int EUI48_OCTETS = 6;
  private static final int EUI64_OCTETS = 8;

  private RareRdata() {}

  /// RFC 7477 §2.1.
  static void putCsync(Fields in, TypeBitmap bitmap, RdataBuffer out) throws BadText {
    in.putInt("SOA serial", out);
    in.putShort("flags", out);
    bitmap.putRest(in, out);
  }

  /// RFC 8976 §2.2.
  static void putZonemd(Fields in, RdataBuffer out) throws BadText {
    in.putInt("serial", out);
    in.putByte("scheme", out);
    in.putByte("hash algorithm", out);
    Encodings.putHexRest(in, "digest", out);
  }

  /// RFC 7043 §3.2.
  static void putEui48(Fields in, RdataBuffer out) throws BadText {
    putGroups(in, "EUI-48 address", EUI48_OCTETS, 2, '-', out);
  }

  /// RFC 7043 §4.2.
  static void putEui64(Fields in, RdataBuffer out) throws BadText {
    putGroups(in, "EUI-64 address", EUI64_OCTETS, 2, '-', out);
  }

  /// NID and L64 (RFC 6742 §2.1.2, §2.3.2): a preference and four groups of up to four digits.
  static void putNid(Fields in, RdataBuffer out) throws BadText {
    in.putShort("preference", out);
    putGroups(in, "64-bit value as four groups", 4, 4, ':', out);
  }

  /// RFC 6742 §2.2.2.
  static void putL32(Fields in, RdataBuffer out) throws BadText {
    in.putShort("preference", out);
    Addresses.putIpv4(in, out);
  }

  /// Groups of hexadecimal digits; of two digits each makes a byte, of up to four two bytes.
  private static void putGroups(
      Fields in, String what, int groups, int digits, char separator, RdataBuffer out)
      throws BadText {
    int token = in.next(what);
    var parts = in.tokens().text(token).split(String.valueOf(separator), groups + 1);
    if (parts.length != groups) {
      throw in.not(token, what);
    }
    for (var part : parts) {
      boolean sized = digits == 2 ? part.length() == 2 : !part.isEmpty() && part.length() <= 4;
      if (!sized || !part.chars().allMatch(c -> Character.digit(c, 16) >= 0 && c < 128)) {
        throw in.not(token, what);
      }
      int value = Integer.parseInt(part, 16);
      if (digits == 4) {
        out.putByte(value >> 8);
      }
      out.putByte(value);
    }
  }
}
