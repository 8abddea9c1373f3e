package io.swarmdns.zone.text;

import io.swarmdns.zone.name.RrType;

/// From a record's data in wire format to text, as it stands behind the type in a zone file: one
/// line of printable ASCII, names absolute, strings quoted. [RecordText] is the way back, and
/// brings the same bytes.
///
/// Data that is not of the form of its type, or not as a writer of text would have made it, comes
/// as `\# length hexadecimal` (RFC 3597 §5), as do types without a form of their own. Stateless,
/// thread-safe.
public final class RdataText {
  private RdataText() {}

  /// The data as text.
  ///
  /// @param type the RR type, any number
  /// @param rdata any bytes
  public static String of(int type, byte[] rdata) {
    var text = new StringBuilder(64);
    append(text, type, rdata);
    return text.toString();
  }

  /// Appends the data as text.
  ///
  /// @param type the RR type, any number
  /// @param rdata any bytes
  public static void append(StringBuilder to, int type, byte[] rdata) {
    int before = to.length();
    var in = new WireFields(rdata, to);
    if (!RecordTypes.isKnown(type) || RecordTypes.isMeta(type) || !ownForm(type, in)) {
      to.setLength(before);
      appendGeneric(to, rdata);
    }
  }

  /// Appends the data as `\# length hexadecimal`, which every reader of zone files takes for any
  /// type (RFC 3597 §5).
  static void appendGeneric(StringBuilder to, byte[] rdata) {
    to.append("\\# ").append(rdata.length);
    if (rdata.length > 0) {
      EncodedText.hex(to.append(' '), rdata, 0, rdata.length);
    }
  }

  /// Appends the type's own form; false, with some of it appended, when the data does not allow it.
  private static boolean ownForm(int type, WireFields in) {
    switch (type) {
      case RrType.A -> in.ipv4();
      case RrType.AAAA -> in.ipv6();
      case RrType.NS, RrType.CNAME, RrType.DNAME, RrType.PTR -> in.name();
      case RrType.MX, RrType.LP -> in.u16().name();
      case RrType.TXT, RrType.SPF -> in.strings();
      case RrType.SOA -> in.name().name().u32().u32().u32().u32().u32();
      case RrType.SRV -> in.u16().u16().u16().name();
      case RrType.CAA -> in.u8().tag().quotedRest();
      case RrType.SVCB, RrType.HTTPS -> ServiceText.append(in);
      default -> {
        return securityForm(type, in);
      }
    }
    return in.complete();
  }

  private static boolean securityForm(int type, WireFields in) {
    switch (type) {
      case RrType.DS, RrType.CDS, RrType.TA, RrType.DLV -> {
        in.u16().u8();
        in.u8().hexRest(SecurityRdata.digestBytes(in.lastNumber()), 1);
      }
      case RrType.DNSKEY, RrType.CDNSKEY -> in.u16().u8().u8().base64Rest();
      case RrType.RRSIG -> in.type().u8().u8().u32().time().time().u16().name().base64Rest();
      case RrType.NSEC -> in.name().bitmapRest();
      case RrType.NSEC3 -> in.u8().u8().u16().salt().base32().bitmapRest();
      case RrType.NSEC3PARAM -> in.u8().u8().u16().salt();
      case RrType.TLSA, RrType.SMIMEA -> in.u8().u8().u8().hexRest(0, 1);
      case RrType.SSHFP -> in.u8().u8().hexRest(SecurityRdata.fingerprintBytes(in.lastNumber()), 1);
      case RrType.CERT -> in.u16().u16().u8().base64Rest();
      default -> {
        return rareForm(type, in);
      }
    }
    return in.complete();
  }

  private static boolean rareForm(int type, WireFields in) {
    switch (type) {
      case RrType.NINFO, RrType.AVC, RrType.RESINFO, RrType.WALLET, RrType.CLA -> in.strings();
      case RrType.LOC -> LocationText.append(in);
      case RrType.HIP -> RareText.hip(in);
      case RrType.AMTRELAY -> RareText.amtrelay(in);
      case RrType.DSYNC -> RareText.dsync(in);
      case RrType.TALINK -> in.name().name();
      case RrType.CSYNC -> in.u32().u16().bitmapRest();
      case RrType.ZONEMD -> in.u32().u8().u8().hexRest(0, RareRdata.ZONEMD_DIGEST_MIN);
      case RrType.NID, RrType.L64 -> RareText.locator(in.u16());
      case RrType.L32 -> in.u16().ipv4();
      case RrType.EUI48 -> RareText.eui(in, RareRdata.EUI48_OCTETS);
      case RrType.EUI64 -> RareText.eui(in, RareRdata.EUI64_OCTETS);
      default -> {
        return ForeignText.append(type, in.rest(), in.text());
      }
    }
    return in.complete();
  }
}
