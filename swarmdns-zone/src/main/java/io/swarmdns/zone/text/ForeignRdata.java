package io.swarmdns.zone.text;

import java.io.IOException;
import java.util.Arrays;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Tokenizer;

/// The data of rare types, left to dnsjava.
final class ForeignRdata {
  /// Wire format of a record before its data, when the owner is the root: name, type, class, TTL,
  /// length (RFC 1035 §3.2.1).
  private static final int HEADER_BYTES = 11;

  /// Characters of dnsjava's messages shown.
  private static final int REASON_MAX = 120;

  private ForeignRdata() {}

  /// Appends the data of the fields that are left.
  static void put(int type, Fields in, RdataBuffer out) throws BadText {
    int first = in.position();
    var text = new StringBuilder();
    while (in.more()) {
      append(in.tokens(), in.next("data"), text);
    }
    try (var tokenizer = new Tokenizer(text.toString())) {
      var origin = new Name(in.origin());
      byte[] data = data(Record.fromString(Name.root, type, DClass.IN, 0, tokenizer, origin));
      out.put(data, 0, data.length);
    } catch (IOException | RuntimeException e) {
      // Its parsers throw both for text that they do not like.
      throw new BadText(
          first,
          "bad " + RecordTypes.name(type) + " data: " + reason(e),
          "any type can be written as \\# length hexadecimal");
    }
  }

  /// A record's data in wire format, without compression, the case kept.
  static byte[] data(Record record) {
    byte[] wire = record.withName(Name.root).toWire(Section.ANSWER);
    return Arrays.copyOfRange(wire, HEADER_BYTES, wire.length);
  }

  /// What dnsjava says, which may quote all of the text that it did not like.
  private static String reason(Exception e) {
    var message = e.getMessage();
    if (message == null) {
      return e.getClass().getSimpleName();
    }
    // It puts "<none>:1: " in front.
    var said = message.replaceFirst("^<[^>]{0,20}>:\\d+: ", "");
    return said.substring(0, Math.min(REASON_MAX, said.length())).replaceAll("[^ -~]", "?");
  }

  /// The token as it was written, bytes above ASCII escaped: dnsjava would take them for UTF-8.
  private static void append(Tokens tokens, int token, StringBuilder text) {
    text.append(text.isEmpty() ? "" : " ").append(tokens.quoted(token) ? "\"" : "");
    boolean escaped = false;
    for (int i = tokens.start(token); i < tokens.end(token); i++) {
      int c = tokens.bytes()[i] & 0xff;
      if (c < 128) {
        text.append((char) c);
      } else {
        // Behind a backslash the digits alone make the escape.
        text.append(Escapes.decimal(c), escaped ? 1 : 0, 4);
      }
      escaped = c == '\\' && !escaped;
    }
    text.append(tokens.quoted(token) ? "\"" : "");
  }
}
