package io.swarmdns.zone.store;

import io.swarmdns.zone.memory.Counted;
import io.swarmdns.zone.memory.Memory;
import io.swarmdns.zone.name.DomainName;
import io.swarmdns.zone.name.ParsedName;
import io.swarmdns.zone.name.RrType;
import org.jspecify.annotations.Nullable;

/// The content of a zone at one SOA serial. Immutable; any number of readers, none of which waits.
///
/// Readers on the path of a query use it inside an epoch, others under a lease: outside of both, the
/// node addresses it gives may be freed.
public final class ZoneVersion extends Counted {
  private final DomainName origin;
  private final byte[] originWire;
  private final int originLabels;
  private final ZoneImage image;
  private final long apex;
  private final int serial;
  private final int negativeTtlSeconds;
  private final int depth;
  private final int recordCount;
  private final boolean signed;
  private final @Nullable Nsec3Parameters nsec3Parameters;

  private ZoneVersion(ZoneImage image) {
    this.image = image;
    origin = image.origin();
    originWire = origin.wire();
    originLabels = origin.labelCount();
    apex = image.apex();
    depth = image.depth();
    recordCount = image.recordCount();
    long soa = Node.rrset(apex, RrType.SOA);
    serial = soa == 0 ? 0 : Soa.serial(soa);
    negativeTtlSeconds = soa == 0 ? 0 : Soa.negativeTtlSeconds(soa);
    nsec3Parameters = Nsec3Parameters.of(apex);
    signed = soa != 0 && RRset.signatureCount(soa) > 0;
  }

  static ZoneVersion of(ZoneImage image) {
    return new ZoneVersion(image);
  }

  public DomainName origin() {
    return origin;
  }

  /// Whether the name from this label on is the origin.
  public boolean isOrigin(ParsedName name, int label) {
    return name.suffixEquals(label, originWire);
  }

  /// Labels of the origin.
  public int originLabels() {
    return originLabels;
  }

  /// Bytes of the origin in wire format.
  public int originLength() {
    return originWire.length;
  }

  /// The SOA serial (RFC 1982 arithmetic applies), 0 without SOA.
  public int serial() {
    return serial;
  }

  /// The TTL of negative answers: the smaller of the SOA's own TTL and its MINIMUM (RFC 2308 §5).
  public int negativeTtlSeconds() {
    return negativeTtlSeconds;
  }

  public int recordCount() {
    return recordCount;
  }

  /// Labels of the deepest name below the apex.
  public int depth() {
    return depth;
  }

  /// Whether the SOA carries signatures: whether proofs are due to those who ask with DO.
  public boolean isSigned() {
    return signed;
  }

  /// How names are hashed for NSEC3, or null when the zone has no NSEC3 chain.
  public @Nullable Nsec3Parameters nsec3Parameters() {
    return nsec3Parameters;
  }

  /// The apex node.
  public long apex() {
    return apex;
  }

  /// The node of the name that begins at `label`, or 0. The name must lie in this zone, whose apex
  /// is its label `apexLabel`.
  public long find(ParsedName name, int label, int apexLabel) {
    int from = name.offset(label);
    return find(name.hash(label), name.lower() + from, name.offset(apexLabel) - from);
  }

  /// The node of the relative name of this hash, or 0. Up to seven bytes behind it are read.
  public long find(long hash, long relativeName, int length) {
    return image.find(hash, relativeName, length);
  }

  /// Begins to fetch what [#find] will need: see [ZoneImage#touch].
  public long touchBucket(long hash) {
    return image.touch(hash);
  }

  /// Begins to fetch the node that [#find] will probably return.
  public long touchNode(long hash) {
    long node = image.candidate(hash);
    return node == 0 ? 0 : Memory.getLong(node + 64);
  }

  /// Whether there are edits over the base image.
  public boolean isEdited() {
    return false;
  }

  /// The node of a target of an RRset in the base image, or 0; only while nothing [#isEdited].
  ///
  /// @param reference as the RRset has it, 0 when it has none
  public long target(int reference) {
    return reference == 0 ? 0 : image.node(reference);
  }

  /// The last node of the NSEC chain at or before a name (RFC 4035 §3.1.3.2); 0 when the zone has no
  /// chain. The chain is a circle: before its first name comes its last.
  ///
  /// @param key the name's sort key, relative to the apex
  /// @param scratch [io.swarmdns.zone.name.SortKey#LENGTH_MAX] bytes to work in
  public long nsecAtOrBefore(byte[] key, int keyLength, byte[] scratch) {
    var nsec = image.nsec();
    if (nsec == null) {
      return 0;
    }
    int position = nsec.floor(key, keyLength, scratch);
    return nsec.node(position < 0 ? nsec.count() - 1 : position);
  }

  /// The node of the NSEC3 record for exactly this hash, or 0.
  public long nsec3Matching(byte[] hash) {
    var nsec3 = image.nsec3();
    if (nsec3 == null) {
      return 0;
    }
    int position = nsec3.floor(hash);
    return nsec3.matches(position, hash) ? nsec3.node(position) : 0;
  }

  /// The node of the NSEC3 record that covers this hash, or matches it; 0 without a chain.
  public long nsec3Covering(byte[] hash) {
    var nsec3 = image.nsec3();
    if (nsec3 == null) {
      return 0;
    }
    int position = nsec3.floor(hash);
    return nsec3.node(position < 0 ? nsec3.count() - 1 : position);
  }

  /// The first node in canonical order is [#apex]; this is the one behind `node`, 0 at the end.
  public long nodeAfter(long node) {
    return image.nodeAfter(node);
  }

  ZoneImage image() {
    return image;
  }

  @Override
  protected void free() {
    image.region().release();
  }
}
