package io.swarmdns.zone.text;

import java.util.Arrays;

/// The type bitmap of NSEC and NSEC3 (RFC 4034 §4.1.2). Used again for every record.
final class TypeBitmap {
  private static final int WINDOWS = 256;
  static final int WINDOW_BYTES = 32;

  private final byte[] bits = new byte[WINDOWS * WINDOW_BYTES];

  /// Bytes used in each window.
  private final int[] used = new int[WINDOWS];

  /// Appends the bitmap of the types that are left in the fields; of none, nothing.
  void putRest(Fields in, RdataBuffer out) throws BadText {
    try {
      while (in.more()) {
        int token = in.next("type");
        var tokens = in.tokens();
        int type = RecordTypes.parse(tokens.bytes(), tokens.start(token), tokens.end(token));
        if (type < 0) {
          throw in.not(token, "record type");
        }
        int window = type >> 8;
        bits[type >> 3] |= (byte) (0x80 >> (type & 7));
        used[window] = Math.max(used[window], (type >> 3 & WINDOW_BYTES - 1) + 1);
      }
    } finally {
      flush(out);
    }
  }

  private void flush(RdataBuffer out) {
    for (int window = 0; window < WINDOWS; window++) {
      if (used[window] > 0) {
        int from = window * WINDOW_BYTES;
        out.putByte(window);
        out.putByte(used[window]);
        out.put(bits, from, used[window]);
        Arrays.fill(bits, from, from + used[window], (byte) 0);
        used[window] = 0;
      }
    }
  }
}
