package io.swarmdns.zone.store;

import static io.swarmdns.zone.store.ImageLayout.BUCKET_BYTES;
import static io.swarmdns.zone.store.ImageLayout.BUCKET_ENTRIES;

import io.swarmdns.zone.memory.Memory;
import io.swarmdns.zone.memory.Region;
import io.swarmdns.zone.name.DomainName;

/// The base image of a zone: all its nodes off the heap, packed in canonical order, with a hash of
/// the owner names and indexes for proofs of non-existence. Immutable; any number of readers.
///
/// The hash is an array of cache-line buckets of eight entries each, half full: 32 bits of the
/// name's hash, and the node's offset in units of eight bytes. A full bucket overflows into the
/// next. One miss of the cache finds the entry, one more the node.
final class ZoneImage {
  private final Region region;
  private final long base;
  private final long buckets;
  private final int bucketMask;
  private final long apex;
  private final long nodesEnd;
  private final NsecIndex nsec;
  private final Nsec3Index nsec3;
  private final Nsec3Index otherNsec3;

  /// @param region the memory that holds the image; the caller's hold on it passes to the image
  ZoneImage(Region region, long base) {
    this.region = region;
    this.base = base;
    buckets = base + Memory.getOffset(base + ImageLayout.BUCKETS_AT);
    bucketMask = Memory.getInt(base + ImageLayout.BUCKET_COUNT_AT) - 1;
    apex = base + Memory.getOffset(base + ImageLayout.NODES_AT);
    nodesEnd = base + Memory.getOffset(base + ImageLayout.NODES_END_AT);
    int nsecCount = Memory.getInt(base + ImageLayout.NSEC_COUNT_AT);
    long nsecAt = base + Memory.getOffset(base + ImageLayout.NSEC_AT);
    nsec = new NsecIndex(base, nsecAt, nsecCount);
    int nsec3Count = Memory.getInt(base + ImageLayout.NSEC3_COUNT_AT);
    long nsec3At = base + Memory.getOffset(base + ImageLayout.NSEC3_AT);
    nsec3 = new Nsec3Index(base, nsec3At, nsec3Count);
    long otherNsec3At = nsec3At + (long) Nsec3Index.ENTRY_BYTES * nsec3Count;
    int otherNsec3Count = Memory.getInt(base + ImageLayout.OTHER_NSEC3_COUNT_AT);
    otherNsec3 = new Nsec3Index(base, otherNsec3At, otherNsec3Count);
  }

  /// The image that lies at the address.
  ///
  /// @throws IllegalArgumentException when there is none of this layout and length
  static ZoneImage at(Region region, long base, long length) {
    if (length < ImageLayout.ORIGIN_AT
        || Memory.getInt(base + ImageLayout.MAGIC_AT) != ImageLayout.MAGIC
        || Memory.getInt(base + ImageLayout.VERSION_AT) != ImageLayout.VERSION
        || Memory.getOffset(base + ImageLayout.LENGTH_AT) != length) {
      throw new IllegalArgumentException("no zone image");
    }
    return new ZoneImage(region, base);
  }

  Region region() {
    return region;
  }

  long address() {
    return base;
  }

  long length() {
    return Memory.getOffset(base + ImageLayout.LENGTH_AT);
  }

  DomainName origin() {
    byte[] wire = new byte[Memory.getInt(base + ImageLayout.ORIGIN_LENGTH_AT)];
    Memory.copyToArray(base + ImageLayout.ORIGIN_AT, wire, 0, wire.length);
    return DomainName.ofWire(wire, 0, wire.length);
  }

  int nodeCount() {
    return Memory.getInt(base + ImageLayout.NODE_COUNT_AT);
  }

  int recordCount() {
    return Memory.getInt(base + ImageLayout.RECORD_COUNT_AT);
  }

  /// Labels of the deepest name below the apex.
  int depth() {
    return Memory.getInt(base + ImageLayout.DEPTH_AT);
  }

  /// The apex, first of all nodes.
  long apex() {
    return apex;
  }

  /// The node behind this one in canonical order, 0 behind the last.
  long nodeAfter(long node) {
    long next = node + Node.size(node);
    return next == nodesEnd ? 0 : next;
  }

  boolean holds(long node) {
    return node >= apex && node < nodesEnd;
  }

  NsecIndex nsec() {
    return nsec;
  }

  Nsec3Index nsec3() {
    return nsec3;
  }

  /// Reads the cache line where the search for this hash will begin. Several such reads overlap,
  /// where several searches would wait for their memory one by one.
  long touch(long hash) {
    return Memory.getLong(bucket((int) hash));
  }

  /// The node that the search for this hash will look at first, without looking at it; 0 for none.
  long candidate(long hash) {
    long bucket = bucket((int) hash);
    int tag = (int) (hash >>> 32);
    for (int i = 0; i < BUCKET_ENTRIES; i++) {
      long entry = Memory.getLong(bucket + 8L * i);
      if (entry == 0) {
        return 0;
      }
      if ((int) (entry >>> 32) == tag) {
        return nodeAt(entry);
      }
    }
    return 0;
  }

  /// The node of the relative name, or 0.
  long find(long hash, long name, int length) {
    int index = (int) hash;
    int tag = (int) (hash >>> 32);
    while (true) {
      long bucket = bucket(index);
      for (int i = 0; i < BUCKET_ENTRIES; i++) {
        long entry = Memory.getLong(bucket + 8L * i);
        if (entry == 0) {
          return 0;
        }
        if ((int) (entry >>> 32) == tag && Node.isNamed(nodeAt(entry), name, length)) {
          return nodeAt(entry);
        }
      }
      index++;
    }
  }

  /// The node of the relative name, or 0; those that hold nothing but NSEC3 are found too.
  long findWithNsec3(long hash, long name, int length) {
    long node = find(hash, name, length);
    return node != 0 ? node : findNsec3Owner(name, length);
  }

  /// The node of this name among those that hold nothing but NSEC3, or 0: they are not in the hash.
  private long findNsec3Owner(long name, int length) {
    byte[] hash = new byte[Nsec3Index.HASH_BYTES];
    if (!Nsec3Index.isOwnerLength(length) || !Nsec3Index.decode(name, hash)) {
      return 0;
    }
    long node = nsec3.find(hash);
    return node != 0 ? node : otherNsec3.find(hash);
  }

  /// The node that a target's reference leads to.
  long node(int reference) {
    return base + 8 * (reference & 0xffffffffL);
  }

  private long nodeAt(long entry) {
    return base + 8 * (entry & 0xffffffffL);
  }

  private long bucket(int index) {
    return bucket(buckets, bucketMask, index);
  }

  private static long bucket(long buckets, int bucketMask, int index) {
    return buckets + (long) BUCKET_BYTES * (index & bucketMask);
  }

  /// As the other [#touch], for an image under construction.
  static long touch(long buckets, int bucketMask, long hash) {
    return Memory.getLong(bucket(buckets, bucketMask, (int) hash));
  }

  /// Enters a node into the buckets of an image under construction.
  static void enter(long buckets, int bucketMask, long hash, int reference) {
    int index = (int) hash;
    while (true) {
      long bucket = bucket(buckets, bucketMask, index);
      for (int i = 0; i < BUCKET_ENTRIES; i++) {
        if (Memory.getLong(bucket + 8L * i) == 0) {
          Memory.putLong(bucket + 8L * i, hash & 0xffffffff00000000L | reference & 0xffffffffL);
          return;
        }
      }
      index++;
    }
  }
}
