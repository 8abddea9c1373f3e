package io.swarmdns.zone.store;

import io.swarmdns.zone.memory.Memory;
import io.swarmdns.zone.memory.Region;
import io.swarmdns.zone.name.DomainName;
import io.swarmdns.zone.name.NameHash;
import io.swarmdns.zone.name.ParsedName;

/// Gives the targets in an image's RRsets the references of their nodes, so that answering finds
/// the addresses that go with a record without looking the target's name up. Belongs to one thread.
final class TargetResolver {
  private final ZoneImage image;
  private final NodeReader reader;
  private final ParsedName name;
  private final int originLabels;

  /// @param image otherwise complete
  TargetResolver(ZoneImage image, NameHash hasher) {
    this.image = image;
    reader = new NodeReader(image.origin());
    name = new ParsedName(hasher);
    originLabels = image.origin().labelCount();
  }

  void resolve() {
    var bytes = Region.allocate(DomainName.LENGTH_MAX);
    try {
      for (long node = image.apex(); node != 0; node = image.nodeAfter(node)) {
        resolve(node, bytes.address());
      }
    } finally {
      bytes.release();
    }
  }

  private void resolve(long node, long bytes) {
    int left = Node.rrsetCount(node);
    if (left == 0) {
      return;
    }
    for (long rrset = Node.firstRRset(node); left > 0; left--, rrset += RRset.size(rrset)) {
      long target = RRset.targets(rrset);
      for (int i = RRset.targetCount(rrset); i > 0; i--, target += RRset.TARGET_BYTES) {
        int length = reader.readName(node, rrset, Memory.getShort(target));
        Memory.copyFromArray(reader.name(), 0, bytes, length);
        Memory.putInt(target + 2, reference(bytes, length));
      }
    }
  }

  /// The reference of the name, which lies in the zone; 0 when no node has it.
  private int reference(long bytes, int length) {
    boolean valid = name.set(bytes, length);
    assert valid : "a target that is no name";
    int apex = name.labelCount() - originLabels;
    long node = image.find(name.hash(0), name.lower(), name.offset(apex));
    return node == 0 ? 0 : (int) ((node - image.address()) >>> 3);
  }
}
