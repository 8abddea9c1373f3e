package io.swarmdns.testkit.wire;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.xbill.DNS.Type;

/// Reads the parts of a message one after the other. Not made for speed, but for being right: it
/// judges the servers' own code and shares none with it.
final class WireReader {
  private static final int NAME_MAX_BYTES = 255;

  private final byte[] message;
  private int at;

  WireReader(byte[] message) {
    this.message = message;
  }

  int position() {
    return at;
  }

  boolean atEnd() {
    return at == message.length;
  }

  int byte8() throws MalformedMessage {
    if (at >= message.length) {
      throw new MalformedMessage("ends within a field");
    }
    return message[at++] & 0xff;
  }

  int short16() throws MalformedMessage {
    return byte8() << 8 | byte8();
  }

  long int32() throws MalformedMessage {
    return (long) short16() << 16 | short16();
  }

  /// A name without compression, in lower case, a byte a character.
  String name() throws MalformedMessage {
    var name = new ByteArrayOutputStream();
    int resume = -1;
    int lowest = at;
    while (true) {
      int length = byte8();
      if (length >= 0xc0) {
        int target = (length & 0x3f) << 8 | byte8();
        if (resume < 0) {
          resume = at;
        }
        if (target >= lowest) {
          throw new MalformedMessage("a compression pointer that does not point backwards");
        }
        lowest = target;
        at = target;
        continue;
      }
      if (length > 63 || name.size() + 1 + length > NAME_MAX_BYTES) {
        throw new MalformedMessage("a name that is too long");
      }
      name.write(length);
      if (length == 0) {
        break;
      }
      for (int i = 0; i < length; i++) {
        int c = byte8();
        name.write(c >= 'A' && c <= 'Z' ? c + 32 : c);
      }
    }
    if (resume >= 0) {
      at = resume;
    }
    return name.toString(StandardCharsets.ISO_8859_1);
  }

  private String bytes(int count) throws MalformedMessage {
    if (count < 0 || count > message.length - at) {
      throw new MalformedMessage("data that runs past its end");
    }
    String text = new String(message, at, count, StandardCharsets.ISO_8859_1);
    at += count;
    return text;
  }

  private String characterString() throws MalformedMessage {
    int length = byte8();
    return (char) length + bytes(length);
  }

  /// A record; for OPT the class and TTL fields are what they are.
  WireRecord record() throws MalformedMessage {
    String owner = name();
    int type = short16();
    int dclass = short16();
    long ttl = int32();
    int length = short16();
    int end = at + length;
    if (end > message.length) {
      throw new MalformedMessage("record data runs past the message");
    }
    String data = data(layout(type), length, end);
    return new WireRecord(owner, type, dclass, ttl, data);
  }

  private String data(String layout, int length, int end) throws MalformedMessage {
    if (length == 0) {
      return "";
    }
    var data = new StringBuilder(length);
    for (int i = 0; i < layout.length(); i++) {
      char part = layout.charAt(i);
      data.append(
          switch (part) {
            case 'N' -> name();
            case 'S' -> characterString();
            default -> bytes(part - '@');
          });
    }
    return data.append(bytes(end - at)).toString();
  }

  /// Where a type's data has names: N a name, S a character string, a letter from A a number of
  /// bytes (A 1, B 2…); the rest is bytes.
  private static String layout(int type) {
    return switch (type) {
      case Type.NS, Type.CNAME, Type.PTR, Type.DNAME, Type.MB, Type.MG, Type.MR, Type.MD, Type.MF ->
          "N";
      case Type.NSEC -> "N";
      case Type.SOA, Type.MINFO, Type.RP -> "NN";
      case Type.MX, Type.AFSDB, Type.RT, Type.KX, Type.SVCB, Type.HTTPS -> "BN";
      case Type.PX -> "BNN";
      case Type.SRV -> "FN";
      case Type.NAPTR -> "DSSSN";
      case Type.RRSIG -> "RN";
      default -> "";
    };
  }
}
