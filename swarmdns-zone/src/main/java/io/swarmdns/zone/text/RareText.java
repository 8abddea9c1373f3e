package io.swarmdns.zone.text;

/// The data of rare types from wire format to text: the counterpart of [RareRdata].
final class RareText {
  private static final int NOTIFY = 1;

  private RareText() {}

  /// RFC 8005 §6: algorithm, tag, key, rendezvous servers. Their lengths come first in wire format.
  static void hip(WireFields in) {
    int tagBytes = (int) in.takeNumber(1);
    in.u8();
    int keyBytes = (int) in.takeNumber(2);
    if (tagBytes < 1 || keyBytes < 1) {
      in.fail();
      return;
    }
    in.hex(tagBytes).base64(keyBytes);
    while (in.more()) {
      in.name();
    }
  }

  /// RFC 8777 §4.3.1.
  static void amtrelay(WireFields in) {
    in.u8();
    int second = (int) in.takeNumber(1);
    if (second < 0) {
      return;
    }
    int form = second & 0x7f;
    in.field().append(second >> 7);
    in.field().append(form);
    switch (form) {
      case 0 -> in.field().append('.');
      case 1 -> in.ipv4();
      case 2 -> in.ipv6();
      case 3 -> in.name();
      default -> in.fail();
    }
  }

  /// RFC 9859 §2.
  static void dsync(WireFields in) {
    in.type();
    int scheme = (int) in.takeNumber(1);
    if (scheme == NOTIFY) {
      in.field().append("NOTIFY");
    } else {
      in.field().append(scheme);
    }
    in.u16().name();
  }

  /// The second field of NID and L64: four groups (RFC 6742 §2.1.2, §2.3.2).
  static void locator(WireFields in) {
    var text = in.field();
    for (int group = 0; group < 4; group++) {
      text.append(group == 0 ? "" : ":").append(Integer.toHexString((int) in.takeNumber(2)));
    }
  }

  /// EUI-48 and EUI-64 addresses (RFC 7043).
  static void eui(WireFields in, int octets) {
    int from = in.take(octets);
    if (from < 0) {
      return;
    }
    var text = in.field();
    for (int i = from; i < from + octets; i++) {
      text.append(i == from ? "" : "-");
      EncodedText.hex(text, new byte[] {(byte) in.byteAt(i)}, 0, 1);
    }
  }
}
