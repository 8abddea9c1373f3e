package io.swarmdns.testkit.zone;

import static org.xbill.DNS.DClass.IN;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.random.RandomGenerator;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.NAPTRRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.Tokenizer;
import org.xbill.DNS.Type;
import org.xbill.DNS.UNKRecord;

/// Ordinary data: addresses, services, text, rare and unknown types.
final class Data {
  /// Types that have no names in them, as a zone file writes them.
  private static final List<String> RARE =
      List.of(
          "CAA 0 issue \"ca.example\"",
          "TLSA 3 1 1 aabbccddeeff00112233445566778899aabbccddeeff00112233445566778899",
          "SSHFP 4 2 aabbccddeeff00112233445566778899aabbccddeeff00112233445566778899",
          "LOC 52 22 23.000 N 4 53 32.000 E -2.00m 1m 10000m 10m",
          "HINFO \"a\" \"b c\"",
          "URI 10 1 \"https://example/\"",
          "CDS 12345 13 2 aabbccddeeff00112233445566778899aabbccddeeff00112233445566778899",
          "SVCB 0 svc.example.",
          "HTTPS 1 . alpn=\"h2,h3\" port=8443 ipv4hint=192.0.2.1",
          "RP a.example. b.example.",
          "AFSDB 1 afs.example.");

  private Data() {}

  static Record address(Name owner, long ttl, int number) {
    byte[] v4 = {(byte) 192, 0, (byte) (number >> 8), (byte) number};
    return new ARecord(owner, IN, ttl, inet(v4));
  }

  static Record address6(Name owner, long ttl, int number) {
    byte[] v6 = new byte[16];
    v6[0] = 0x20;
    v6[1] = 0x01;
    v6[14] = (byte) (number >> 8);
    v6[15] = (byte) number;
    return new AAAARecord(owner, IN, ttl, inet(v6));
  }

  private static InetAddress inet(byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /// One to three records of random types at a name.
  static void some(ZoneDraft zone, Name owner) {
    int count = 1 + zone.random().nextInt(3);
    for (int i = 0; i < count; i++) {
      one(zone, owner);
    }
  }

  private static void one(ZoneDraft zone, Name owner) {
    RandomGenerator random = zone.random();
    int number = random.nextInt(1 << 16);
    switch (random.nextInt(10)) {
      case 0, 1, 2 -> zone.add(ttl -> address(owner, ttl, number));
      case 3, 4 -> zone.add(ttl -> address6(owner, ttl, number));
      case 5 -> zone.add(ttl -> new TXTRecord(owner, IN, ttl, "text " + number));
      case 6 -> {
        String text = RARE.get(random.nextInt(RARE.size()));
        zone.add(ttl -> parse(owner, ttl, text));
      }
      case 7 -> {
        int type = random.nextBoolean() ? 65280 : 1000 + random.nextInt(3);
        byte[] data = new byte[random.nextInt(20)];
        random.nextBytes(data);
        zone.add(ttl -> unknown(owner, type, ttl, data));
      }
      default -> pointer(zone, owner);
    }
  }

  /// A record that points to a host, whose addresses a server may add to its answer.
  static void pointer(ZoneDraft zone, Name owner) {
    Name target = zone.target();
    int preference = zone.random().nextInt(3);
    switch (zone.random().nextInt(6)) {
      case 0, 1 -> zone.add(ttl -> new MXRecord(owner, IN, ttl, preference, target));
      case 2 -> zone.add(ttl -> new SRVRecord(owner, IN, ttl, preference, 0, 53, target));
      case 3 -> zone.add(ttl -> new PTRRecord(owner, IN, ttl, target));
      case 4 -> zone.add(ttl -> parse(owner, ttl, "SVCB " + preference + " " + target));
      default ->
          zone.add(ttl -> new NAPTRRecord(owner, IN, ttl, preference, 0, "s", "x", "", target));
    }
  }

  /// A set too large for a UDP answer, or nearly so.
  static void big(ZoneDraft zone) {
    Name owner = zone.anyName();
    int count = 20 + zone.random().nextInt(80);
    boolean text = zone.chance(30);
    for (int i = 0; i < count; i++) {
      int number = i;
      if (text) {
        zone.add(ttl -> new TXTRecord(owner, IN, ttl, number + "x".repeat(100)));
      } else {
        zone.add(ttl -> address(owner, ttl, number));
      }
    }
  }

  /// A record from the type and data of a zone file's line.
  static Record parse(Name owner, long ttl, String text) {
    String[] parts = text.split(" ", 2);
    try (var tokens = new Tokenizer(parts[1])) {
      return Record.fromString(owner, Type.value(parts[0]), IN, ttl, tokens, Name.root);
    } catch (IOException e) {
      throw new UncheckedIOException(text, e);
    }
  }

  private static Record unknown(Name owner, int type, long ttl, byte[] data) {
    return UNKRecord.newRecord(owner, type, IN, ttl, data);
  }
}
