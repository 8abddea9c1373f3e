package io.swarmdns.zone.text;

import java.util.Base64;

/// The data of rare types that dnsjava cannot read from text, or not rightly.
final class RareRdata {
  /// RFC 8976 §2.2.4.
  static final int ZONEMD_DIGEST_MIN = 12;

  static final int EUI48_OCTETS = 6;
  static final int EUI64_OCTETS = 8;

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
    int first = in.position();
    int digestAt = out.length();
    Encodings.putHexRest(in, "digest", out);
    if (out.length() - digestAt < ZONEMD_DIGEST_MIN) {
      throw new BadText(first, "digest shorter than " + ZONEMD_DIGEST_MIN + " bytes", "");
    }
  }

  /// RFC 8005 §6. The key is one field, so that names can follow it.
  static void putHip(Fields in, RdataBuffer out) throws BadText {
    int lengthsAt = out.length();
    out.putByte(0);
    in.putByte("public key algorithm", out);
    out.putShort(0);
    int tagAt = out.length();
    Encodings.putHexField(in, in.next("host identity tag"), "host identity tag", out);
    int tagBytes = out.length() - tagAt;
    byte[] key = base64(in, in.next("public key"), "public key");
    if (tagBytes == 0 || tagBytes > 255 || key.length == 0) {
      throw in.not(in.position() - 1, "host identity tag and public key");
    }
    out.put(key, 0, key.length);
    while (in.more()) {
      in.putName("rendezvous server", out);
    }
    out.bytes()[lengthsAt] = (byte) tagBytes;
    out.bytes()[lengthsAt + 2] = (byte) (key.length >> 8);
    out.bytes()[lengthsAt + 3] = (byte) key.length;
  }

  private static byte[] base64(Fields in, int token, String what) throws BadText {
    try {
      byte[] data = Base64.getDecoder().decode(in.tokens().text(token));
      if (data.length <= 0xffff && in.tokens().length(token) % 4 == 0) {
        return data;
      }
    } catch (IllegalArgumentException e) {
      // Said below.
    }
    throw in.not(token, what + " in base 64");
  }

  /// RFC 8777 §4.3.1.
  static void putAmtrelay(Fields in, RdataBuffer out) throws BadText {
    in.putByte("precedence", out);
    int optional = (int) in.number("discovery optional, 0 or 1", 1);
    int form = (int) in.number("relay type", 3);
    out.putByte(optional << 7 | form);
    switch (form) {
      case 0 -> {
        int token = in.next("'.' for no relay");
        if (!in.tokens().is(token, '.')) {
          throw in.not(token, "'.' for no relay");
        }
      }
      case 1 -> Addresses.putIpv4(in, out);
      case 2 -> Addresses.putIpv6(in, out);
      default -> in.putName("relay", out);
    }
  }

  /// RFC 9859 §2.
  static void putDsync(Fields in, RdataBuffer out) throws BadText {
    int token = in.next("record type");
    var tokens = in.tokens();
    int type = RecordTypes.parse(tokens.bytes(), tokens.start(token), tokens.end(token));
    if (type < 0) {
      throw in.not(token, "record type");
    }
    out.putShort(type);
    if (in.more() && tokens.isWord(in.position(), "NOTIFY")) {
      in.next("scheme");
      out.putByte(1);
    } else {
      in.putByte("scheme", out);
    }
    in.putShort("port", out);
    in.putName("target", out);
  }

  /// Two names: the one before and the one after.
  static void putTalink(Fields in, RdataBuffer out) throws BadText {
    in.putName("name before", out);
    in.putName("name after", out);
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
