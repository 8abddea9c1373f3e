package io.swarmdns.zone.text;

import io.swarmdns.zone.name.RrType;

/// From the fields of a record to its data in wire format, by type.
///
/// The common types are parsed here and in [SecurityRdata] and [ServiceRdata], without garbage;
/// what is left goes to [ForeignRdata]. Not thread-safe: buffers are used again.
final class Rdata {
  private final TypeBitmap bitmap = new TypeBitmap();
  private final SecurityRdata security = new SecurityRdata(bitmap);
  private final ServiceRdata service = new ServiceRdata();
  private final RdataBuffer out = new RdataBuffer();

  /// The data of the record parsed last.
  RdataBuffer buffer() {
    return out;
  }

  /// Parses the fields that are left as data of the type into [#buffer].
  void parse(int type, Fields in) throws BadText {
    out.clear();
    if (in.more() && in.tokens().isWord(in.position(), "\\#")) {
      GenericRdata.put(type, in, out);
    } else {
      parseKnown(type, in);
    }
    in.end();
    if (out.overflows()) {
      throw in.tooLong();
    }
  }

  private void parseKnown(int type, Fields in) throws BadText {
    switch (type) {
      case RrType.A -> Addresses.putIpv4(in, out);
      case RrType.AAAA -> Addresses.putIpv6(in, out);
      case RrType.NS -> in.putName("name server", out);
      case RrType.CNAME, RrType.DNAME, RrType.PTR -> in.putName("target", out);
      case RrType.MX -> putMx(in);
      case RrType.TXT, RrType.SPF -> putTxt(in);
      case RrType.SOA -> putSoa(in);
      case RrType.SRV -> putSrv(in);
      case RrType.CAA -> putCaa(in);
      case RrType.DS, RrType.CDS, RrType.TA, RrType.DLV -> security.putDs(in, out);
      case RrType.DNSKEY, RrType.CDNSKEY -> security.putDnskey(in, out);
      case RrType.RRSIG -> security.putRrsig(in, out);
      case RrType.NSEC -> security.putNsec(in, out);
      case RrType.NSEC3 -> security.putNsec3(in, out);
      case RrType.NSEC3PARAM -> security.putNsec3param(in, out);
      case RrType.TLSA, RrType.SMIMEA -> security.putTlsa(in, out);
      case RrType.SSHFP -> security.putSshfp(in, out);
      case RrType.SVCB, RrType.HTTPS -> service.put(in, out);
      default -> parseRare(type, in);
    }
  }

  private void parseRare(int type, Fields in) throws BadText {
    switch (type) {
      case RrType.LP -> putMx(in);
      case RrType.NINFO, RrType.AVC, RrType.RESINFO, RrType.WALLET, RrType.CLA -> putTxt(in);
      case RrType.CERT -> security.putCert(in, out);
      case RrType.LOC -> Location.put(in, out);
      case RrType.HIP -> RareRdata.putHip(in, out);
      case RrType.AMTRELAY -> RareRdata.putAmtrelay(in, out);
      case RrType.DSYNC -> RareRdata.putDsync(in, out);
      case RrType.TALINK -> RareRdata.putTalink(in, out);
      case RrType.CSYNC -> RareRdata.putCsync(in, bitmap, out);
      case RrType.ZONEMD -> RareRdata.putZonemd(in, out);
      case RrType.NID, RrType.L64 -> RareRdata.putNid(in, out);
      case RrType.L32 -> RareRdata.putL32(in, out);
      case RrType.EUI48 -> RareRdata.putEui48(in, out);
      case RrType.EUI64 -> RareRdata.putEui64(in, out);
      default -> ForeignRdata.put(type, in, out);
    }
  }

  private void putMx(Fields in) throws BadText {
    in.putShort("preference", out);
    in.putName("mail server", out);
  }

  private void putTxt(Fields in) throws BadText {
    do {
      in.putString("text", out);
    } while (in.more() && !out.overflows());
    if (out.overflows()) {
      throw in.tooLong();
    }
  }

  private void putSoa(Fields in) throws BadText {
    in.putName("primary name server", out);
    in.putName("mail address", out);
    in.putInt("serial", out);
    in.putDuration("refresh", out);
    in.putDuration("retry", out);
    in.putDuration("expire", out);
    in.putDuration("minimum", out);
  }

  private void putSrv(Fields in) throws BadText {
    in.putShort("priority", out);
    in.putShort("weight", out);
    in.putShort("port", out);
    in.putName("target", out);
  }

  /// RFC 8659 §4.1.1: the value has no length byte and may be longer than a character string.
  private void putCaa(Fields in) throws BadText {
    in.putByte("flags", out);
    int token = in.next("tag");
    var tokens = in.tokens();
    int length = tokens.length(token);
    boolean valid = length > 0 && length <= 255;
    for (int i = tokens.start(token); valid && i < tokens.end(token); i++) {
      int c = tokens.bytes()[i];
      valid = c >= '0' && c <= '9' || (c | 32) >= 'a' && (c | 32) <= 'z';
    }
    if (!valid) {
      throw in.not(token, "tag of letters and digits");
    }
    out.putByte(length);
    in.putBytes(token, out);
    in.putBytes(in.next("value"), out);
  }
}
