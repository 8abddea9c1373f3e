package io.swarmdns.zone.name;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/// An absolute domain name in lower case: a value for configuration, tables and messages.
///
/// The path of a query never makes one; it works on wire-format bytes where they lie. Ordered
/// canonically (RFC 4034 §6.1). Immutable.
public final class DomainName implements Comparable<DomainName> {
  /// Longest name in wire format, the root's length byte included (RFC 1035 §2.3.4).
  public static final int LENGTH_MAX = 255;

  /// Longest label (RFC 1035 §2.3.4).
  public static final int LABEL_MAX = 63;

  public static final DomainName ROOT = new DomainName(new byte[1]);

  private final byte[] wire;

  private DomainName(byte[] wire) {
    this.wire = wire;
  }

  /// From uncompressed wire format.
  ///
  /// @throws IllegalArgumentException when the bytes are not exactly one well-formed name
  public static DomainName ofWire(byte[] bytes, int offset, int length) {
    int at = 0;
    if (length > LENGTH_MAX) {
      throw new IllegalArgumentException("name longer than " + LENGTH_MAX + " bytes");
    }
    while (at < length && bytes[offset + at] != 0) {
      int label = bytes[offset + at] & 0xff;
      if (label > LABEL_MAX) {
        throw new IllegalArgumentException("label longer than " + LABEL_MAX + " bytes");
      }
      at += 1 + label;
    }
    if (at != length - 1) {
      throw new IllegalArgumentException("not a well-formed wire-format name");
    }
    byte[] wire = Arrays.copyOfRange(bytes, offset, offset + length);
    for (int i = 0; i < wire.length; i++) {
      // A length byte is at most 63, below 'A', so the whole array can be lowered alike.
      wire[i] = lower(wire[i]);
    }
    return new DomainName(wire);
  }

  /// From presentation format (RFC 1035 §5.1, with `\.` and `\DDD` escapes); a missing final dot is
  /// added.
  ///
  /// @throws IllegalArgumentException with what is wrong
  public static DomainName parse(String text) {
    if (text.equals(".")) {
      return ROOT;
    }
    byte[] in = text.getBytes(StandardCharsets.UTF_8);
    byte[] wire = new byte[LENGTH_MAX];
    int labelAt = 0;
    int at = 1;
    for (int i = 0; i < in.length; i++) {
      int c = in[i] & 0xff;
      if (c == '.') {
        labelAt = closeLabel(text, wire, labelAt, at);
        at = labelAt + 1;
        continue;
      }
      if (c == '\\') {
        if (i + 3 < in.length && isDigit(in[i + 1]) && isDigit(in[i + 2]) && isDigit(in[i + 3])) {
          c = (in[i + 1] - '0') * 100 + (in[i + 2] - '0') * 10 + (in[i + 3] - '0');
          i += 3;
        } else if (i + 1 < in.length) {
          c = in[++i] & 0xff;
        }
        if (c > 255) {
          throw new IllegalArgumentException("'" + text + "': escape above 255");
        }
      }
      if (at >= LENGTH_MAX - 1) {
        throw new IllegalArgumentException("'" + text + "': longer than 255 bytes");
      }
      wire[at++] = lower((byte) c);
    }
    if (at > labelAt + 1) {
      labelAt = closeLabel(text, wire, labelAt, at);
    } else if (labelAt == 0) {
      throw new IllegalArgumentException("'" + text + "': empty name");
    }
    return new DomainName(Arrays.copyOf(wire, labelAt + 1));
  }

  private static int closeLabel(String text, byte[] wire, int labelAt, int at) {
    int length = at - labelAt - 1;
    if (length == 0) {
      throw new IllegalArgumentException("'" + text + "': empty label");
    }
    if (length > LABEL_MAX) {
      throw new IllegalArgumentException("'" + text + "': label longer than 63 bytes");
    }
    wire[labelAt] = (byte) length;
    wire[at] = 0;
    return at;
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }

  private static byte lower(byte b) {
    return b >= 'A' && b <= 'Z' ? (byte) (b + 32) : b;
  }

  /// A copy of the wire format, lower case.
  public byte[] wire() {
    return wire.clone();
  }

  /// Bytes in wire format, 1 to 255.
  public int wireLength() {
    return wire.length;
  }

  /// Labels without the root, 0 to 127.
  public int labelCount() {
    int count = 0;
    for (int at = 0; wire[at] != 0; at += 1 + wire[at]) {
      count++;
    }
    return count;
  }

  /// The name without its first label; empty for the root.
  public Optional<DomainName> parent() {
    return wire.length == 1
        ? Optional.empty()
        : Optional.of(new DomainName(Arrays.copyOfRange(wire, 1 + wire[0], wire.length)));
  }

  /// Whether this name is `ancestor` or lies below it.
  public boolean isAtOrBelow(DomainName ancestor) {
    int skip = wire.length - ancestor.wire.length;
    for (int at = 0; at <= skip; at += 1 + wire[at]) {
      if (at == skip) {
        return Arrays.equals(wire, at, wire.length, ancestor.wire, 0, ancestor.wire.length);
      }
    }
    return false;
  }

  @Override
  public int compareTo(DomainName other) {
    return Arrays.compareUnsigned(SortKey.of(wire), SortKey.of(other.wire));
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof DomainName other && Arrays.equals(wire, other.wire);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(wire);
  }

  /// Presentation format with the final dot, escaped where needed.
  @Override
  public String toString() {
    if (wire.length == 1) {
      return ".";
    }
    var text = new StringBuilder(wire.length + 8);
    for (int at = 0; wire[at] != 0; at += 1 + wire[at]) {
      for (int i = at + 1; i <= at + wire[at]; i++) {
        int c = wire[i] & 0xff;
        if (c == '.' || c == '\\' || c == '"' || c == ';' || c == '(' || c == ')' || c == '@'
            || c == '$') {
          text.append('\\').append((char) c);
        } else if (c > 32 && c < 127) {
          text.append((char) c);
        } else {
          text.append('\\').append((char) ('0' + c / 100));
          text.append((char) ('0' + c / 10 % 10)).append((char) ('0' + c % 10));
        }
      }
      text.append('.');
    }
    return text.toString();
  }
}
