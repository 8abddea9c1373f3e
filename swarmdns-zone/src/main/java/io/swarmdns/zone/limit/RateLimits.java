package io.swarmdns.zone.limit;

import java.util.List;

/// How many answers a second one client network gets. Rates are 0 for no limit, at most
/// [#RATE_MAX]. Immutable.
///
/// @param positive for one name
/// @param referral to one delegation
/// @param nodata from one zone
/// @param nxdomain from one zone
/// @param error refusals and the like
/// @param slip every so many limited answers one is sent short; 0: none
/// @param ipv4Prefix bits of an IPv4 address that make a network, 1 to 32
/// @param ipv6Prefix bits of an IPv6 address that make a network, 1 to 64
/// @param exempt networks that are never limited
public record RateLimits(
    int positive,
    int referral,
    int nodata,
    int nxdomain,
    int error,
    int slip,
    int ipv4Prefix,
    int ipv6Prefix,
    List<Network> exempt) {
  public static final int RATE_MAX = 1_000_000;

  public RateLimits {
    exempt = List.copyOf(exempt);
  }

  /// Whether the client is never limited. Allocation-free.
  public boolean isExempt(long addressHigh, long addressLow) {
    for (int i = 0; i < exempt.size(); i++) {
      if (exempt.get(i).contains(addressHigh, addressLow)) {
        return true;
      }
    }
    return false;
  }
}
