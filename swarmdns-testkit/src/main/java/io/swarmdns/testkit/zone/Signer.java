package io.swarmdns.testkit.zone;

import static org.xbill.DNS.DClass.IN;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.xbill.DNS.DNSKEYRecord;
import org.xbill.DNS.NSEC3PARAMRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.RRSIGRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Type;

/// Gives a zone the records of a signed one: keys, a chain of NSEC or NSEC3, and an RRSIG for each
/// authoritative RRset (RFC 4035 §2).
///
/// The signatures are not valid. An authoritative server serves them as they are, and thousands of
/// zones are made in seconds.
public final class Signer {
  private static final int ALGORITHM = 13;
  private static final int KEY_BYTES = 64;
  private static final int KEY_TAG = 12345;
  private static final Instant INCEPTION = Instant.parse("2020-01-01T00:00:00Z");
  private static final Instant EXPIRATION = Instant.parse("2037-01-01T00:00:00Z");

  private Signer() {}

  /// The records of the signed zone.
  static List<Record> sign(
      Name origin, List<Record> unsigned, Signing signing, RandomGenerator random) {
    if (signing == Signing.UNSIGNED) {
      return unsigned;
    }
    long ttl = negativeTtl(origin, unsigned);
    List<Record> records = new ArrayList<>(unsigned);
    byte[] key = new byte[KEY_BYTES];
    random.nextBytes(key);
    records.add(new DNSKEYRecord(origin, IN, 300, DNSKEYRecord.Flags.ZONE_KEY, 3, ALGORITHM, key));
    if (signing == Signing.NSEC) {
      records.addAll(NsecChain.of(new ZoneShape(origin, records), ttl));
    } else {
      byte[] salt = new byte[random.nextInt(3) * 4];
      random.nextBytes(salt);
      var hash = new Nsec3Hash(random.nextInt(4), salt);
      records.add(new NSEC3PARAMRecord(origin, IN, 0, 1, 0, hash.iterations(), hash.salt()));
      var shape = new ZoneShape(origin, records);
      records.addAll(Nsec3Chain.of(shape, ttl, hash, signing == Signing.NSEC3_OPT_OUT));
    }
    records.addAll(signatures(new ZoneShape(origin, records)));
    return records;
  }

  /// RFC 9077 §3: the lesser of the SOA's TTL and its minimum field.
  private static long negativeTtl(Name origin, List<Record> records) {
    for (Record record : records) {
      if (record instanceof SOARecord soa && soa.getName().equals(origin)) {
        return Math.min(soa.getTTL(), soa.getMinimum());
      }
    }
    throw new IllegalArgumentException("no SOA at " + origin);
  }

  private static List<Record> signatures(ZoneShape zone) {
    List<Record> signatures = new ArrayList<>();
    for (Name owner : zone.owners()) {
      if (!zone.isOccluded(owner)) {
        for (List<Record> set : zone.authoritativeSets(owner)) {
          signatures.add(signature(zone.origin(), set.get(0)));
        }
      }
    }
    return signatures;
  }

  private static Record signature(Name origin, Record covered) {
    String text = covered.getName() + " " + Type.string(covered.getType());
    return new RRSIGRecord(
        covered.getName(),
        IN,
        covered.getTTL(),
        covered.getType(),
        ALGORITHM,
        covered.getTTL(),
        EXPIRATION,
        INCEPTION,
        KEY_TAG,
        origin,
        digest("SHA-512", text.getBytes(StandardCharsets.UTF_8)));
  }

  static byte[] digest(String algorithm, byte[]... parts) {
    try {
      var digest = MessageDigest.getInstance(algorithm);
      for (byte[] part : parts) {
        digest.update(part);
      }
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
