package io.swarmdns.zone.canonical;

import java.io.IOException;

/// Bytes are not a zone stream, or not a whole one. The message says what is wrong and where.
public final class BadZoneStream extends IOException {
  private static final long serialVersionUID = 1;

  /// @param offset of the byte behind what was read last
  BadZoneStream(long offset, String message) {
    super("zone stream, byte " + offset + ": " + message);
  }
}
