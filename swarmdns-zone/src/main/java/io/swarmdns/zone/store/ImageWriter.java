package io.swarmdns.zone.store;

import static io.swarmdns.zone.store.ImageLayout.align;

import io.swarmdns.zone.memory.Memory;
import io.swarmdns.zone.memory.Region;
import io.swarmdns.zone.name.DomainName;
import io.swarmdns.zone.name.NameHash;
import io.swarmdns.zone.name.ParsedName;
import io.swarmdns.zone.name.RrType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Writes the base image of a zone from the owners and records collected for it.
///
/// Three passes: the nodes in canonical order, with flags that depend on their parents; the hash
/// buckets and the indexes, once all nodes have their place; the references between nodes.
final class ImageWriter {
  /// An RRset that had to be left out.
  record Oversized(DomainName owner, int type) {}

  /// Names whose hash buckets are read together: the cache misses overlap.
  private static final int WINDOW = 16;

  private final DomainName origin;
  private final NameHash hasher;
  private final OwnerList owners;
  private final long bytesNeeded;
  private final int depth;
  private final NodeWriter writer;
  private final Ancestors ancestors = new Ancestors();
  private final int[] labelAt = new int[DomainName.LENGTH_MAX / 2 + 1];
  private final List<Oversized> oversized = new ArrayList<>();
  private int duplicates;
  private int records;
  private int nodes;
  private int nsecNodes;
  private @Nullable Nsec3Parameters nsec3Parameters;
  private int nsec3Nodes;
  private int otherNsec3Nodes;
  private boolean hasTargets;

  /// @param bytesNeeded at least what all nodes take, those of parents without records too
  /// @param depth labels of the deepest name below the apex
  ImageWriter(DomainName origin, NameHash hasher, OwnerList owners, long bytesNeeded, int depth) {
    this.origin = origin;
    this.hasher = hasher;
    this.owners = owners;
    this.bytesNeeded = bytesNeeded;
    this.depth = depth;
    writer = new NodeWriter(origin);
  }

  int duplicates() {
    return duplicates;
  }

  List<Oversized> oversized() {
    return oversized;
  }

  ZoneImage write() {
    owners.complete();
    CanonicalOrder.sort(owners);
    long nodesAt = align(ImageLayout.ORIGIN_AT + origin.wireLength(), 8);
    var region = Region.allocate(nodesAt + bytesNeeded);
    try {
      long nodesEnd = writeNodes(region.address() + nodesAt) - region.address();
      if (nodesEnd > ImageLayout.NODES_END_MAX) {
        throw new IllegalStateException(
            "zone " + origin + " takes more than " + (ImageLayout.NODES_END_MAX >> 30) + " GiB");
      }
      int bucketCount = bucketCount(nodes);
      long bucketsAt = align(nodesEnd, 64);
      long nsecAt = bucketsAt + 64L * bucketCount;
      long nsec3At = align(nsecAt + (nsecNodes == 0 ? 0 : NsecIndex.bytes(nsecNodes)), 8);
      long otherNsec3At = nsec3At + (long) Nsec3Index.ENTRY_BYTES * nsec3Nodes;
      long indexesEnd = otherNsec3At + (long) Nsec3Index.ENTRY_BYTES * otherNsec3Nodes;
      long length = Math.max(indexesEnd, nodesEnd + ImageLayout.READ_AHEAD_BYTES);
      region = region.resize(length);
      long base = region.address();
      writeBuckets(base, base + nodesAt, base + nodesEnd, base + bucketsAt, bucketCount);
      writeNsec(base, base + nsecAt, base + nodesAt, base + nodesEnd);
      writeNsec3(base, nsec3At, otherNsec3At, nodesAt, nodesEnd);
      writeHeader(base, length);
      Memory.putOffset(base + ImageLayout.NODES_AT, nodesAt);
      Memory.putOffset(base + ImageLayout.NODES_END_AT, nodesEnd);
      Memory.putOffset(base + ImageLayout.BUCKETS_AT, bucketsAt);
      Memory.putInt(base + ImageLayout.BUCKET_COUNT_AT, bucketCount);
      Memory.putOffset(base + ImageLayout.NSEC_AT, nsecAt);
      Memory.putOffset(base + ImageLayout.NSEC3_AT, nsec3At);
      var image = new ZoneImage(region, base);
      if (hasTargets) {
        new TargetResolver(image, hasher).resolve();
      }
      return image;
    } catch (RuntimeException | Error e) {
      region.release();
      throw e;
    }
  }

  /// The smallest power of two that fills the buckets to half at most.
  private static int bucketCount(int nodes) {
    int wanted =
        Math.max(1, (2 * nodes + ImageLayout.BUCKET_ENTRIES - 1) / ImageLayout.BUCKET_ENTRIES);
    return Integer.highestOneBit(Math.max(1, wanted * 2 - 1));
  }

  private void writeHeader(long base, long length) {
    byte[] wire = origin.wire();
    Memory.putInt(base + ImageLayout.MAGIC_AT, ImageLayout.MAGIC);
    Memory.putInt(base + ImageLayout.VERSION_AT, ImageLayout.VERSION);
    Memory.putOffset(base + ImageLayout.LENGTH_AT, length);
    Memory.putInt(base + ImageLayout.NODE_COUNT_AT, nodes);
    Memory.putInt(base + ImageLayout.RECORD_COUNT_AT, records);
    Memory.putInt(base + ImageLayout.NSEC_COUNT_AT, nsecNodes);
    Memory.putInt(base + ImageLayout.NSEC3_COUNT_AT, nsec3Nodes);
    Memory.putInt(base + ImageLayout.OTHER_NSEC3_COUNT_AT, otherNsec3Nodes);
    Memory.putInt(base + ImageLayout.DEPTH_AT, depth);
    Memory.putInt(base + ImageLayout.ORIGIN_LENGTH_AT, wire.length);
    Memory.copyFromArray(wire, 0, base + ImageLayout.ORIGIN_AT, wire.length);
  }

  /// Writes the nodes and returns the address behind the last.
  private long writeNodes(long at) {
    var source = new OwnerSource(owners);
    while (source.next()) {
      at = writeParents(source, at);
      int added = source.begin(writer);
      at = place(source.bytes(), source.nameAt(), source.nameLength(), added, at);
    }
    return at;
  }

  /// Nodes for the name's parents that have none yet: they hold no records but exist (RFC 8020).
  private long writeParents(OwnerSource source, long at) {
    byte[] bytes = source.bytes();
    int from = source.nameAt();
    int length = source.nameLength();
    int encloser = ancestors.enclose(bytes, from, length);
    int labels = 0;
    for (int label = 0; label < length; label += 1 + bytes[from + label]) {
      labelAt[labels++] = label;
    }
    for (int label = labels - 1; label > 0; label--) {
      int parent = length - labelAt[label];
      if (parent > encloser) {
        writer.begin(bytes, from + labelAt[label], parent);
        at = place(bytes, from + labelAt[label], parent, 0, at);
      }
    }
    return at;
  }

  /// Puts the node that the writer holds at the address and returns the one behind it.
  private long place(byte[] name, int from, int length, int added, long at) {
    int size = writer.finish();
    ancestors.enclose(name, from, length);
    writer.addFlags(ancestors.inheritedFlags());
    int flags = writer.flags();
    if ((flags & Node.WILDCARD) != 0) {
      Node.setFlags(ancestors.closest(), Node.flags(ancestors.closest()) | Node.WILDCARD_BELOW);
    }
    Memory.copyFromArray(writer.bytes(), 0, at, size);
    ancestors.place(name, from, length, flags, at);
    duplicates += writer.duplicates();
    records += added - writer.duplicates();
    hasTargets |= writer.hasTargets();
    if (writer.oversizedType() != 0) {
      oversized.add(new Oversized(NodeNames.absolute(at, origin), writer.oversizedType()));
    }
    nodes++;
    nsecNodes += (flags & (Node.NSEC | Node.OCCLUDED)) == Node.NSEC ? 1 : 0;
    if (length == 0) {
      nsec3Parameters = Nsec3Parameters.of(at);
    }
    if (writer.hasNsec3() && isNsec3Owner(at)) {
      nsec3Nodes += isNsec3Link(at) ? 1 : 0;
      otherNsec3Nodes += isNsec3Link(at) ? 0 : 1;
    }
    return at + size;
  }

  private final byte[] nsec3Hash = new byte[Nsec3Index.HASH_BYTES];

  private boolean isNsec3Owner(long node) {
    return Nsec3Index.isOwner(node)
        && Node.rrset(node, RrType.NSEC3) != 0
        && Nsec3Index.decode(Node.name(node), nsec3Hash);
  }

  /// Whether the node is of the chain that proofs are made from.
  private boolean isNsec3Link(long node) {
    return nsec3Parameters != null && nsec3Parameters.isLink(node);
  }

  private void writeBuckets(long base, long from, long end, long buckets, int bucketCount) {
    long apexHash = originHash();
    long[] hash = new long[WINDOW];
    int[] reference = new int[WINDOW];
    long node = from;
    while (node < end) {
      int count = 0;
      long touched = 0;
      for (; node < end && count < WINDOW; node += Node.size(node)) {
        // RFC 5155 §7.2.8: owner names of NSEC3 records are not names that exist.
        if (!Node.has(node, Node.NSEC3_ONLY)) {
          hash[count] = hash(apexHash, node);
          touched |= ZoneImage.touch(buckets, bucketCount - 1, hash[count]);
          reference[count++] = (int) ((node - base) >>> 3);
        }
      }
      assert touched != 1; // keeps the reads from being left out
      for (int i = 0; i < count; i++) {
        ZoneImage.enter(buckets, bucketCount - 1, hash[i], reference[i]);
      }
    }
  }

  private long originHash() {
    var bytes = Region.allocate(origin.wireLength());
    try {
      Memory.copyFromArray(origin.wire(), 0, bytes.address(), origin.wireLength());
      var name = new ParsedName(hasher);
      name.set(bytes.address(), origin.wireLength());
      return name.hash(0);
    } finally {
      bytes.release();
    }
  }

  private long hash(long apexHash, long node) {
    long name = Node.name(node);
    long hash = apexHash;
    int labels = 0;
    for (int at = 0; at < Node.nameLength(node); at += 1 + Memory.getByte(name + at)) {
      labelAt[labels++] = at;
    }
    while (labels > 0) {
      long at = name + labelAt[--labels];
      hash = hasher.step(hash, at + 1, Memory.getByte(at));
    }
    return hash;
  }

  private void writeNsec(long base, long at, long from, long end) {
    if (nsecNodes > 0) {
      NsecIndex.write(base, at, nsecNodes, new NsecNodes(from, end));
    }
  }

  /// The nodes of the NSEC chain in canonical order.
  private static final class NsecNodes implements NsecIndex.NodeSequence {
    private long node;
    private final long end;

    NsecNodes(long from, long end) {
      node = from;
      this.end = end;
    }

    @Override
    public long next() {
      while (node < end) {
        long here = node;
        node += Node.size(here);
        if (Node.has(here, Node.NSEC) && !Node.has(here, Node.OCCLUDED)) {
          return here;
        }
      }
      return 0;
    }
  }

  /// The chain that NSEC3PARAM names, and behind it what there is of others. Canonical order of the
  /// base32hex labels is the order of the hashes.
  private void writeNsec3(long base, long at, long otherAt, long from, long end) {
    if (nsec3Nodes + otherNsec3Nodes == 0) {
      return;
    }
    long link = base + at;
    long other = base + otherAt;
    for (long node = base + from; node < base + end; node += Node.size(node)) {
      if (isNsec3Owner(node)) {
        boolean isLink = isNsec3Link(node);
        Nsec3Index.writeEntry(isLink ? link : other, nsec3Hash, (int) ((node - base) >>> 3));
        link += isLink ? Nsec3Index.ENTRY_BYTES : 0;
        other += isLink ? 0 : Nsec3Index.ENTRY_BYTES;
      }
    }
  }
}
