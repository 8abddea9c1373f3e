package io.swarmdns.zone.limit;

/// Rate limits and the table that counts for them, which all event loops share.
public record RateLimiting(RateLimits limits, RateTable table) {
  private static final long MAPPED_V4 = 0x0000_ffffL;

  /// The client's network as a number.
  public long network(long addressHigh, long addressLow) {
    if (addressHigh == 0 && addressLow >>> 32 == MAPPED_V4) {
      return (addressLow & 0xffff_ffffL) >>> (32 - limits.ipv4Prefix());
    }
    // A network of IPv6 never equals one of IPv4, which has no more than 32 bits.
    return addressHigh >>> (64 - limits.ipv6Prefix()) | Long.MIN_VALUE;
  }
}
