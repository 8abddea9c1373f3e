package io.swarmdns.zone.store;

import io.swarmdns.zone.name.DomainName;
import io.swarmdns.zone.name.RrType;
import java.util.Arrays;

/// The canonical form of record data: upper-case letters of the names in it made lower case, for
/// the types of RFC 4034 §6.2 as RFC 6840 §5.1 has them (RRSIG yes, NSEC and HINFO no). The rest of
/// the data, and all data of other types, is compared byte by byte. A6 is left out: its format was
/// withdrawn (RFC 6563).
///
/// Two records whose data have the same canonical form are the same record. The form is as long as
/// the data. Data that does not have the form of its type is never read beyond its end; what could
/// be read of its names is folded. Stateless.
public final class CanonicalRdata {
  // Types that nothing else here needs to know (RFC 1035 §3.3, RFC 1183, 2163, 2535).
  private static final int MD = 3;
  private static final int MF = 4;
  private static final int MB = 7;
  private static final int MG = 8;
  private static final int MR = 9;
  private static final int MINFO = 14;
  private static final int AFSDB = 18;
  private static final int RT = 21;
  private static final int SIG = 24;
  private static final int PX = 26;
  private static final int NXT = 30;

  private CanonicalRdata() {}

  /// Whether data of the type can differ from its canonical form.
  public static boolean hasNames(int type) {
    return names(type) > 0;
  }

  /// Folds the data of one record in place.
  public static void fold(int type, byte[] data, int from, int length) {
    int end = from + length;
    int at = firstName(type, data, from, end);
    for (int left = names(type); left > 0 && at >= 0; left--) {
      at = foldName(data, at, end);
    }
  }

  /// The canonical form; the data itself when that is it. Not to be changed.
  static byte[] folded(int type, byte[] data) {
    if (!hasNames(type)) {
      return data;
    }
    byte[] copy = data.clone();
    fold(type, copy, 0, copy.length);
    return copy;
  }

  /// Whether two records of the type are the same.
  static boolean isSame(int type, byte[] a, int aFrom, byte[] b, int bFrom, int length) {
    if (Arrays.equals(a, aFrom, aFrom + length, b, bFrom, bFrom + length)) {
      return true;
    }
    if (!hasNames(type) || !isSameButForCase(a, aFrom, b, bFrom, length)) {
      return false;
    }
    return Arrays.equals(
        folded(type, Arrays.copyOfRange(a, aFrom, aFrom + length)),
        folded(type, Arrays.copyOfRange(b, bFrom, bFrom + length)));
  }

  private static boolean isSameButForCase(byte[] a, int aFrom, byte[] b, int bFrom, int length) {
    for (int i = 0; i < length; i++) {
      if (lower(a[aFrom + i]) != lower(b[bFrom + i])) {
        return false;
      }
    }
    return true;
  }

  private static byte lower(byte b) {
    return b >= 'A' && b <= 'Z' ? (byte) (b + 'a' - 'A') : b;
  }

  /// How many names the data has that are folded.
  private static int names(int type) {
    return switch (type) {
      case RrType.NS, MD, MF, RrType.CNAME, MB, MG, MR, RrType.PTR, RrType.DNAME, NXT -> 1;
      case RrType.MX, AFSDB, RT, RrType.KX, RrType.SRV, RrType.NAPTR, SIG, RrType.RRSIG -> 1;
      case RrType.SOA, MINFO, RrType.RP, PX -> 2;
      default -> 0;
    };
  }

  /// Where the first of them begins, -1 when the data is too short to have one.
  private static int firstName(int type, byte[] data, int from, int end) {
    return switch (type) {
      case RrType.MX, AFSDB, RT, RrType.KX, PX -> from + 2;
      case RrType.SRV -> from + 6;
      case SIG, RrType.RRSIG -> from + 18;
      case RrType.NAPTR -> afterStrings(data, from + 4, end);
      default -> from;
    };
  }

  /// Behind the flags, services and regular expression of a NAPTR (RFC 3403 §4.1).
  private static int afterStrings(byte[] data, int from, int end) {
    int at = from;
    for (int left = 3; left > 0; left--) {
      if (at >= end) {
        return -1;
      }
      at += 1 + (data[at] & 0xff);
    }
    return at;
  }

  /// Folds a name and returns where it ends, -1 when it is not whole.
  private static int foldName(byte[] data, int from, int end) {
    int at = from;
    while (at < end) {
      int label = data[at++] & 0xff;
      if (label == 0) {
        return at;
      }
      if (label > DomainName.LABEL_MAX || at + label > end) {
        return -1;
      }
      for (int stop = at + label; at < stop; at++) {
        data[at] = lower(data[at]);
      }
    }
    return -1;
  }
}
