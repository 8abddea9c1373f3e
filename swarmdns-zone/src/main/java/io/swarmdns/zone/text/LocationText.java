package io.swarmdns.zone.text;

/// The data of LOC from wire format to text: the counterpart of [Location].
final class LocationText {
  private static final int DEGREE = 3_600_000;
  private static final int MINUTE = 60_000;
  private static final int SECOND = 1000;
  private static final long EQUATOR = 1L << 31;
  private static final long ALTITUDE_BASE_CM = 10_000_000;

  private LocationText() {}

  static void append(WireFields in) {
    if (in.takeNumber(1) != 0) {
      // RFC 1876 §2: another version has another form.
      in.fail();
      return;
    }
    int size = (int) in.takeNumber(1);
    int horizontal = (int) in.takeNumber(1);
    int vertical = (int) in.takeNumber(1);
    angle(in, 90, "N", "S");
    angle(in, 180, "E", "W");
    metres(in.field(), in.takeNumber(4) - ALTITUDE_BASE_CM);
    size(in, size);
    size(in, horizontal);
    size(in, vertical);
  }

  private static void angle(WireFields in, int degreesMax, String positive, String negative) {
    long angle = in.takeNumber(4) - EQUATOR;
    long left = Math.abs(angle);
    if (left > (long) degreesMax * DEGREE) {
      in.fail();
      return;
    }
    in.field().append(left / DEGREE);
    in.field().append(left % DEGREE / MINUTE);
    in.field().append(left % MINUTE / SECOND).append('.');
    in.text().append(Long.toString(SECOND + left % SECOND), 1, 4);
    in.field().append(angle < 0 ? negative : positive);
  }

  private static void metres(StringBuilder to, long centimetres) {
    long size = Math.abs(centimetres);
    to.append(centimetres < 0 ? "-" : "").append(size / 100);
    if (size % 100 != 0) {
      to.append('.').append(Long.toString(100 + size % 100), 1, 3);
    }
    to.append('m');
  }

  /// A digit and a power of ten; not in this form when a parser would choose others.
  private static void size(WireFields in, int value) {
    int digit = value >> 4;
    int exponent = value & 15;
    if (value < 0 || digit > 9 || exponent > 9 || digit == 0 && exponent > 0) {
      in.fail();
      return;
    }
    long centimetres = digit;
    for (int i = 0; i < exponent; i++) {
      centimetres *= 10;
    }
    metres(in.field(), centimetres);
  }
}
