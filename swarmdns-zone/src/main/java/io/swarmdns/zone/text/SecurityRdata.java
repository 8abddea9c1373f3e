package io.swarmdns.zone.text;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Locale;
import java.util.Map;

/// The data of DNSSEC's types and of those that hold keys or their digests (RFC 4034, 4255, 5155,
/// 6698).
final class SecurityRdata {
  private static final Map<String, Integer> ALGORITHMS =
      Map.ofEntries(
          Map.entry("RSAMD5", 1),
          Map.entry("DH", 2),
          Map.entry("DSA", 3),
          Map.entry("RSASHA1", 5),
          Map.entry("DSA-NSEC3-SHA1", 6),
          Map.entry("RSASHA1-NSEC3-SHA1", 7),
          Map.entry("RSASHA256", 8),
          Map.entry("RSASHA512", 10),
          Map.entry("ECC-GOST", 12),
          Map.entry("ECDSAP256SHA256", 13),
          Map.entry("ECDSAP384SHA384", 14),
          Map.entry("ED25519", 15),
          Map.entry("ED448", 16),
          Map.entry("INDIRECT", 252),
          Map.entry("PRIVATEDNS", 253),
          Map.entry("PRIVATEOID", 254));

  /// RFC 4398 §2.1.
  private static final Map<String, Integer> CERTIFICATES =
      Map.of(
          "PKIX", 1, "SPKI", 2, "PGP", 3, "IPKIX", 4, "ISPKI", 5, "IPGP", 6, "ACPKIX", 7, "IACPKIX",
          8, "URI", 253, "OID", 254);

  private static final int LONGEST_ALGORITHM = 18;
  private static final long DAY_SECONDS = 86_400;

  private final TypeBitmap bitmap;

  SecurityRdata(TypeBitmap bitmap) {
    this.bitmap = bitmap;
  }

  /// DS, CDS and those like them (RFC 4034 §5.3); a digest has the length that its type says.
  void putDs(Fields in, RdataBuffer out) throws BadText {
    in.putShort("key tag", out);
    putAlgorithm(in, out);
    int digestType = (int) in.number("digest type", 0xff);
    out.putByte(digestType);
    int first = in.position();
    int digestAt = out.length();
    Encodings.putHexRest(in, "digest", out);
    requireLength(first, "digest", digestType, out.length() - digestAt, digestBytes(digestType));
  }

  private static void requireLength(int token, String what, int type, int bytes, int expected)
      throws BadText {
    if (expected > 0 && bytes != expected) {
      throw new BadText(token, what + " of type " + type + " must have " + expected + " bytes", "");
    }
  }

  /// Bytes of a DS digest of the type; 0 when any number may be right.
  static int digestBytes(int digestType) {
    return switch (digestType) {
      case 1 -> 20;
      case 2, 3 -> 32;
      case 4 -> 48;
      default -> 0;
    };
  }

  /// DNSKEY and CDNSKEY (RFC 4034 §2.2).
  void putDnskey(Fields in, RdataBuffer out) throws BadText {
    in.putShort("flags", out);
    in.putByte("protocol", out);
    putAlgorithm(in, out);
    Encodings.putBase64Rest(in, "public key", out);
  }

  /// RFC 4034 §3.2.
  void putRrsig(Fields in, RdataBuffer out) throws BadText {
    int token = in.next("type covered");
    var tokens = in.tokens();
    int covered = RecordTypes.parse(tokens.bytes(), tokens.start(token), tokens.end(token));
    if (covered < 0) {
      throw in.not(token, "type covered");
    }
    out.putShort(covered);
    putAlgorithm(in, out);
    in.putByte("labels", out);
    in.putDuration("original TTL", out);
    putTime(in, "signature expiration", out);
    putTime(in, "signature inception", out);
    in.putShort("key tag", out);
    in.putName("signer's name", out);
    Encodings.putBase64Rest(in, "signature", out);
  }

  /// RFC 4034 §4.2.
  void putNsec(Fields in, RdataBuffer out) throws BadText {
    in.putName("next owner", out);
    bitmap.putRest(in, out);
  }

  /// RFC 5155 §3.3.
  void putNsec3(Fields in, RdataBuffer out) throws BadText {
    putNsec3param(in, out);
    Encodings.putBase32(in, "next hashed owner", out);
    bitmap.putRest(in, out);
  }

  /// RFC 5155 §4.3.
  void putNsec3param(Fields in, RdataBuffer out) throws BadText {
    in.putByte("hash algorithm", out);
    in.putByte("flags", out);
    in.putShort("iterations", out);
    int token = in.next("salt");
    int lengthAt = out.length();
    out.putByte(0);
    if (in.tokens().is(token, '-')) {
      return;
    }
    Encodings.putHexField(in, token, "salt", out);
    int length = out.length() - lengthAt - 1;
    if (length > 255) {
      throw new BadText(token, "salt longer than 255 bytes", "");
    }
    out.bytes()[lengthAt] = (byte) length;
  }

  /// TLSA and SMIMEA (RFC 6698 §2.2).
  void putTlsa(Fields in, RdataBuffer out) throws BadText {
    in.putByte("certificate usage", out);
    in.putByte("selector", out);
    in.putByte("matching type", out);
    Encodings.putHexRest(in, "certificate association data", out);
  }

  /// RFC 4255 §3.2.
  void putSshfp(Fields in, RdataBuffer out) throws BadText {
    in.putByte("algorithm", out);
    int fingerprintType = (int) in.number("fingerprint type", 0xff);
    out.putByte(fingerprintType);
    int first = in.position();
    int fingerprintAt = out.length();
    Encodings.putHexRest(in, "fingerprint", out);
    int bytes = out.length() - fingerprintAt;
    requireLength(first, "fingerprint", fingerprintType, bytes, fingerprintBytes(fingerprintType));
  }

  /// Bytes of an SSHFP fingerprint of the type (RFC 4255 §3.1.2, RFC 6594 §3.2); 0 when any number
  /// may be right.
  static int fingerprintBytes(int fingerprintType) {
    return switch (fingerprintType) {
      case 1 -> 20;
      case 2 -> 32;
      default -> 0;
    };
  }

  /// RFC 4398 §2.
  void putCert(Fields in, RdataBuffer out) throws BadText {
    int token = in.position();
    var tokens = in.tokens();
    var number =
        in.more() && tokens.length(token) <= LONGEST_ALGORITHM
            ? CERTIFICATES.get(tokens.text(token).toUpperCase(Locale.ROOT))
            : null;
    if (number == null) {
      in.putShort("certificate type", out);
    } else {
      out.putShort(number);
      in.next("certificate type");
    }
    in.putShort("key tag", out);
    putAlgorithm(in, out);
    Encodings.putBase64Rest(in, "certificate", out);
  }

  private static void putAlgorithm(Fields in, RdataBuffer out) throws BadText {
    int token = in.position();
    var tokens = in.tokens();
    if (in.more() && Character.isLetter(tokens.bytes()[tokens.start(token)])) {
      var name = tokens.length(token) > LONGEST_ALGORITHM ? "" : tokens.text(token);
      var number = ALGORITHMS.get(name.toUpperCase(Locale.ROOT));
      if (number == null) {
        throw in.not(token, "algorithm");
      }
      out.putByte(number);
      in.next("algorithm");
    } else {
      in.putByte("algorithm", out);
    }
  }

  /// Seconds since 1970 modulo 2^32, or YYYYMMDDHHmmSS in UTC (RFC 4034 §3.2).
  private static void putTime(Fields in, String what, RdataBuffer out) throws BadText {
    var tokens = in.tokens();
    int token = in.position();
    if (!in.more() || tokens.length(token) != 14) {
      in.putInt(what, out);
      return;
    }
    long digits = in.number(what, 99_991_231_235_960L);
    long time = digits % 1_000_000;
    int year = (int) (digits / 10_000_000_000L);
    int month = (int) (digits / 100_000_000 % 100);
    int day = (int) (digits / 1_000_000 % 100);
    int hour = (int) (time / 10_000);
    int minute = (int) (time / 100 % 100);
    int second = (int) (time % 100);
    boolean valid =
        year >= 1970
            && month >= 1
            && month <= 12
            && day >= 1
            && day <= YearMonth.of(year, month).lengthOfMonth()
            && hour < 24
            && minute < 60
            && second < 61;
    if (!valid) {
      throw in.not(token, what + " as YYYYMMDDHHmmSS");
    }
    out.putInt(epochDay(year, month, day) * DAY_SECONDS + hour * 3600L + minute * 60L + second);
  }

  private static long epochDay(int year, int month, int day) {
    return LocalDate.of(year, month, day).toEpochDay();
  }
}
