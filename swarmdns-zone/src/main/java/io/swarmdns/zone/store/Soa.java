package io.swarmdns.zone.store;

import io.swarmdns.zone.memory.Memory;

/// Reads the numbers at the end of a prepared SOA record (RFC 1035 §3.3.13).
public final class Soa {
  private static final int NUMBERS_BYTES = 20;

  private Soa() {}

  public static int serial(long rrset) {
    return Memory.getInt(numbers(rrset));
  }

  public static int refreshSeconds(long rrset) {
    return Memory.getInt(numbers(rrset) + 4);
  }

  public static int retrySeconds(long rrset) {
    return Memory.getInt(numbers(rrset) + 8);
  }

  public static int expireSeconds(long rrset) {
    return Memory.getInt(numbers(rrset) + 12);
  }

  public static int minimumSeconds(long rrset) {
    return Memory.getInt(numbers(rrset) + 16);
  }

  static int negativeTtlSeconds(long rrset) {
    long minimum = minimumSeconds(rrset) & 0xffffffffL;
    return (int) Math.min(RRset.ttl(rrset), minimum);
  }

  /// The first record ends where its data does.
  private static long numbers(long rrset) {
    long record = RRset.records(rrset);
    return record + 12 + Memory.getShort(record + 10) - NUMBERS_BYTES;
  }
}
