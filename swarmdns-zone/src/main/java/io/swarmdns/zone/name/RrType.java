package io.swarmdns.zone.name;

/// The numbers of the RR types that the server itself must know (the registry has the rest).
public final class RrType {
  public static final int A = 1;
  public static final int NS = 2;
  public static final int CNAME = 5;
  public static final int SOA = 6;
  public static final int PTR = 12;
  public static final int MX = 15;
  public static final int TXT = 16;
  public static final int RP = 17;
  public static final int KEY = 25;
  public static final int AAAA = 28;
  public static final int LOC = 29;
  public static final int SRV = 33;
  public static final int NAPTR = 35;
  public static final int KX = 36;
  public static final int CERT = 37;
  public static final int DNAME = 39;
  public static final int OPT = 41;
  public static final int DS = 43;
  public static final int SSHFP = 44;
  public static final int RRSIG = 46;
  public static final int NSEC = 47;
  public static final int DNSKEY = 48;
  public static final int NSEC3 = 50;
  public static final int NSEC3PARAM = 51;
  public static final int TLSA = 52;
  public static final int SMIMEA = 53;
  public static final int HIP = 55;
  public static final int NINFO = 56;
  public static final int TALINK = 58;
  public static final int CDS = 59;
  public static final int CDNSKEY = 60;
  public static final int OPENPGPKEY = 61;
  public static final int CSYNC = 62;
  public static final int ZONEMD = 63;
  public static final int SVCB = 64;
  public static final int HTTPS = 65;
  public static final int DSYNC = 66;
  public static final int SPF = 99;
  public static final int NID = 104;
  public static final int L32 = 105;
  public static final int L64 = 106;
  public static final int LP = 107;
  public static final int EUI48 = 108;
  public static final int EUI64 = 109;
  public static final int TKEY = 249;
  public static final int TSIG = 250;
  public static final int IXFR = 251;
  public static final int AXFR = 252;
  public static final int ANY = 255;
  public static final int CAA = 257;
  public static final int AVC = 258;
  public static final int AMTRELAY = 260;
  public static final int RESINFO = 261;
  public static final int WALLET = 262;
  public static final int CLA = 263;
  public static final int TA = 32768;
  public static final int DLV = 32769;

  private RrType() {}
}
