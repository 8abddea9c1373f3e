package io.swarmdns.zone.answer;

import io.swarmdns.zone.memory.Memory;
import io.swarmdns.zone.name.DomainName;
import io.swarmdns.zone.name.ParsedName;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// What the server tells about itself in class CH (RFC 4892 §3.1), as prepared TXT data. Immutable.
final class ServerFacts {
  private static final int STRING_MAX_BYTES = 255;

  private final byte[][] names;
  private final byte[][] texts;

  ServerFacts(ResponderSettings settings) {
    names =
        new byte[][] {
          DomainName.parse("version.bind").wire(),
          DomainName.parse("version.server").wire(),
          DomainName.parse("id.server").wire(),
          DomainName.parse("hostname.bind").wire()
        };
    byte[] version = text(settings.version());
    byte[] identity = text(settings.identity());
    texts = new byte[][] {version, version, identity, identity};
  }

  /// One character string (RFC 1035 §3.3), empty for an empty text.
  private static byte[] text(String text) {
    if (text.isEmpty()) {
      return new byte[0];
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    byte[] string = Arrays.copyOf(bytes, Math.min(bytes.length, STRING_MAX_BYTES));
    byte[] rdata = new byte[1 + string.length];
    rdata[0] = (byte) string.length;
    System.arraycopy(string, 0, rdata, 1, string.length);
    return rdata;
  }

  /// Writes the TXT record that answers the name behind a question that ends at `at`; returns its
  /// length, 0 when that is nothing that is told.
  int write(ParsedName name, long message, int at) {
    for (int i = 0; i < names.length; i++) {
      if (name.suffixEquals(0, names[i])) {
        byte[] text = texts[i];
        return text.length == 0 ? 0 : record(message + at, text);
      }
    }
    return 0;
  }

  private static int record(long at, byte[] text) {
    Memory.putShort(at, 0xc00c);
    Memory.putInt(at + 2, 0x0010_0003); // TXT, CH
    Memory.putInt(at + 6, 0);
    Memory.putShort(at + 10, text.length);
    Memory.copyFromArray(text, 0, at + 12, text.length);
    return 12 + text.length;
  }
}
