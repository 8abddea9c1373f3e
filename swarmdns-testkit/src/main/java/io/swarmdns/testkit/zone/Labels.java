package io.swarmdns.testkit.zone;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.random.RandomGenerator;
import org.xbill.DNS.Name;
import org.xbill.DNS.NameTooLongException;
import org.xbill.DNS.TextParseException;

/// Random labels from a small stock, so that names meet: siblings, wildcards' neighbours, owners of
/// several types. Some are odd: upper case, any byte, 63 bytes long, canonical neighbours.
public final class Labels {
  public static final String WILDCARD = "*";

  private static final List<String> COMMON =
      List.of("a", "b", "c", "x", "www", "mail", "ns1", "ns2", "host", "_tcp", "1", "zz", "a-b");

  private static final List<String> ODD =
      List.of(
          "A", "WwW", "a\0", "a\0b", "a b", "a.b", "\\", "\"q\"", "@", "$", ";", "(x)", "\1", "**",
          "*a", "\u007f", "_", "-", "~", "a\u00ff", "\u00ff", "\u00c0", "`", "{", "[", "Z");

  private static final int LABEL_MAX = 63;

  private Labels() {}

  /// A label of 1 to 63 bytes, never the wildcard's.
  public static byte[] random(RandomGenerator random) {
    return switch (random.nextInt(20)) {
      case 0, 1 -> ODD.get(random.nextInt(ODD.size())).getBytes(StandardCharsets.ISO_8859_1);
      case 2 -> binary(random);
      case 3 -> "x".repeat(1 + random.nextInt(LABEL_MAX)).getBytes(StandardCharsets.US_ASCII);
      default -> COMMON.get(random.nextInt(COMMON.size())).getBytes(StandardCharsets.US_ASCII);
    };
  }

  private static byte[] binary(RandomGenerator random) {
    byte[] label = new byte[1 + random.nextInt(4)];
    random.nextBytes(label);
    return label.length == 1 && label[0] == '*' ? new byte[] {'*', '*'} : label;
  }

  /// The name `label.parent`; `parent` itself when that would be longer than 255 bytes.
  public static Name child(byte[] label, Name parent) {
    byte[] wire = new byte[label.length + 2];
    wire[0] = (byte) label.length;
    System.arraycopy(label, 0, wire, 1, label.length);
    try {
      return Name.concatenate(ofWire(wire).relativize(Name.root), parent);
    } catch (NameTooLongException _) {
      return parent;
    }
  }

  /// The name that an ASCII label makes below a parent.
  public static Name child(String label, Name parent) {
    return child(label.getBytes(StandardCharsets.US_ASCII), parent);
  }

  /// The name that these wire-format bytes are.
  public static Name ofWire(byte[] wire) {
    try {
      return new Name(wire);
    } catch (IOException e) {
      throw new IllegalArgumentException("not a name in wire format", e);
    }
  }

  /// The name without its first label; the root's parent is the root.
  public static Name parent(Name name) {
    return name.labels() <= 1 ? name : new Name(name, 1);
  }

  /// The name's first label, without the length byte; empty for the root.
  public static byte[] first(Name name) {
    byte[] label = name.getLabel(0);
    byte[] content = new byte[label[0]];
    System.arraycopy(label, 1, content, 0, content.length);
    return content;
  }

  /// A name from presentation format.
  public static Name name(String text) {
    try {
      return Name.fromString(text, Name.root);
    } catch (TextParseException e) {
      throw new IllegalArgumentException(text, e);
    }
  }
}
