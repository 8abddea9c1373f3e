package io.swarmdns.zone.text;

import io.swarmdns.zone.name.RrType;
import java.util.Arrays;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;

/// Record data as `\# length hexadecimal`, for any type (RFC 3597 §5).
final class GenericRdata {
  private GenericRdata() {}

  /// Appends the data; of a type that is known it must be well formed and uncompressed.
  static void put(int type, Fields in, RdataBuffer out) throws BadText {
    int first = in.next("\\#");
    int expected = (int) in.number("length", RdataBuffer.LENGTH_MAX);
    if (expected > 0) {
      Encodings.putHexRest(in, "data", out);
    }
    if (out.length() != expected) {
      throw new BadText(
          first, "\\# announces " + expected + " bytes, and " + out.length() + " follow", "");
    }
    byte[] data = Arrays.copyOf(out.bytes(), expected);
    if (!wellFormed(type, data)) {
      throw new BadText(
          first, "the bytes after \\# are no " + RecordTypes.name(type) + " data", "");
    }
  }

  private static boolean wellFormed(int type, byte[] data) {
    if (data.length < leastBytes(type)) {
      return false;
    }
    return switch (type) {
      case RrType.EUI48 -> data.length == 6;
      case RrType.EUI64 -> data.length == 8;
      case RrType.NID, RrType.L64 -> data.length == 10;
      case RrType.L32 -> data.length == 6;
      case RrType.DS, RrType.CDS, RrType.TA, RrType.DLV ->
          isLong(data, 4, SecurityRdata.digestBytes(data[3] & 0xff));
      case RrType.SSHFP -> isLong(data, 2, SecurityRdata.fingerprintBytes(data[1] & 0xff));
      case RrType.CAA -> data[1] != 0 && readsAs(type, data);
      case RrType.AMTRELAY -> isAmtrelay(data);
      // One byte shorter than SRV before its name.
      case RrType.DSYNC -> readsAs(RrType.SRV, concatenated(new byte[1], data));
      default -> readsAs(likeness(type), data);
    };
  }

  /// Bytes without which data of the type lacks something, where dnsjava would not miss it.
  private static int leastBytes(int type) {
    return switch (type) {
      case RrType.TXT, RrType.SPF, RrType.OPENPGPKEY -> 1;
      case RrType.NINFO, RrType.AVC, RrType.RESINFO, RrType.WALLET, RrType.CLA -> 1;
      case RrType.AMTRELAY -> 2;
      case RrType.CAA, RrType.SSHFP -> 3;
      case RrType.TLSA, RrType.SMIMEA -> 4;
      case RrType.DS, RrType.CDS, RrType.TA, RrType.DLV -> 5;
      case RrType.DNSKEY, RrType.CDNSKEY -> 5;
      case RrType.CERT, RrType.CSYNC, RrType.HIP -> 6;
      case RrType.ZONEMD -> 6 + RareRdata.ZONEMD_DIGEST_MIN;
      default -> 0;
    };
  }

  /// A type whose data has the same form, for types that dnsjava does not look into.
  private static int likeness(int type) {
    return switch (type) {
      case RrType.LP -> RrType.KX;
      case RrType.TALINK -> RrType.RP;
      case RrType.NINFO, RrType.AVC, RrType.RESINFO, RrType.WALLET, RrType.CLA -> RrType.TXT;
      default -> type;
    };
  }

  /// Whether the bytes behind the first ones number as many as they must; 0 for any.
  private static boolean isLong(byte[] data, int from, int expected) {
    return expected == 0 || data.length - from == expected;
  }

  /// RFC 8777 §4.2: what follows the first two bytes is of the form that the second says.
  private static boolean isAmtrelay(byte[] data) {
    return switch (data[1] & 0x7f) {
      case 0 -> data.length == 2;
      case 1 -> data.length == 2 + 4;
      case 2 -> data.length == 2 + 16;
      case 3 -> readsAs(RrType.KX, data);
      default -> true;
    };
  }

  private static byte[] concatenated(byte[] first, byte[] second) {
    byte[] all = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, all, first.length, second.length);
    return all;
  }

  private static boolean readsAs(int type, byte[] data) {
    try {
      var record = Record.newRecord(Name.root, type, DClass.IN, 0, data);
      return record != null && Arrays.equals(ForeignRdata.data(record), data);
    } catch (RuntimeException e) {
      // dnsjava meets bytes that it did not expect: they are not well formed.
      return false;
    }
  }
}
