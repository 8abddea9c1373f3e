package io.swarmdns.zone.text;

/// Times in seconds, with or without units: `3600`, `1h30m`, `2W` (as BIND and NSD read them).
final class Durations {
  /// What [#parse] returns for text that is no time.
  static final long NONE = -1;

  /// Largest number that fits in the 32 bits of a TTL or SOA field.
  private static final long MAX = 0xffff_ffffL;

  private Durations() {}

  /// Seconds, 0 to 2^32-1, or [#NONE].
  static long parse(byte[] text, int from, int end) {
    long total = 0;
    long number = 0;
    boolean digits = false;
    boolean units = false;
    for (int i = from; i < end; i++) {
      int c = text[i];
      if (c >= '0' && c <= '9') {
        digits = true;
        number = number * 10 + c - '0';
      } else {
        long unit = unit(c);
        if (unit == 0 || !digits) {
          return NONE;
        }
        total += number * unit;
        number = 0;
        digits = false;
        units = true;
      }
      if (number > MAX || total > MAX) {
        return NONE;
      }
    }
    // "1h30" is an error in BIND, too: the last number lacks its unit.
    return from == end || units && digits ? NONE : total + number;
  }

  private static long unit(int letter) {
    return switch (letter) {
      case 's', 'S' -> 1;
      case 'm', 'M' -> 60;
      case 'h', 'H' -> 3600;
      case 'd', 'D' -> 86_400;
      case 'w', 'W' -> 604_800;
      default -> 0;
    };
  }
}
