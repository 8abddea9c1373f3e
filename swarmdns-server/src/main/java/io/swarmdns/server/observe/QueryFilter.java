package io.swarmdns.server.observe;

import io.swarmdns.server.config.Prefix;
import io.swarmdns.zone.name.DomainName;
import java.util.List;

/// Which queries the query log wants: those of some clients, for names in some zones. Immutable;
/// asked by event loops, so it allocates nothing.
final class QueryFilter {
  private static final long MAPPED = 0xffffL << 32; // ::ffff:0:0/96 (RFC 4291 §2.5.5.2)
  private static final int LABELS_MAX = 128;

  private final long[] maskHigh;
  private final long[] maskLow;
  private final long[] networkHigh;
  private final long[] networkLow;
  private final byte[][] zones;

  /// @param clients networks that are wanted; empty: all
  /// @param zones names that are wanted, with all below; empty: all
  QueryFilter(List<Prefix> clients, List<DomainName> zones) {
    int count = clients.size();
    maskHigh = new long[count];
    maskLow = new long[count];
    networkHigh = new long[count];
    networkLow = new long[count];
    for (int i = 0; i < count; i++) {
      network(i, clients.get(i));
    }
    this.zones = zones.stream().map(DomainName::wire).toArray(byte[][]::new);
  }

  private void network(int index, Prefix prefix) {
    byte[] address = prefix.address().getAddress();
    boolean mapped = address.length == 4;
    int length = mapped ? 96 + prefix.length() : prefix.length();
    maskHigh[index] = leadingOnes(Math.min(length, 64));
    maskLow[index] = leadingOnes(Math.max(0, length - 64));
    networkHigh[index] = mapped ? 0 : word(address, 0, 8);
    networkLow[index] = mapped ? MAPPED | word(address, 0, 4) : word(address, 8, 8);
  }

  private static long leadingOnes(int count) {
    return count == 0 ? 0 : -1L << (64 - count);
  }

  private static long word(byte[] bytes, int from, int length) {
    long word = 0;
    for (int i = from; i < from + length; i++) {
      word = word << 8 | bytes[i] & 0xff;
    }
    return word;
  }

  /// Whether queries of this client are wanted; the address as [io.swarmdns.zone.answer.Batch] has
  /// it.
  boolean wantsClient(long high, long low) {
    for (int i = 0; i < maskHigh.length; i++) {
      if ((high & maskHigh[i]) == networkHigh[i] && (low & maskLow[i]) == networkLow[i]) {
        return true;
      }
    }
    return maskHigh.length == 0;
  }

  /// Whether names matter at all.
  boolean wantsAllNames() {
    return zones.length == 0;
  }

  /// Whether queries for this name are wanted.
  ///
  /// @param name wire format in lower case
  /// @param length the name's bytes, 1 to 255, the root's length byte included
  boolean wantsName(byte[] name, int length) {
    for (byte[] zone : zones) {
      int at = length - zone.length;
      if (at >= 0 && isLabelStart(name, at) && endsWith(name, at, zone)) {
        return true;
      }
    }
    return zones.length == 0;
  }

  private static boolean isLabelStart(byte[] name, int wanted) {
    int at = 0;
    for (int labels = 0; at < wanted && labels < LABELS_MAX; labels++) {
      at += 1 + name[at];
    }
    return at == wanted;
  }

  private static boolean endsWith(byte[] name, int at, byte[] zone) {
    for (int i = 0; i < zone.length; i++) {
      if (name[at + i] != zone[i]) {
        return false;
      }
    }
    return true;
  }
}
