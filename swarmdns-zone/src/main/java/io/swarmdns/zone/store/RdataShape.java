package io.swarmdns.zone.store;

import io.swarmdns.zone.name.DomainName;
import io.swarmdns.zone.name.RrType;

/// Whether record data has the form of its type, as far as this server looks into it: names where
/// it reads names, numbers where it reads numbers. Off the heap nothing would stop a reader that
/// was led beyond the data's end. Stateless.
public final class RdataShape {
  private static final int BYTES_MAX = 65_535;

  /// The five numbers of a SOA (RFC 1035 §3.3.13).
  private static final int SOA_NUMBERS_BYTES = 20;

  /// The fields of an RRSIG before the signer's name (RFC 4034 §3.1).
  private static final int RRSIG_FIELDS_BYTES = 18;

  /// The fields of NSEC3 and NSEC3PARAM before the salt's length (RFC 5155 §3.2, §4.2).
  private static final int NSEC3_FIELDS_BYTES = 4;

  private RdataShape() {}

  static boolean fits(int type, byte[] data) {
    return fits(type, data, data.length);
  }

  /// The same for data in the first `length` bytes of an array.
  public static boolean fits(int type, byte[] data, int length) {
    if (length > BYTES_MAX) {
      return false;
    }
    return switch (type) {
      case RrType.A -> length == 4;
      case RrType.AAAA -> length == 16;
      case RrType.NS, RrType.CNAME, RrType.PTR, RrType.DNAME ->
          afterName(data, length, 0) == length;
      case RrType.MX, RrType.KX -> afterName(data, length, 2) == length;
      case RrType.SRV -> afterName(data, length, 6) == length;
      case RrType.SVCB, RrType.HTTPS -> afterName(data, length, 2) >= 0;
      case RrType.SOA ->
          length > SOA_NUMBERS_BYTES
              && afterName(data, length, afterName(data, length, 0)) == length - SOA_NUMBERS_BYTES;
      case RrType.RRSIG -> afterName(data, length, RRSIG_FIELDS_BYTES) >= 0;
      case RrType.NSEC -> afterName(data, length, 0) >= 0;
      case RrType.NSEC3PARAM -> afterString(data, length, NSEC3_FIELDS_BYTES) == length;
      case RrType.NSEC3 ->
          afterString(data, length, afterString(data, length, NSEC3_FIELDS_BYTES)) >= 0;
      default -> true;
    };
  }

  /// Where the uncompressed name that begins at `from` ends, -1 when there is none.
  private static int afterName(byte[] data, int length, int from) {
    int at = from;
    while (at >= 0 && at < length) {
      int label = data[at] & 0xff;
      at += 1 + label;
      if (label > DomainName.LABEL_MAX || at - from > DomainName.LENGTH_MAX) {
        return -1;
      }
      if (label == 0) {
        return at;
      }
    }
    return -1;
  }

  /// Where the bytes that begin with their number at `from` end, -1 when they are not all there.
  private static int afterString(byte[] data, int length, int from) {
    if (from < 0 || from >= length) {
      return -1;
    }
    int end = from + 1 + (data[from] & 0xff);
    return end <= length ? end : -1;
  }
}
