package io.swarmdns.zone.limit;

/// A network of clients, as two halves of an address; IPv4 is mapped into IPv6.
///
/// @param length of the prefix in bits, 0 to 128, counted in the IPv6 address
public record Network(long high, long low, int length) {
  /// Whether the address lies in it.
  public boolean contains(long addressHigh, long addressLow) {
    return same(high ^ addressHigh, Math.min(length, 64))
        && same(low ^ addressLow, Math.max(length - 64, 0));
  }

  private static boolean same(long difference, int bits) {
    return bits == 0 || difference >>> (64 - bits) == 0;
  }
}
