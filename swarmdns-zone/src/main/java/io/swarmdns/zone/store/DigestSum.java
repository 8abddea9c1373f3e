package io.swarmdns.zone.store;

import io.swarmdns.zone.name.DomainName;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Adds RRsets to the digest of a zone, and takes them from it.
///
/// What is hashed for an RRset, numbers in network order: u8 length of the owner, the absolute
/// owner in lower case, u16 type, u32 TTL, u32 number of records, then each record's u16 length and
/// data in canonical form ([CanonicalRdata]), in canonical order. docs/formats/zone-stream.md has
/// the same. Belongs to one thread; holds a buffer of fixed size whatever the RRset's.
public final class DigestSum {
  private static final int BUFFER_BYTES = 4096;

  private final MessageDigest sha256;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int buffered;
  private boolean begun;
  private long high;
  private long second;
  private long third;
  private long low;

  /// Begins with the digest of nothing.
  public DigestSum() {
    this(new ZoneDigest(0, 0, 0, 0));
  }

  DigestSum(ZoneDigest begin) {
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
    high = begin.bits255To192();
    second = begin.bits191To128();
    third = begin.bits127To64();
    low = begin.bits63To0();
  }

  /// The digest of a version's whole content.
  static ZoneDigest of(ZoneVersion version) {
    var sum = new DigestSum();
    var rrsets = new NodeRRsets(version.origin());
    var nodes = version.nodes();
    for (long node = nodes.next(); node != 0; node = nodes.next()) {
      rrsets.read(node);
      for (int i = 0; i < rrsets.count(); i++) {
        sum.add(rrsets, i);
      }
    }
    return sum.digest();
  }

  /// The digest of the content that changes make of content with digest `before`.
  static ZoneDigest after(ZoneDigest before, List<RRsetChange> changes) {
    var sum = new DigestSum(before);
    for (var change : changes) {
      sum.hash(change.owner(), change.type(), change.before());
      sum.subtract();
      sum.hash(change.owner(), change.type(), change.after());
      sum.add();
    }
    return sum.digest();
  }

  /// Adds the RRset at this place of a node.
  public void add(NodeRRsets rrsets, int rrset) {
    begin(
        rrsets.owner(),
        rrsets.ownerLength(),
        rrsets.type(rrset),
        rrsets.ttlSeconds(rrset),
        rrsets.recordCount(rrset));
    for (int i = 0; i < rrsets.recordCount(rrset); i++) {
      record(rrsets.folded(), rrsets.at(rrset, i), rrsets.length(rrset, i));
    }
    add();
  }

  private void hash(DomainName owner, int type, @Nullable RRsetData data) {
    if (data == null) {
      return;
    }
    begin(owner.wire(), owner.wireLength(), type, data.ttlSeconds(), data.records().size());
    for (byte[] record : data.records()) {
      record(CanonicalRdata.folded(type, record), 0, record.length);
    }
  }

  /// Begins an RRset, to be followed by as many records and by [#add].
  ///
  /// @param owner holds the absolute name in lower case, from its beginning on
  public void begin(byte[] owner, int ownerLength, int type, int ttlSeconds, int records) {
    begun = true;
    buffer[buffered++] = (byte) ownerLength;
    System.arraycopy(owner, 0, buffer, buffered, ownerLength);
    buffered += ownerLength;
    NetworkOrder.putShort(buffer, buffered, type);
    NetworkOrder.putInt(buffer, buffered + 2, ttlSeconds);
    NetworkOrder.putInt(buffer, buffered + 6, records);
    buffered += 10;
  }

  /// One record's data, in canonical form.
  public void record(byte[] folded, int from, int length) {
    if (BUFFER_BYTES - buffered < 2) {
      flush();
    }
    NetworkOrder.putShort(buffer, buffered, length);
    buffered += 2;
    if (length > BUFFER_BYTES - buffered) {
      flush();
    }
    if (length > BUFFER_BYTES) {
      sha256.update(folded, from, length);
    } else {
      System.arraycopy(folded, from, buffer, buffered, length);
      buffered += length;
    }
  }

  private void flush() {
    sha256.update(buffer, 0, buffered);
    buffered = 0;
  }

  private ByteBuffer finish() {
    flush();
    begun = false;
    return ByteBuffer.wrap(sha256.digest());
  }

  /// Adds the RRset that was begun.
  public void add() {
    if (!begun) {
      return;
    }
    var hash = finish();
    long a = hash.getLong();
    long b = hash.getLong();
    long c = hash.getLong();
    long d = hash.getLong();
    add(a, b, c, d);
  }

  private void subtract() {
    if (!begun) {
      return;
    }
    var hash = finish();
    long a = ~hash.getLong();
    long b = ~hash.getLong();
    long c = ~hash.getLong();
    long d = ~hash.getLong();
    add(a, b, c, d);
    add(0, 0, 0, 1); // two's complement
  }

  private void add(long a, long b, long c, long d) {
    low += d;
    int carry = isBelow(low, d);
    long sum = c + carry;
    int next = isBelow(sum, c);
    third += sum;
    carry = next + isBelow(third, sum);
    sum = b + carry;
    next = isBelow(sum, b);
    second += sum;
    carry = next + isBelow(second, sum);
    high += a + carry;
  }

  private static int isBelow(long a, long b) {
    return Long.compareUnsigned(a, b) < 0 ? 1 : 0;
  }

  /// The digest of what was added.
  public ZoneDigest digest() {
    return new ZoneDigest(high, second, third, low);
  }
}
