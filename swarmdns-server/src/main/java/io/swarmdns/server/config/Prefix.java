package io.swarmdns.server.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/// A network: an address whose bits beyond `length` are zero.
///
/// @param address IPv4 or IPv6
/// @param length in bits, 0 to 32 or 0 to 128
public record Prefix(InetAddress address, int length) {
  private static final Pattern FOUR_NUMBERS = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");

  /// @throws IllegalArgumentException with what is wrong
  public Prefix {
    byte[] bytes = address.getAddress();
    if (length < 0 || length > bytes.length * 8) {
      throw new IllegalArgumentException(
          "has a prefix length that is not between 0 and " + bytes.length * 8);
    }
    if (hasBitsBeyond(bytes, length)) {
      throw new IllegalArgumentException(
          "has bits beyond its prefix length; write " + cut(bytes, length) + "/" + length);
    }
  }

  /// From `192.0.2.0/24` or `2001:db8::/32`; a lone address stands for itself.
  ///
  /// @throws IllegalArgumentException with what is wrong
  public static Prefix parse(String text) {
    int slash = text.indexOf('/');
    String addressText = slash < 0 ? text : text.substring(0, slash);
    InetAddress address;
    try {
      address = address(addressText);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("is not a network such as 192.0.2.0/24", e);
    }
    if (slash < 0) {
      return new Prefix(address, address.getAddress().length * 8);
    }
    String length = text.substring(slash + 1);
    if (!length.matches("\\d{1,3}")) {
      throw new IllegalArgumentException("has a prefix length that is not a number");
    }
    return new Prefix(address, Integer.parseInt(length));
  }

  /// An address as it is written; host names are not looked up.
  ///
  /// @throws IllegalArgumentException when it is none, or an IPv4 address that is not written with
  ///   four numbers: `10.1` would be 10.0.0.1, which is seldom what is meant
  static InetAddress address(String text) {
    if (text.indexOf(':') < 0 && !FOUR_NUMBERS.matcher(text).matches()) {
      throw new IllegalArgumentException("is not four numbers");
    }
    return InetAddress.ofLiteral(text);
  }

  private static boolean hasBitsBeyond(byte[] bytes, int length) {
    for (int bit = length; bit < bytes.length * 8; bit++) {
      if ((bytes[bit / 8] & (0x80 >> (bit % 8))) != 0) {
        return true;
      }
    }
    return false;
  }

  private static String cut(byte[] bytes, int length) {
    for (int bit = length; bit < bytes.length * 8; bit++) {
      bytes[bit / 8] &= (byte) ~(0x80 >> (bit % 8));
    }
    try {
      return InetAddress.getByAddress(bytes).getHostAddress();
    } catch (UnknownHostException e) {
      throw new AssertionError("four or sixteen bytes are an address", e);
    }
  }

  @Override
  public String toString() {
    return address.getHostAddress() + "/" + length;
  }
}
