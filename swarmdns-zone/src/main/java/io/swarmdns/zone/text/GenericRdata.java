package io.swarmdns.zone.text;

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
    try {
      var record = Record.newRecord(Name.root, type, DClass.IN, 0, data);
      return record != null && Arrays.equals(ForeignRdata.data(record), data);
    } catch (RuntimeException e) {
      // dnsjava meets bytes that it did not expect: they are not well formed.
      return false;
    }
  }
}
