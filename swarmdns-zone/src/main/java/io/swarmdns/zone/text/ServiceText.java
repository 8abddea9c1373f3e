package io.swarmdns.zone.text;

import java.util.Arrays;
import java.util.BitSet;

/// The data of SVCB and HTTPS from wire format to text: the counterpart of [ServiceRdata].
final class ServiceText {
  private ServiceText() {}

  static void append(WireFields in) {
    in.u16().name();
    var keys = new BitSet();
    byte[] mandatory = {};
    int last = -1;
    while (in.more()) {
      int key = (int) in.takeNumber(2);
      int length = (int) in.takeNumber(2);
      int from = length < 0 ? -1 : in.take(length);
      // RFC 9460 §2.2: keys ascend.
      if (from < 0 || key <= last || key > ServiceRdata.KEY_MAX) {
        in.fail();
        return;
      }
      last = key;
      byte[] value = new byte[length];
      for (int i = 0; i < length; i++) {
        value[i] = (byte) in.byteAt(from + i);
      }
      if (!ServiceParameter.wellFormed(key, value)) {
        in.fail();
        return;
      }
      keys.set(key);
      mandatory = key == ServiceParameter.MANDATORY ? value : mandatory;
      parameter(in.field(), key, value);
    }
    if (!consistent(keys, mandatory)) {
      in.fail();
    }
  }

  /// The rules between parameters that a parser enforces, too.
  private static boolean consistent(BitSet keys, byte[] mandatory) {
    for (int i = 0; i < mandatory.length; i += 2) {
      if (!keys.get((mandatory[i] & 0xff) << 8 | mandatory[i + 1] & 0xff)) {
        return false;
      }
    }
    return !keys.get(ServiceParameter.NO_DEFAULT_ALPN) || keys.get(ServiceParameter.ALPN);
  }

  private static void parameter(StringBuilder to, int key, byte[] value) {
    to.append(name(key));
    if (value.length == 0) {
      return;
    }
    to.append('=');
    switch (key) {
      case ServiceParameter.MANDATORY -> mandatory(to, value);
      case ServiceParameter.ALPN -> alpn(to, value);
      case ServiceParameter.PORT -> to.append((value[0] & 0xff) << 8 | value[1] & 0xff);
      case ServiceParameter.IPV4HINT -> {
        for (int i = 0; i < value.length; i += 4) {
          AddressText.ipv4(to.append(i == 0 ? "" : ","), value, i);
        }
      }
      case ServiceParameter.IPV6HINT -> {
        for (int i = 0; i < value.length; i += 16) {
          AddressText.ipv6(to.append(i == 0 ? "" : ","), value, i);
        }
      }
      case ServiceParameter.ECH -> EncodedText.base64(to, value, 0, value.length);
      default -> EscapedText.quoted(to, value, 0, value.length);
    }
  }

  /// The key as every reader takes it: BIND 9.18 and NSD 4.6 do not know `ohttp`.
  private static String name(int key) {
    return key == ServiceParameter.OHTTP ? "key" + key : ServiceRdata.keyName(key);
  }

  private static void mandatory(StringBuilder to, byte[] value) {
    for (int i = 0; i < value.length; i += 2) {
      int key = (value[i] & 0xff) << 8 | value[i + 1] & 0xff;
      to.append(i == 0 ? "" : ",").append(name(key));
    }
  }

  /// RFC 9460 appendix A.1: commas and backslashes are escaped in the list, before the list is
  /// escaped as a string.
  private static void alpn(StringBuilder to, byte[] value) {
    byte[] list = new byte[2 * value.length];
    int length = 0;
    for (int at = 0; at < value.length; ) {
      if (at > 0) {
        list[length++] = ',';
      }
      int end = at + 1 + (value[at] & 0xff);
      for (at++; at < end; at++) {
        if (value[at] == ',' || value[at] == '\\') {
          list[length++] = '\\';
        }
        list[length++] = value[at];
      }
    }
    EscapedText.quoted(to, Arrays.copyOf(list, length), 0, length);
  }
}
