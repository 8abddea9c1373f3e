package io.swarmdns.bench;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.SplittableRandom;

/// A mix of queries, and what must be in their answers.
public enum Mix {
  POSITIVE(new Kind[] {Kind.POSITIVE}, 0, 0, Signing.UNSIGNED),
  REFERRAL(new Kind[] {Kind.REFERRAL}, 0, 0, Signing.UNSIGNED),
  NXDOMAIN(new Kind[] {Kind.NXDOMAIN}, 0, 0, Signing.UNSIGNED),
  NODATA(new Kind[] {Kind.NODATA}, 0, 0, Signing.UNSIGNED),
  MIXED(Kind.values(), 100, 0, Signing.UNSIGNED),
  /// As mixed, with the DO bit, from the zone with NSEC3 and opt-out.
  SIGNED(Kind.values(), 100, 0, Signing.NSEC3),
  /// As mixed, with the DO bit, from the zone with NSEC.
  SIGNED_NSEC(Kind.values(), 100, 0, Signing.NSEC),
  /// As mixed, a third with cookies: half of these as a client sends that does not know the server
  /// yet, half with the server's cookie, which the load generator fills in.
  COOKIES(Kind.values(), 100, 33, Signing.UNSIGNED);

  /// What a query asks for, and so what comes back.
  private enum Kind {
    POSITIVE(0, HAS_ANSWER | IS_AUTHORITATIVE),
    REFERRAL(0, HAS_AUTHORITY),
    NXDOMAIN(3, HAS_AUTHORITY | IS_AUTHORITATIVE),
    NODATA(0, HAS_AUTHORITY | IS_AUTHORITATIVE);

    private final int rcode;
    private final int expected;

    Kind(int rcode, int expected) {
      this.rcode = rcode;
      this.expected = expected;
    }

    String name(BenchZone zone, SplittableRandom random) {
      return switch (this) {
        case POSITIVE, NODATA -> "h" + random.nextInt(zone.hosts());
        case REFERRAL -> "www.d" + random.nextInt(zone.delegations());
        case NXDOMAIN -> "x" + random.nextInt(Integer.MAX_VALUE);
      };
    }

    int type() {
      return this == NODATA ? TYPE_SRV : TYPE_A;
    }
  }

  // As in loadgen.c.
  private static final int HAS_ANSWER = 1;
  private static final int HAS_AUTHORITY = 2;
  private static final int IS_AUTHORITATIVE = 4;
  private static final int ENDS_WITH_COOKIE = 8;

  private static final int TYPE_A = 1;
  private static final int TYPE_SRV = 33;
  private static final int TYPE_OPT = 41;
  private static final int OPTION_COOKIE = 10;
  private static final int CLIENT_COOKIE_BYTES = 8;
  private static final int SERVER_COOKIE_BYTES = 16;

  /// The client that knows the server.
  private static final long KNOWING_CLIENT = 0x1122_3344_5566_7788L;

  /// In the names of files, which are written once: rises when what is written changes.
  private static final int FILE_VERSION = 2;

  private static final int UDP_SIZE = 1232;
  private static final int DNSSEC_OK = 0x8000;

  /// More than the caches of the machine hold answers for.
  private static final int QUERIES = 1_000_000;

  @SuppressWarnings("ImmutableEnumChecker") // never written
  private final Kind[] kinds;

  private final int ednsPercent;
  private final int cookiePercent;
  private final Signing signing;

  Mix(Kind[] kinds, int ednsPercent, int cookiePercent, Signing signing) {
    this.kinds = kinds;
    this.ednsPercent = ednsPercent;
    this.cookiePercent = cookiePercent;
    this.signing = signing;
  }

  String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// How the zone is signed that is asked.
  Signing signing() {
    return signing;
  }

  Cookies cookies() {
    return cookiePercent > 0 ? Cookies.ANSWERED : Cookies.IGNORED;
  }

  /// The file of queries for the load generator, written if it is not there yet.
  Path file(BenchZone zone, Path directory) throws IOException {
    Path file = directory.resolve("queries-" + FILE_VERSION).resolve(zone.name() + "-" + label());
    if (!Files.exists(file)) {
      Files.createDirectories(file.getParent());
      Path unfinished = file.resolveSibling(file.getFileName() + ".new");
      try (var out = Files.newOutputStream(unfinished)) {
        write(out, zone, QUERIES);
      }
      Files.move(unfinished, file);
    }
    return file;
  }

  /// Writes queries in the load generator's format, always the same ones.
  void write(OutputStream to, BenchZone zone, int count) throws IOException {
    var out = new DataOutputStream(new BufferedOutputStream(to));
    var random = new SplittableRandom(label().hashCode());
    for (int i = 0; i < count; i++) {
      write(out, zone, random);
    }
    out.flush();
  }

  private void write(DataOutputStream out, BenchZone zone, SplittableRandom random)
      throws IOException {
    Kind kind = kinds[random.nextInt(kinds.length)];
    byte[] name = wire(kind.name(zone, random) + "." + zone.origin());
    boolean edns = random.nextInt(100) < ednsPercent;
    boolean cookie = random.nextInt(100) < cookiePercent;
    boolean known = cookie && random.nextBoolean();
    int cookieBytes = CLIENT_COOKIE_BYTES + (known ? SERVER_COOKIE_BYTES : 0);
    int options = cookie ? 4 + cookieBytes : 0;
    out.writeShort(12 + name.length + 4 + (edns ? 11 + options : 0));
    out.writeByte(kind.rcode);
    out.writeByte(kind.expected | (known ? ENDS_WITH_COOKIE : 0));
    out.writeInt(0); // id, which the load generator sets, and flags
    out.writeInt(0x0001_0000);
    out.writeInt(edns ? 1 : 0);
    out.write(name);
    out.writeShort(kind.type());
    out.writeShort(1);
    if (edns) {
      out.writeByte(0);
      out.writeShort(TYPE_OPT);
      out.writeShort(UDP_SIZE);
      out.writeInt(signing == Signing.UNSIGNED ? 0 : DNSSEC_OK);
      out.writeShort(options);
      if (cookie) {
        out.writeShort(OPTION_COOKIE);
        out.writeShort(cookieBytes);
        out.writeLong(known ? KNOWING_CLIENT : random.nextLong());
        out.write(new byte[cookieBytes - CLIENT_COOKIE_BYTES]);
      }
    }
  }

  private static byte[] wire(String name) {
    byte[] wire = new byte[name.length() + 1];
    int at = 0;
    for (String label : name.split("\\.", 0)) {
      wire[at++] = (byte) label.length();
      for (byte each : label.getBytes(StandardCharsets.US_ASCII)) {
        wire[at++] = each;
      }
    }
    return wire;
  }
}
