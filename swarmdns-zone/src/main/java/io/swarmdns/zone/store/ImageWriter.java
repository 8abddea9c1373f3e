package io.swarmdns.zone.store;

import static io.swarmdns.zone.store.ImageLayout.align;

import io.swarmdns.zone.memory.Memory;
import io.swarmdns.zone.memory.Region;
import io.swarmdns.zone.name.DomainName;
import io.swarmdns.zone.name.RrType;
import java.util.ArrayList;
import java.util.List;

/// Writes the base image of a zone from the names and records collected for it.
///
/// Three passes: the nodes in canonical order, with flags that depend on their parents; the
/// references between nodes, once all have their place; the hash buckets and the indexes.
final class ImageWriter {
  /// An RRset that had to be left out.
  record Oversized(DomainName owner, int type) {}

  /// Maps a target's name to the number it has in the name table, -1 for none.
  interface TargetNumbers {
    int numberOf(byte[] name, int length);
  }

  private final DomainName origin;
  private final NameTable names;
  private final long bytesNeeded;
  private final int depth;
  private final List<Oversized> oversized = new ArrayList<>();
  private int duplicates;
  private int records;
  private int nsecNodes;
  private int nsec3Nodes;

  ImageWriter(DomainName origin, NameTable names, long bytesNeeded, int depth) {
    this.origin = origin;
    this.names = names;
    this.bytesNeeded = bytesNeeded;
    this.depth = depth;
  }

  int duplicates() {
    return duplicates;
  }

  List<Oversized> oversized() {
    return oversized;
  }

  ZoneImage write(TargetNumbers targets) {
    int[] order = CanonicalOrder.of(names);
    long nodesAt = align(ImageLayout.ORIGIN_AT + origin.wireLength(), 8);
    long nodesMax = bytesNeeded + (Node.HEADER_BYTES + 16L) * order.length + nameBytes(order);
    int bucketCount = bucketCount(order.length);
    long indexMax = 64L + 64L * bucketCount + NsecIndex.bytes(order.length) + 16;
    var region = Region.allocate(nodesAt + nodesMax + indexMax + 24L * order.length);
    long base = region.address();
    int[] unitsAt = new int[order.length];
    long end = writeNodes(order, base, base + nodesAt, targets, unitsAt);
    resolveTargets(base + nodesAt, end, unitsAt);
    long bucketsAt = align(end - base, 64);
    writeBuckets(base, base + bucketsAt, bucketCount, unitsAt);
    long nsecAt = bucketsAt + 64L * bucketCount;
    writeNsec(base, base + nsecAt, base + nodesAt, end);
    long nsec3At = align(nsecAt + (nsecNodes == 0 ? 0 : NsecIndex.bytes(nsecNodes)), 8);
    writeNsec3(base, base + nsec3At, base + nodesAt, end);
    long indexesEnd = nsec3At + (long) Nsec3Index.ENTRY_BYTES * nsec3Nodes;
    long length = Math.max(indexesEnd, end - base + ImageLayout.READ_AHEAD_BYTES);
    writeHeader(base, order.length, length);
    Memory.putOffset(base + ImageLayout.NODES_AT, nodesAt);
    Memory.putOffset(base + ImageLayout.NODES_END_AT, end - base);
    Memory.putOffset(base + ImageLayout.BUCKETS_AT, bucketsAt);
    Memory.putInt(base + ImageLayout.BUCKET_COUNT_AT, bucketCount);
    Memory.putOffset(base + ImageLayout.NSEC_AT, nsecAt);
    Memory.putOffset(base + ImageLayout.NSEC3_AT, nsec3At);
    var trimmed = region.resize(length);
    return new ZoneImage(trimmed, trimmed.address());
  }

  private long nameBytes(int[] order) {
    long bytes = 0;
    for (int number : order) {
      bytes += names.nameLength(number);
    }
    return bytes;
  }

  /// The smallest power of two that fills the buckets to half at most.
  private static int bucketCount(int nodes) {
    int wanted = Math.max(1, (2 * nodes + ImageLayout.BUCKET_ENTRIES - 1) / ImageLayout.BUCKET_ENTRIES);
    return Integer.highestOneBit(Math.max(1, wanted * 2 - 1));
  }

  private void writeHeader(long base, int nodes, long length) {
    byte[] wire = origin.wire();
    Memory.putInt(base + ImageLayout.MAGIC_AT, ImageLayout.MAGIC);
    Memory.putInt(base + ImageLayout.VERSION_AT, ImageLayout.VERSION);
    Memory.putOffset(base + ImageLayout.LENGTH_AT, length);
    Memory.putInt(base + ImageLayout.NODE_COUNT_AT, nodes);
    Memory.putInt(base + ImageLayout.RECORD_COUNT_AT, records);
    Memory.putInt(base + ImageLayout.NSEC_COUNT_AT, nsecNodes);
    Memory.putInt(base + ImageLayout.NSEC3_COUNT_AT, nsec3Nodes);
    Memory.putInt(base + ImageLayout.DEPTH_AT, depth);
    Memory.putInt(base + ImageLayout.ORIGIN_LENGTH_AT, wire.length);
    Memory.copyFromArray(wire, 0, base + ImageLayout.ORIGIN_AT, wire.length);
  }

  /// Writes the nodes and returns the address behind the last. `unitsAt` becomes each name's place
  /// by its number, in units of eight bytes from the image's beginning.
  private long writeNodes(int[] order, long base, long at, TargetNumbers targets, int[] unitsAt) {
    var writer = new NodeWriter(origin, (name, length) -> targets.numberOf(name, length) + 1);
    var ancestors = new Ancestors();
    for (int number : order) {
      writer.begin(names.name(number), names.nameLength(number));
      int added = 0;
      long record = names.firstRecord(number);
      for (; record != 0; record = Memory.getLong(record)) {
        writer.add(
            Memory.getShort(record + 8),
            Memory.getInt(record + 12),
            record + NameTable.RECORD_HEADER_BYTES,
            Memory.getShort(record + 10));
        added++;
      }
      int size = writer.finish();
      Memory.copyFromArray(writer.bytes(), 0, at, size);
      unitsAt[number] = (int) ((at - base) >>> 3);
      ancestors.place(at);
      duplicates += writer.duplicates();
      records += added - writer.duplicates();
      if (writer.oversizedType() != 0) {
        oversized.add(new Oversized(NodeNames.absolute(at, origin), writer.oversizedType()));
      }
      count(at);
      at += size;
    }
    return at;
  }

  private void count(long node) {
    if (Node.has(node, Node.NSEC) && !Node.has(node, Node.OCCLUDED)) {
      nsecNodes++;
    }
    if (isNsec3Owner(node)) {
      nsec3Nodes++;
    }
  }

  private final byte[] nsec3Hash = new byte[Nsec3Index.HASH_BYTES];

  private boolean isNsec3Owner(long node) {
    return Nsec3Index.isOwner(node)
        && Node.rrset(node, RrType.NSEC3) != 0
        && Nsec3Index.decode(Node.name(node), nsec3Hash);
  }

  /// Replaces the targets' numbers, counted from 1, by the places of their nodes.
  private static void resolveTargets(long from, long end, int[] unitsAt) {
    for (long node = from; node < end; node += Node.size(node)) {
      long rrset = Node.firstRRset(node);
      for (int left = Node.rrsetCount(node); left > 0; left--) {
        long target = RRset.targets(rrset);
        for (int i = RRset.targetCount(rrset); i > 0; i--) {
          int number = Memory.getInt(target + 2);
          Memory.putInt(target + 2, number == 0 ? 0 : unitsAt[number - 1]);
          target += RRset.TARGET_BYTES;
        }
        rrset += RRset.size(rrset);
      }
    }
  }

  private void writeBuckets(long base, long buckets, int bucketCount, int[] unitsAt) {
    Memory.clear(buckets, 64L * bucketCount);
    for (int number = 0; number < unitsAt.length; number++) {
      // RFC 5155 §7.2.8: owner names of NSEC3 records are not names that exist.
      if (!Node.has(base + 8L * unitsAt[number], Node.NSEC3_ONLY)) {
        ZoneImage.enter(buckets, bucketCount - 1, names.hash(number), unitsAt[number]);
      }
    }
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

  /// Canonical order of the base32hex labels is the order of the hashes.
  private void writeNsec3(long base, long at, long from, long end) {
    if (nsec3Nodes == 0) {
      return;
    }
    for (long node = from; node < end; node += Node.size(node)) {
      if (isNsec3Owner(node)) {
        Nsec3Index.writeEntry(at, nsec3Hash, (int) ((node - base) >>> 3));
        at += Nsec3Index.ENTRY_BYTES;
      }
    }
  }
}
