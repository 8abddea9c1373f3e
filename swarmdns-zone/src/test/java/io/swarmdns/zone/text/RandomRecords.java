package io.swarmdns.zone.text;

import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Makes the data of records as text, for every type that it knows, with odd escapes and values at
/// the limits.
final class RandomRecords {
  private final SplittableRandom random;

  RandomRecords(long seed) {
    random = new SplittableRandom(seed);
  }

  /// Types for which [#data] makes text.
  static final List<String> TYPES =
      List.of(
          "A",
          "AAAA",
          "NS",
          "CNAME",
          "DNAME",
          "PTR",
          "MX",
          "TXT",
          "SPF",
          "SOA",
          "SRV",
          "CAA",
          "DS",
          "CDS",
          "DNSKEY",
          "CDNSKEY",
          "RRSIG",
          "NSEC",
          "NSEC3",
          "NSEC3PARAM",
          "TLSA",
          "SMIMEA",
          "SSHFP",
          "SVCB",
          "HTTPS",
          "HINFO",
          "RP",
          "AFSDB",
          "NAPTR",
          "KX",
          "RT",
          "MB",
          "MINFO",
          "PX",
          "URI",
          "OPENPGPKEY",
          "DHCID",
          "CERT",
          "TYPE65500",
          "X25",
          "ISDN",
          "NSAP-PTR");

  String data(String type) {
    return switch (type) {
      case "A" -> ipv4();
      case "AAAA" -> ipv6();
      case "NS", "CNAME", "DNAME", "PTR", "MB", "NSAP-PTR" -> name();
      case "MX", "AFSDB", "KX", "RT" -> u16() + " " + name();
      case "TXT", "SPF" -> some(1, 4, this::string);
      case "HINFO" -> string() + " " + string();
      case "X25" -> "\"" + random.nextLong(1, 1L << 40) + "\"";
      case "ISDN" -> string();
      case "SOA" -> String.join(" ", name(), name(), u32(), time(), time(), time(), time());
      case "SRV" -> String.join(" ", u16(), u16(), u16(), name());
      case "CAA" -> u8() + " " + pick("issue", "issuewild", "iodef", "Tag9") + " " + string();
      case "DS", "CDS" -> ds();
      case "DNSKEY", "CDNSKEY" -> u16() + " 3 " + algorithm() + " " + base64(1, 300);
      case "RRSIG" -> rrsig();
      case "NSEC" -> name() + " " + some(1, 6, this::type);
      case "NSEC3" -> nsec3param() + " " + base32() + " " + some(0, 6, this::type);
      case "NSEC3PARAM" -> nsec3param();
      case "TLSA", "SMIMEA" -> String.join(" ", u8(), u8(), u8(), hex(1, 64));
      case "SSHFP" -> u8() + " " + pick("1 " + hexOf(20), "2 " + hexOf(32), "3 " + hex(1, 64));
      case "SVCB", "HTTPS" -> service();
      case "RP", "MINFO" -> name() + " " + name();
      case "PX" -> String.join(" ", u16(), name(), name());
      case "NAPTR" -> String.join(" ", u16(), u16(), string(), string(), string(), name());
      case "URI" -> u16() + " " + u16() + " \"https://host/" + random.nextInt(1000) + "\"";
      case "OPENPGPKEY", "DHCID" -> base64(1, 100);
      case "CERT" -> String.join(" ", "1", u16(), "8", base64(1, 100));
      default -> {
        int bytes = random.nextInt(0, 20);
        yield "\\# " + bytes + " " + (bytes == 0 ? "" : hexOf(bytes));
      }
    };
  }

  private String rrsig() {
    return String.join(
        " ", type(), algorithm(), u8(), time(), date(), date(), u16(), name(), base64(1, 256));
  }

  private String ds() {
    int digest = random.nextInt(1, 6);
    int bytes = new int[] {20, 32, 32, 48, 17}[digest - 1];
    return String.join(
        " ", u16(), u8(), digest == 5 ? "200" : Integer.toString(digest), hexOf(bytes));
  }

  private String nsec3param() {
    var salt = random.nextInt(3) == 0 ? "-" : hexOf(random.nextInt(1, 30));
    return String.join(" ", "1", u8(), u16(), salt);
  }

  private String service() {
    var all =
        new ArrayList<>(
            List.of(
                "alpn=" + pick("h2", "h2,h3", "\"h2,http/1.1\""),
                "port=" + u16(),
                "ipv4hint=" + ipv4() + "," + ipv4(),
                "ipv6hint=" + ipv6(),
                "ech=" + Base64.getEncoder().encodeToString(bytes(random.nextInt(1, 40))),
                "key667=" + pick("hello", "\"x y\"", "\\001\\200"),
                "mandatory=port"));
    while (all.size() > 2 && random.nextInt(4) != 0) {
      all.remove(random.nextInt(all.size()));
    }
    if (all.contains("mandatory=port") && all.stream().noneMatch(p -> p.startsWith("port="))) {
      all.remove("mandatory=port");
    }
    return random.nextInt(1, 65536) + " " + name() + " " + String.join(" ", all);
  }

  private String pick(String... choices) {
    return choices[random.nextInt(choices.length)];
  }

  private String some(int least, int most, Supplier<String> item) {
    return IntStream.range(0, random.nextInt(least, most + 1))
        .mapToObj(_ -> item.get())
        .collect(Collectors.joining(" "));
  }

  private String u8() {
    return pick("0", "255", Integer.toString(random.nextInt(256)));
  }

  private String u16() {
    return pick("0", "65535", Integer.toString(random.nextInt(65536)));
  }

  private String u32() {
    return pick("0", "4294967295", Long.toString(random.nextLong(1L << 32)));
  }

  private String time() {
    return pick("0", "2147483647", "1h30m", "2W", Integer.toString(random.nextInt(1 << 30)));
  }

  private String date() {
    return String.format(
        Locale.ROOT,
        "%04d%02d%02d%02d%02d%02d",
        random.nextInt(1971, 2105),
        random.nextInt(1, 13),
        random.nextInt(1, 29),
        random.nextInt(24),
        random.nextInt(60),
        random.nextInt(60));
  }

  private String algorithm() {
    return pick("8", "13", "RSASHA256", "ECDSAP256SHA256", "ED25519", "253");
  }

  private String type() {
    return pick("A", "NS", "SOA", "mx", "TYPE1", "TYPE65500", "CAA", "NSEC3PARAM", "TYPE1234");
  }

  private String ipv4() {
    return String.join(".", u8(), u8(), u8(), u8());
  }

  private String ipv6() {
    return switch (random.nextInt(4)) {
      case 0 -> pick("::", "::1", "1::", "::ffff:192.0.2.1", "64:ff9b::1.2.3.4", "1:2:3:4:5:6:7::");
      case 1 -> words(8).toUpperCase(Locale.ROOT);
      case 2 -> words(3) + "::" + words(random.nextInt(1, 4));
      default -> words(8);
    };
  }

  private String words(int count) {
    return IntStream.range(0, count)
        .mapToObj(_ -> Integer.toHexString(random.nextInt(65536)))
        .collect(Collectors.joining(":"));
  }

  private byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }

  private String hexOf(int bytes) {
    var hex = HexFormat.of().formatHex(bytes(bytes));
    return random.nextBoolean() ? hex : hex.toUpperCase(Locale.ROOT);
  }

  private String hex(int least, int most) {
    return IntStream.range(0, random.nextInt(1, 4))
        .mapToObj(_ -> hexOf(random.nextInt(least, most)))
        .collect(Collectors.joining(" "));
  }

  private String base64(int least, int most) {
    var text = Base64.getEncoder().encodeToString(bytes(random.nextInt(least, most)));
    int cut = random.nextInt(text.length());
    return cut == 0 ? text : text.substring(0, cut) + " " + text.substring(cut);
  }

  private String base32() {
    var alphabet = "0123456789abcdefghijklmnopqrstuv";
    return random
        .ints(32, 0, 32)
        .mapToObj(i -> alphabet.substring(i, i + 1))
        .collect(Collectors.joining());
  }

  /// A name, absolute or not, with escapes and in mixed case.
  String name() {
    if (random.nextInt(20) == 0) {
      return pick("@", ".", "*.Sub");
    }
    var labels =
        IntStream.range(0, random.nextInt(1, 5))
            .mapToObj(_ -> characters(random.nextInt(8) == 0 ? 40 : 8, false))
            .collect(Collectors.joining("."));
    return labels + (random.nextBoolean() ? "." : "");
  }

  /// A character string, quoted or not.
  String string() {
    return random.nextBoolean()
        ? "\"" + (random.nextInt(6) == 0 ? "" : characters(60, true)) + "\""
        : characters(60, false);
  }

  private String characters(int most, boolean quoted) {
    return IntStream.range(0, random.nextInt(1, most))
        .mapToObj(_ -> character(quoted))
        .collect(Collectors.joining());
  }

  private String character(boolean quoted) {
    return switch (random.nextInt(10)) {
      case 0 -> Escapes.decimal(random.nextInt(256));
      case 1 -> "\\" + pick(".", "\"", ";", "(", "\\", "@", "$", "x", " ");
      case 2 -> quoted ? pick(" ", ";", "(", ")", "@", ".") : pick("_", "-", "*", "'", "@", "$");
      default -> Character.toString(pick("abc", "XYZ", "019").charAt(random.nextInt(3)));
    };
  }
}
