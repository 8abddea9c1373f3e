package io.swarmdns.zone.cookie;

/// What a server cookie's hash is taken over (RFC 9018 §4.4): client cookie, version, reserved,
/// timestamp, client address. Hashed with SipHash-2-4 (Aumasson and Bernstein, 2012). Reusable,
/// allocation-free, not thread-safe. All words are little-endian, as the hash reads them.
final class CookieInput {
  private static final long MAPPED_V4 = 0x0000_ffffL;
  private static final int V4_BYTES = 8 + 8 + 4;
  private static final int V6_BYTES = 8 + 8 + 16;

  private long clientCookie;
  private long versionToTimestamp;
  private long addressHigh;
  private long addressLow;

  private long v0;
  private long v1;
  private long v2;
  private long v3;

  /// @param clientCookieWord the client's eight bytes as a little-endian number
  /// @param headWord version, reserved and timestamp, as they stand in the cookie
  /// @param high the first half of the client's address as a number; IPv4 is mapped
  /// @param low the second half
  void set(long clientCookieWord, long headWord, long high, long low) {
    clientCookie = clientCookieWord;
    versionToTimestamp = headWord;
    addressHigh = high;
    addressLow = low;
  }

  long hash(long key0, long key1) {
    v0 = key0 ^ 0x736f6d6570736575L;
    v1 = key1 ^ 0x646f72616e646f6dL;
    v2 = key0 ^ 0x6c7967656e657261L;
    v3 = key1 ^ 0x7465646279746573L;
    word(clientCookie);
    word(versionToTimestamp);
    if (addressHigh == 0 && addressLow >>> 32 == MAPPED_V4) {
      long address = Integer.toUnsignedLong(Integer.reverseBytes((int) addressLow));
      word((long) V4_BYTES << 56 | address);
    } else {
      word(Long.reverseBytes(addressHigh));
      word(Long.reverseBytes(addressLow));
      word((long) V6_BYTES << 56);
    }
    v2 ^= 0xff;
    for (int i = 0; i < 4; i++) {
      round();
    }
    return v0 ^ v1 ^ v2 ^ v3;
  }

  private void word(long word) {
    v3 ^= word;
    round();
    round();
    v0 ^= word;
  }

  private void round() {
    v0 += v1;
    v2 += v3;
    v1 = Long.rotateLeft(v1, 13) ^ v0;
    v3 = Long.rotateLeft(v3, 16) ^ v2;
    v0 = Long.rotateLeft(v0, 32);
    v2 += v1;
    v0 += v3;
    v1 = Long.rotateLeft(v1, 17) ^ v2;
    v3 = Long.rotateLeft(v3, 21) ^ v0;
    v2 = Long.rotateLeft(v2, 32);
  }
}
