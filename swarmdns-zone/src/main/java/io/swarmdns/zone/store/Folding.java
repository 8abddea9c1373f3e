package io.swarmdns.zone.store;

import io.swarmdns.zone.memory.Memory;
import io.swarmdns.zone.name.DomainName;
import io.swarmdns.zone.name.NameHash;
import io.swarmdns.zone.store.Overlay.Entry;
import io.swarmdns.zone.store.ZoneVersion.Edits;
import java.lang.foreign.Arena;

/// Turns a version with many edits into one with a new base image.
final class Folding {
  private Folding() {}

  /// An image of the whole content of the version, as a version without edits.
  static ZoneVersion imageOf(ZoneVersion version, NameHash hasher) {
    byte[] apex = version.origin().wire();
    byte[] owner = new byte[256];
    try (var builder = new ZoneBuilder(version.origin(), hasher)) {
      var reader = new NodeReader(version.origin());
      var nodes = version.nodes();
      for (long node = nodes.next(); node != 0; node = nodes.next()) {
        int length = Node.nameLength(node);
        Memory.copyToArray(Node.name(node), owner, 0, length);
        System.arraycopy(apex, 0, owner, length, apex.length);
        int ownerLength = length + apex.length;
        reader.read(
            node,
            (type, ttl, rdata, rdataLength) ->
                builder.record(owner, ownerLength, type, ttl, rdata, 0, rdataLength, 0));
      }
      var folded = builder.build();
      var digest = version.knownDigest();
      if (digest != null) {
        folded.rememberDigest(digest);
      }
      return folded;
    }
  }

  /// The new image with those edits over it that came since `before`, which it was made from. Takes
  /// over the caller's count on `folded`, also when it throws for want of memory.
  static ZoneVersion rebased(ZoneVersion folded, ZoneVersion before, ZoneVersion latest) {
    var then = before.edits() == null ? Overlay.EMPTY : before.edits().overlay();
    var now = latest.edits();
    if (now == null || then == now.overlay()) {
      return folded;
    }
    var memory = new EditMemory();
    try {
      var rebased = folded.with(since(then, now, folded, memory));
      var digest = latest.knownDigest();
      if (digest != null) {
        rebased.rememberDigest(digest);
      }
      return rebased;
    } catch (RuntimeException | Error e) {
      memory.release();
      throw e;
    } finally {
      folded.release();
    }
  }

  private static Edits since(Overlay then, Edits now, ZoneVersion folded, EditMemory memory) {
    var begin = memory.mark();
    var overlay = Overlay.EMPTY;
    var chains = DenialChains.Edited.nothing(folded.image());
    try (var arena = Arena.ofConfined()) {
      long name = arena.allocate(DomainName.LENGTH_MAX + 1 + Memory.SLACK_BYTES, 8).address();
      for (Entry entry : now.overlay()) {
        var old = then.withKey(entry.sortKey(), entry.sortKey().length);
        if (old == null || old.node() != entry.node()) {
          var moved = moved(entry, memory);
          int length = entry.name().length;
          Memory.copyFromArray(entry.name(), 0, name, length);
          overlay = overlay.put(moved);
          chains = chains.put(moved, folded.image().findWithNsec3(entry.hash(), name, length));
        }
      }
    }
    // Every edit raises the serial, so the apex is among those that came since.
    var apex = overlay.withKey(new byte[0], 0);
    long apexNode = apex == null ? folded.apex() : apex.node();
    return new Edits(
        overlay,
        chains,
        memory,
        begin,
        memory.mark(),
        memory.bytes(),
        apexNode,
        now.depth(),
        now.recordCount());
  }

  private static Entry moved(Entry entry, EditMemory memory) {
    if (entry.node() == 0) {
      return entry;
    }
    byte[] copy = new byte[Node.size(entry.node())];
    Memory.copyToArray(entry.node(), copy, 0, copy.length);
    return new Entry(entry.hash(), entry.name(), entry.sortKey(), memory.add(copy, copy.length));
  }
}
