package io.swarmdns.zone.text;

/// The data of LOC (RFC 1876 §2, §3), in whole numbers: nothing is rounded, and what is finer than
/// the wire format is refused.
final class Location {
  private static final long DEGREE = 3_600_000;
  private static final long MINUTE = 60_000;
  private static final long EQUATOR = 1L << 31;

  /// Altitudes count from 100 km below the reference spheroid.
  private static final long ALTITUDE_BASE_CM = 10_000_000;

  private static final long ALTITUDE_MAX_CM = 0xffff_ffffL - ALTITUDE_BASE_CM;
  private static final long SIZE_MAX_CM = 9_000_000_000L;
  private static final long FAR = 1L << 40;
  private static final int SIZE_DEFAULT = 0x12; // 1 m
  private static final int HORIZONTAL_DEFAULT = 0x16; // 10 km
  private static final int VERTICAL_DEFAULT = 0x13; // 10 m

  private Location() {}

  static void put(Fields in, RdataBuffer out) throws BadText {
    long latitude = angle(in, "latitude", 90, 'N', 'S');
    long longitude = angle(in, "longitude", 180, 'E', 'W');
    long altitude = metres(in, "altitude", -ALTITUDE_BASE_CM, ALTITUDE_MAX_CM);
    out.putByte(0);
    out.putByte(size(in, "size", SIZE_DEFAULT));
    out.putByte(size(in, "horizontal precision", HORIZONTAL_DEFAULT));
    out.putByte(size(in, "vertical precision", VERTICAL_DEFAULT));
    out.putInt(EQUATOR + latitude);
    out.putInt(EQUATOR + longitude);
    out.putInt(ALTITUDE_BASE_CM + altitude);
  }

  /// Degrees, minutes and seconds, the last two optional, and the hemisphere; in thousandths of a
  /// second.
  private static long angle(Fields in, String what, int degreesMax, char positive, char negative)
      throws BadText {
    int first = in.position();
    long angle = in.number(what, degreesMax) * DEGREE;
    if (isNumber(in)) {
      angle += in.number(what + " in minutes", 59) * MINUTE;
    }
    if (isNumber(in)) {
      int token = in.next(what + " in seconds");
      var tokens = in.tokens();
      long part = decimal(tokens.bytes(), tokens.start(token), tokens.end(token), 3);
      if (part < 0 || part >= MINUTE) {
        throw in.not(token, what + " in seconds");
      }
      angle += part;
    }
    if (angle > degreesMax * DEGREE) {
      throw new BadText(first, what + " above " + degreesMax + " degrees", "");
    }
    var sides = "'" + positive + "' or '" + negative + "'";
    int side = in.next(sides);
    if (in.tokens().isWord(side, String.valueOf(negative))) {
      return -angle;
    }
    if (!in.tokens().isWord(side, String.valueOf(positive))) {
      throw in.not(side, sides);
    }
    return angle;
  }

  private static boolean isNumber(Fields in) {
    var tokens = in.tokens();
    int token = in.position();
    return in.more() && tokens.length(token) > 0 && isDigit(tokens.bytes()[tokens.start(token)]);
  }

  /// Metres with or without their unit, in centimetres.
  private static long metres(Fields in, String what, long min, long max) throws BadText {
    int token = in.next(what);
    byte[] text = in.tokens().bytes();
    int start = in.tokens().start(token);
    int end = in.tokens().end(token);
    boolean minus = start < end && text[start] == '-';
    boolean unit = start < end && (text[end - 1] | 32) == 'm';
    long size = decimal(text, minus ? start + 1 : start, unit ? end - 1 : end, 2);
    long value = minus ? -size : size;
    if (size < 0 || value < min || value > max) {
      throw in.not(token, what + " in metres");
    }
    return value;
  }

  /// A size as a digit and a power of ten, in one byte (RFC 1876 §2).
  private static int size(Fields in, String what, int otherwise) throws BadText {
    if (!in.more()) {
      return otherwise;
    }
    long left = metres(in, what, 0, SIZE_MAX_CM);
    int exponent = 0;
    while (left >= 10) {
      left /= 10;
      exponent++;
    }
    return (int) left << 4 | exponent;
  }

  /// A number times ten to the power of `decimals`; -1 when it is none, has more decimals, or is
  /// far beyond any bound here.
  private static long decimal(byte[] text, int start, int end, int decimals) {
    long value = 0;
    int left = -1;
    for (int i = start; i < end; i++) {
      if (text[i] == '.' && left < 0 && i > start) {
        left = decimals;
      } else if (isDigit(text[i]) && left != 0 && value < FAR) {
        value = value * 10 + text[i] - '0';
        left -= left > 0 ? 1 : 0;
      } else {
        return -1;
      }
    }
    for (int i = left < 0 ? decimals : left; i > 0; i--) {
      value *= 10;
    }
    return end > start ? value : -1;
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }
}
