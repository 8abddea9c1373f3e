package io.swarmdns.testkit.zone;

import java.util.HexFormat;
import java.util.Set;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;
import org.xbill.DNS.UNKRecord;

/// Records as lines of a master file.
public final class ZoneText {
  /// Types whose data holds no names, or only the zone's own, so that its punctuation means
  /// nothing.
  private static final Set<Integer> NAMELESS =
      Set.of(Type.A, Type.AAAA, Type.TXT, Type.CAA, Type.URI, Type.HINFO, Type.DNSKEY, Type.RRSIG);

  private ZoneText() {}

  /// Owner, TTL, class, type and data on one line.
  public static String line(Record record) {
    return name(record.getName())
        + " "
        + record.getTTL()
        + " IN "
        + type(record.getType())
        + " "
        + data(record);
  }

  /// A type's mnemonic, or `TYPEn` (RFC 3597 §5).
  public static String type(int type) {
    return Type.string(type);
  }

  /// The data in its type's own form where every reader agrees on it, else as bytes (RFC 3597 §5).
  private static String data(Record record) {
    String text = record.rdataToString();
    String extra = NAMELESS.contains(record.getType()) ? " .,=+/:\"" : " .";
    boolean plain = text.chars().allMatch(c -> isPlain(c) || extra.indexOf(c) >= 0);
    if (plain && !(record instanceof UNKRecord)) {
      return text;
    }
    byte[] data = record.rdataToWireCanonical();
    return "\\# " + data.length + " " + HexFormat.of().formatHex(data);
  }

  /// A name as every reader of master files takes it: whatever could be read as something else is
  /// escaped.
  public static String name(Name name) {
    if (name.labels() == 1) {
      return ".";
    }
    var text = new StringBuilder();
    for (int label = 0; label < name.labels() - 1; label++) {
      byte[] bytes = name.getLabel(label);
      for (int i = 1; i < bytes.length; i++) {
        character(text, bytes[i] & 0xff);
      }
      text.append('.');
    }
    return text.toString();
  }

  private static void character(StringBuilder text, int c) {
    if (isPlain(c)) {
      text.append((char) c);
    } else {
      text.append('\\').append((char) ('0' + c / 100));
      text.append((char) ('0' + c / 10 % 10)).append((char) ('0' + c % 10));
    }
  }

  private static boolean isPlain(int c) {
    return (c >= '0' && c <= '9')
        || (c >= 'A' && c <= 'Z')
        || (c >= 'a' && c <= 'z')
        || c == '-'
        || c == '_'
        || c == '*';
  }
}
