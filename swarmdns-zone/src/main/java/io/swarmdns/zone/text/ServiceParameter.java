package io.swarmdns.zone.text;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.TreeSet;

/// The value of one service parameter, from text to wire format (RFC 9460 §7, appendix A).
final class ServiceParameter {
  static final int MANDATORY = 0;
  static final int ALPN = 1;
  static final int NO_DEFAULT_ALPN = 2;
  static final int PORT = 3;
  static final int IPV4HINT = 4;
  static final int ECH = 5;
  static final int IPV6HINT = 6;
  static final int OHTTP = 8;

  private final Fields in;
  private final int token;
  private final byte[] raw;
  private final RdataBuffer scratch;

  /// @param from where in the text of the token the value begins
  /// @param scratch to work in
  ServiceParameter(Fields in, int token, int from, RdataBuffer scratch) throws BadText {
    this.in = in;
    this.token = token;
    this.scratch = scratch;
    scratch.clear();
    in.putBytes(token, from, scratch);
    if (scratch.overflows()) {
      throw in.tooLong();
    }
    raw = Arrays.copyOf(scratch.bytes(), scratch.length());
  }

  /// The value as it stands, escapes resolved.
  byte[] raw() {
    return raw;
  }

  /// The value in the wire format of the key.
  byte[] encode(int key) throws BadText {
    return switch (key) {
      case MANDATORY -> mandatory();
      case ALPN -> alpn();
      case PORT -> port();
      case IPV4HINT, IPV6HINT -> addresses(key);
      case ECH -> ech();
      default -> raw;
    };
  }

  /// Whether the bytes can be the value of the key.
  static boolean wellFormed(int key, byte[] wire) {
    return switch (key) {
      case MANDATORY -> ascending(wire);
      case ALPN -> strings(wire);
      case NO_DEFAULT_ALPN, OHTTP -> wire.length == 0;
      case PORT -> wire.length == 2;
      case IPV4HINT -> wire.length > 0 && wire.length % 4 == 0;
      case IPV6HINT -> wire.length > 0 && wire.length % 16 == 0;
      case ECH -> wire.length > 0;
      default -> true;
    };
  }

  private static boolean ascending(byte[] wire) {
    int last = MANDATORY;
    for (int i = 0; i + 1 < wire.length; i += 2) {
      int key = (wire[i] & 0xff) << 8 | wire[i + 1] & 0xff;
      if (key <= last) {
        return false;
      }
      last = key;
    }
    return wire.length > 0 && wire.length % 2 == 0;
  }

  private static boolean strings(byte[] wire) {
    int at = 0;
    while (at < wire.length && wire[at] != 0) {
      at += 1 + (wire[at] & 0xff);
    }
    return at == wire.length && wire.length > 0;
  }

  private byte[] mandatory() throws BadText {
    var keys = new TreeSet<Integer>();
    for (byte[] item : items()) {
      int key = ServiceRdata.key(new String(item, StandardCharsets.ISO_8859_1));
      if (key < 0 || !keys.add(key)) {
        throw in.not(token, "list of parameters, each once");
      }
    }
    var out = new ByteArrayOutputStream();
    for (int key : keys) {
      out.write(key >> 8);
      out.write(key);
    }
    return out.toByteArray();
  }

  private byte[] alpn() throws BadText {
    var out = new ByteArrayOutputStream();
    for (byte[] item : items()) {
      if (item.length == 0 || item.length > 255) {
        throw in.not(token, "list of protocols of 1 to 255 bytes");
      }
      out.write(item.length);
      out.writeBytes(item);
    }
    return out.toByteArray();
  }

  private byte[] port() throws BadText {
    int port = 0;
    for (byte digit : raw) {
      port = digit >= '0' && digit <= '9' ? port * 10 + digit - '0' : 0x10000;
      if (port > 0xffff) {
        throw in.not(token, "port");
      }
    }
    return raw.length == 0 ? raw : new byte[] {(byte) (port >> 8), (byte) port};
  }

  private byte[] addresses(int key) throws BadText {
    scratch.clear();
    for (byte[] item : items()) {
      boolean good =
          key == IPV4HINT
              ? Addresses.putIpv4(item, 0, item.length, scratch)
              : Addresses.putIpv6(item, 0, item.length, scratch);
      if (!good || scratch.overflows()) {
        throw in.not(token, key == IPV4HINT ? "IPv4 addresses" : "IPv6 addresses");
      }
    }
    return Arrays.copyOf(scratch.bytes(), scratch.length());
  }

  private byte[] ech() throws BadText {
    // The decoder would do without the padding.
    if (raw.length % 4 != 0) {
      throw in.not(token, "base 64");
    }
    try {
      return Base64.getDecoder().decode(raw);
    } catch (IllegalArgumentException e) {
      throw in.not(token, "base 64");
    }
  }

  /// The items of a comma-separated list, where a backslash takes the next byte's meaning (RFC 9460
  /// appendix A.1; the escapes of presentation format are gone by now).
  private List<byte[]> items() {
    var items = new ArrayList<byte[]>();
    var item = new ByteArrayOutputStream();
    for (int i = 0; i < raw.length; i++) {
      if (raw[i] == ',') {
        items.add(item.toByteArray());
        item.reset();
      } else {
        i += raw[i] == '\\' && i + 1 < raw.length ? 1 : 0;
        item.write(raw[i]);
      }
    }
    items.add(item.toByteArray());
    return items;
  }
}
