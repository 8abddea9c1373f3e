package io.swarmdns.zone.text;

/// IPv4 and IPv6 addresses from wire format to text: the counterpart of [Addresses].
final class AddressText {
  private static final int GROUPS = 8;

  private AddressText() {}

  static void ipv4(StringBuilder to, byte[] bytes, int from) {
    to.append(bytes[from] & 0xff).append('.').append(bytes[from + 1] & 0xff).append('.');
    to.append(bytes[from + 2] & 0xff).append('.').append(bytes[from + 3] & 0xff);
  }

  /// RFC 5952 §4: the first of the longest runs of zero groups is `::`, if it is two or more; §5:
  /// IPv4-mapped addresses end in IPv4 form.
  static void ipv6(StringBuilder to, byte[] bytes, int from) {
    int gap = -1;
    int gapGroups = 1;
    for (int i = 0; i < GROUPS; i++) {
      int zeros = 0;
      while (i + zeros < GROUPS && group(bytes, from, i + zeros) == 0) {
        zeros++;
      }
      if (zeros > gapGroups) {
        gap = i;
        gapGroups = zeros;
      }
      i += zeros;
    }
    if (gap == 0 && gapGroups == 5 && group(bytes, from, 5) == 0xffff) {
      ipv4(to.append("::ffff:"), bytes, from + 12);
      return;
    }
    for (int i = 0; i < GROUPS; i++) {
      if (i == gap) {
        to.append("::");
        i += gapGroups - 1;
        continue;
      }
      if (i > 0 && i != gap + gapGroups) {
        to.append(':');
      }
      to.append(Integer.toHexString(group(bytes, from, i)));
    }
  }

  private static int group(byte[] bytes, int from, int index) {
    return (bytes[from + 2 * index] & 0xff) << 8 | bytes[from + 2 * index + 1] & 0xff;
  }
}
