package io.swarmdns.zone.text;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.UNKRecord;

/// The data of rare types from wire format to text, left to dnsjava: the counterpart of
/// [ForeignRdata].
///
/// Its text is used only if it reads as the very bytes that it was made from.
final class ForeignText {
  private static final byte[] ROOT = {0};

  private ForeignText() {}

  /// Appends the data as text; false, with nothing appended, when there is no faithful one.
  static boolean append(int type, byte[] data, StringBuilder to) {
    try {
      var record = Record.newRecord(Name.root, type, DClass.IN, 0, data);
      if (record instanceof UNKRecord) {
        return false;
      }
      var text = record.rdataToString();
      if (!text.chars().allMatch(c -> c >= ' ' && c < 127) || !reads(type, text, data)) {
        return false;
      }
      to.append(text);
      return true;
    } catch (BadText | RuntimeException e) {
      // dnsjava meets bytes that it did not expect, or writes what it does not read.
      return false;
    }
  }

  private static boolean reads(int type, String text, byte[] data) throws BadText {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    var tokens = new Tokens();
    if (tokens.scan(bytes, 0, bytes.length, true, 1) != Tokens.Outcome.ENTRY) {
      return false;
    }
    var fields = new Fields();
    fields.begin(tokens, 0, ROOT);
    var out = new RdataBuffer();
    ForeignRdata.put(type, fields, out);
    return Arrays.equals(out.bytes(), 0, out.length(), data, 0, data.length);
  }
}
