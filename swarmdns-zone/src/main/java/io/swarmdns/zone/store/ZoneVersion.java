package io.swarmdns.zone.store;

import io.swarmdns.zone.memory.Counted;
import io.swarmdns.zone.memory.Memory;
import io.swarmdns.zone.memory.Region;
import io.swarmdns.zone.name.DomainName;
import io.swarmdns.zone.name.ParsedName;
import io.swarmdns.zone.name.RrType;
import org.jspecify.annotations.Nullable;

/// The content of a zone at one SOA serial. Immutable; any number of readers, none of which waits.
///
/// Readers on the path of a query use it inside an epoch, others under a lease: outside of both,
/// the node addresses it gives may be freed.
public final class ZoneVersion extends Counted {
  /// Version of the layout of images, for whoever keeps them.
  public static final int IMAGE_LAYOUT = ImageLayout.VERSION;

  /// The longest EXPIRE there is: 136 years.
  private static final int NEVER = -1;

  private final DomainName origin;
  private final byte[] originWire;
  private final int originLabels;
  private final ZoneImage image;
  private final @Nullable Edits edits;
  private final DenialChains chains;
  private final long apex;
  private final int serial;
  private final int negativeTtlSeconds;
  private final int expireSeconds; // unsigned
  private final int depth;
  private final int recordCount;
  private final boolean signed;
  private final @Nullable Nsec3Parameters nsec3Parameters;
  private volatile @Nullable ZoneDigest digest;

  private ZoneVersion(ZoneImage image, @Nullable Edits edits) {
    this.image = image;
    this.edits = edits;
    chains =
        new DenialChains(
            image, edits == null ? DenialChains.Edited.nothing(image) : edits.chains());
    origin = image.origin();
    originWire = origin.wire();
    originLabels = origin.labelCount();
    apex = edits == null ? image.apex() : edits.apex();
    depth = edits == null ? image.depth() : edits.depth();
    recordCount = edits == null ? image.recordCount() : edits.recordCount();
    long soa = Node.rrset(apex, RrType.SOA);
    serial = soa == 0 ? 0 : Soa.serial(soa);
    negativeTtlSeconds = soa == 0 ? 0 : Soa.negativeTtlSeconds(soa);
    expireSeconds = soa == 0 ? NEVER : Soa.expireSeconds(soa);
    nsec3Parameters = Nsec3Parameters.of(apex);
    signed = soa != 0 && RRset.signatureCount(soa) > 0;
  }

  /// The version that an image alone is; takes over the caller's count on its region.
  static ZoneVersion of(ZoneImage image) {
    return new ZoneVersion(image, null);
  }

  /// The version whose image was kept and has been read back unharmed; takes over the caller's
  /// count on the region, but not when it throws.
  ///
  /// @throws IllegalArgumentException when no image of this layout, length and origin lies there
  public static ZoneVersion ofImage(Region region, long address, long length, DomainName origin) {
    var image = ZoneImage.at(region, address, length);
    if (!image.origin().equals(origin)) {
      throw new IllegalArgumentException("image of " + image.origin() + ", not " + origin);
    }
    return of(image);
  }

  /// Where the base image lies; the version must be leased while it is read.
  public long imageAddress() {
    return image.address();
  }

  /// Bytes of the base image.
  public long imageLength() {
    return image.length();
  }

  /// The version that edits make of this one's image. Takes over a count on the edits' memory, and
  /// takes one of its own on the image's.
  ZoneVersion with(Edits next) {
    var version = new ZoneVersion(image, next);
    image.region().retain();
    return version;
  }

  /// What was edited since the base image was built.
  ///
  /// @param chains what became of the chains of NSEC and NSEC3 records
  /// @param memory holds the nodes of the overlay
  /// @param begin where the nodes of this version's own edit begin in it
  /// @param end where they end
  /// @param bytes held by `memory`
  /// @param apex the apex node
  /// @param depth labels of the deepest name below the apex
  record Edits(
      Overlay overlay,
      DenialChains.Edited chains,
      EditMemory memory,
      EditMemory.Mark begin,
      EditMemory.Mark end,
      long bytes,
      long apex,
      int depth,
      int recordCount) {}

  /// Gives back the only count on a version that an edit made and nobody will see, and the memory
  /// of its nodes, which the versions before it would keep. For the committing thread.
  ///
  /// @throws IllegalStateException when versions were made from it that are still there
  void discard() {
    if (edits != null) {
      edits.memory().rewind(edits.begin(), edits.end());
    }
    release();
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

  /// Whether the content is too old to be answered with: the SOA's EXPIRE (RFC 1035 §3.3.13, an
  /// unsigned number) has passed since anybody said that it is current.
  ///
  /// @param silentSeconds since then, see [ZoneStore#silentSeconds()]; 0 for a moment ago
  public boolean hasExpired(int silentSeconds) {
    return Integer.compareUnsigned(expireSeconds, silentSeconds) < 0;
  }

  public int recordCount() {
    return recordCount;
  }

  /// Stands for the content, to compare it with other nodes'. The first call reads the whole zone;
  /// versions that edits make from one whose digest is known learn theirs from the edits.
  public ZoneDigest digest() {
    var known = digest;
    if (known == null) {
      known = DigestSum.of(this);
      digest = known;
    }
    return known;
  }

  /// The digest if it is known without reading the zone, else null.
  public @Nullable ZoneDigest knownDigest() {
    return digest;
  }

  /// Keeps the digest that the caller got while it read or wrote the whole content.
  public void rememberDigest(ZoneDigest known) {
    digest = known;
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
    if (edits != null) {
      var edited = edits.overlay().find(hash, relativeName, length);
      if (edited != null) {
        long node = edited.node();
        // RFC 5155 §7.2.8: owner names of NSEC3 records are not names that exist.
        return node == 0 || Node.has(node, Node.NSEC3_ONLY) ? 0 : node;
      }
    }
    return image.find(hash, relativeName, length);
  }

  /// Begins to fetch what [#find] will need: see [ZoneImage#touch].
  public long touchBucket(long hash) {
    return image.touch(hash);
  }

  /// Begins to fetch the node of the base image that [#find] will probably return: the cache lines
  /// that most nodes lie on.
  public long touchNode(long hash) {
    long node = image.candidate(hash);
    return node == 0
        ? 0
        : Memory.getLong(node)
            ^ Memory.getLong(node + 64)
            ^ Memory.getLong(node + 128)
            ^ Memory.getLong(node + ImageLayout.READ_AHEAD_BYTES - 8);
  }

  /// Whether there are edits over the base image.
  public boolean isEdited() {
    return edits != null;
  }

  /// The node of a target of an RRset in the base image, or 0; only while nothing [#isEdited].
  ///
  /// @param reference as the RRset has it, 0 when it has none
  public long target(int reference) {
    return reference == 0 ? 0 : image.node(reference);
  }

  /// The zone's chains of NSEC and NSEC3 records.
  public DenialChains chains() {
    return chains;
  }

  /// All nodes in canonical order.
  public NodeCursor nodes() {
    return new NodeCursor(image, edits == null ? null : edits.overlay());
  }

  /// Names edited since the base image was built: what a search must look through in addition.
  public int editedNames() {
    return edits == null ? 0 : edits.overlay().size();
  }

  /// Bytes of memory that edits since the base image have taken; nodes that later edits replaced
  /// are among them.
  public long editedBytes() {
    return edits == null ? 0 : edits.bytes();
  }

  @Nullable Edits edits() {
    return edits;
  }

  ZoneImage image() {
    return image;
  }

  @Override
  protected void free() {
    image.region().release();
    if (edits != null) {
      edits.memory().release();
    }
  }
}
