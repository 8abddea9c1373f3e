package io.swarmdns.zone.store;

import io.swarmdns.zone.memory.Memory;
import io.swarmdns.zone.name.DomainName;
import io.swarmdns.zone.name.NameHash;
import io.swarmdns.zone.name.ParsedName;
import io.swarmdns.zone.name.RrType;
import io.swarmdns.zone.name.SortKey;
import io.swarmdns.zone.store.Overlay.Entry;
import io.swarmdns.zone.store.ZoneVersion.Edits;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Makes the next version of a zone from changes of RRsets: every changed name gets a new node in
/// the overlay, names that are left empty disappear, parents appear, and what comes to lie below a
/// zone cut or a DNAME is marked as such.
///
/// The work is bound to the names that change, but for a cut or DNAME that comes or goes: that
/// touches every name below it. One editor makes one version. Not thread-safe: it runs under the
/// commit lock.
final class ZoneEditor {
  private static final int HIDING = Node.CUT | Node.DNAME | Node.OCCLUDED;

  /// Searches that passed fewer edited names than this are not worth remembering.
  private static final int REMEMBERED_STEPS_MIN = 8;

  private final DomainName origin;
  private final ZoneImage image;
  private final EditMemory memory;
  private final NodeWriter writer;
  private final NodeReader reader;
  private final ParsedName name;
  private final MemorySegment nameBytes = Arena.ofAuto().allocate(DomainName.LENGTH_MAX + 129L, 8);
  private Overlay overlay;
  private DenialChains.Edited chains;
  private int depth;
  private int recordCount;

  /// @param memory where nodes go; used by the version that results
  private ZoneEditor(ZoneVersion base, EditMemory memory, NameHash hasher) {
    origin = base.origin();
    image = base.image();
    var edits = base.edits();
    overlay = edits == null ? Overlay.EMPTY : edits.overlay();
    chains = edits == null ? DenialChains.Edited.nothing(image) : edits.chains();
    depth = base.depth();
    recordCount = base.recordCount();
    this.memory = memory;
    writer = new NodeWriter(origin);
    reader = new NodeReader(origin);
    name = new ParsedName(hasher);
  }

  /// The version that the changes make of the base, exactly: RRsets that are not among them stay as
  /// they are, signatures too. All owners are in the zone, and all data has the form of its type.
  ///
  /// @throws EditRefused when it cannot be made
  static ZoneVersion apply(ZoneVersion base, List<RRsetChange> changes, NameHash hasher) {
    var before = base.edits();
    var memory = before == null ? new EditMemory() : before.memory();
    if (before != null) {
      memory.retain();
    }
    var begin = memory.mark();
    try {
      var editor = new ZoneEditor(base, memory, hasher);
      var next = base.with(editor.apply(changes, begin));
      var digest = base.knownDigest();
      if (digest != null) {
        next.rememberDigest(DigestSum.after(digest, changes));
      }
      return next;
    } catch (RuntimeException | Error e) {
      memory.rewind(begin);
      memory.release();
      throw e;
    }
  }

  private Edits apply(List<RRsetChange> changes, EditMemory.Mark begin) {
    Map<DomainName, List<RRsetChange>> byOwner = new LinkedHashMap<>();
    for (var change : changes) {
      byOwner.computeIfAbsent(change.owner(), _ -> new ArrayList<>()).add(change);
    }
    byOwner.forEach(this::rewrite);
    return new Edits(
        overlay,
        chains,
        memory,
        begin,
        memory.mark(),
        memory.bytes(),
        find(origin),
        depth,
        recordCount);
  }

  /// Gives a name the RRsets that the changes say, and leaves it the others.
  private void rewrite(DomainName owner, List<RRsetChange> changes) {
    long before = find(owner);
    begin(writer, owner);
    int kept = before == 0 ? 0 : addKept(before, changes);
    int added = addNew(changes);
    int flagsBefore = before == 0 ? 0 : Node.flags(before);
    recordCount -= before == 0 ? 0 : records(before);
    if (kept + added > 0) {
      createParents(owner);
      place(owner, inheritedFlags(owner, before));
      recordCount += records(find(owner));
    } else {
      remove(owner, before);
    }
    followUp(owner, flagsBefore);
  }

  private static int records(long node) {
    int records = 0;
    long rrset = Node.firstRRset(node);
    for (int left = Node.rrsetCount(node); left > 0; left--) {
      records += RRset.count(rrset) + RRset.signatureCount(rrset);
      rrset += RRset.size(rrset);
    }
    return records;
  }

  private void begin(NodeWriter node, DomainName owner) {
    node.begin(owner.wire(), 0, owner.wireLength() - origin.wireLength());
  }

  /// Adds to the writer what the node has and no change replaces.
  private int addKept(long node, List<RRsetChange> changes) {
    int[] count = {0};
    int strayTtl = NodeRRsets.strayTtlSeconds(node);
    reader.read(
        node,
        (type, ttl, rdata, length) -> {
          if (changes.stream().noneMatch(change -> change.type() == type)) {
            int ttlSeconds = type == RrType.RRSIG ? strayTtl : ttl;
            writer.add(type, ttlSeconds, Arrays.copyOf(rdata, length), 0, length);
            count[0]++;
          }
        });
    return count[0];
  }

  private int addNew(List<RRsetChange> changes) {
    int count = 0;
    for (var change : changes) {
      var after = change.after();
      if (after != null) {
        for (byte[] rdata : after.records()) {
          writer.add(change.type(), after.ttlSeconds(), rdata, 0, rdata.length);
          count++;
        }
      }
    }
    return count;
  }

  /// Puts what the writer holds at the name.
  private void place(DomainName owner, int inherited) {
    int size = writer.finish();
    if (writer.oversizedType() != 0) {
      throw new EditRefused(
          owner + ": RRset of type " + writer.oversizedType() + " does not fit into a message");
    }
    long node = memory.add(writer.bytes(), size);
    Node.setFlags(node, Node.flags(node) | inherited);
    put(owner, node);
  }

  private void put(DomainName owner, long node) {
    parse(owner);
    byte[] relative = new byte[name.offset(apexLabel())];
    Memory.copyToArray(name.lower(), relative, 0, relative.length);
    var entry = new Entry(name.hash(0), relative, SortKey.of(relative), node);
    overlay = overlay.put(entry);
    chains = chains.put(entry, findInImage(relative.length));
    depth = Math.max(depth, apexLabel());
  }

  /// What a node has from its surroundings: occlusion from above, a wildcard from below.
  private int inheritedFlags(DomainName owner, long before) {
    int wildcard = before == 0 ? 0 : Node.flags(before) & Node.WILDCARD_BELOW;
    return wildcard | (isHiddenByParent(owner) ? Node.OCCLUDED : 0);
  }

  private boolean isHiddenByParent(DomainName owner) {
    return !owner.equals(origin) && (Node.flags(find(parent(owner))) & HIDING) != 0;
  }

  private static DomainName parent(DomainName name) {
    return name.parent().orElseThrow();
  }

  /// Makes empty non-terminals of parents that do not exist (RFC 8020).
  private void createParents(DomainName owner) {
    if (owner.equals(origin)) {
      return;
    }
    var parent = parent(owner);
    if (find(parent) != 0) {
      return;
    }
    createParents(parent);
    placeEmpty(parent, isHiddenByParent(parent) ? Node.OCCLUDED : 0);
    followUp(parent, 0);
  }

  private void placeEmpty(DomainName owner, int inherited) {
    var empty = new NodeWriter(origin);
    begin(empty, owner);
    int size = empty.finish();
    long node = memory.add(empty.bytes(), size);
    Node.setFlags(node, Node.flags(node) | inherited);
    put(owner, node);
  }

  /// Takes the last records from a name: it stays as an empty non-terminal while there are names
  /// below it, else it goes, and so do parents that only led to it.
  private void remove(DomainName owner, long before) {
    if (before == 0) {
      return;
    }
    if (owner.equals(origin) || hasDescendants(owner)) {
      if (Node.rrsetCount(before) > 0) {
        placeEmpty(owner, inheritedFlags(owner, before));
      }
      return;
    }
    put(owner, 0);
    var parent = parent(owner);
    long above = find(parent);
    if (!parent.equals(origin) && Node.rrsetCount(above) == 0) {
      remove(parent, above);
      followUp(parent, Node.flags(above));
    }
  }

  /// Whether there is a name below this one; does not look again at those that are gone.
  private boolean hasDescendants(DomainName owner) {
    var below = new Descendants(owner);
    return below.isAny();
  }

  /// Brings the surroundings of a changed name up to date.
  private void followUp(DomainName owner, int flagsBefore) {
    long after = find(owner);
    int flags = after == 0 ? 0 : Node.flags(after);
    boolean hides = (flags & HIDING) != 0;
    if (hides != ((flagsBefore & HIDING) != 0)) {
      occlude(owner, hides);
    }
    boolean isWildcard = owner.wireLength() > 2 && owner.wire()[0] == 1 && owner.wire()[1] == '*';
    if (isWildcard && !owner.equals(origin)) {
      markWildcard(parent(owner), after != 0);
    }
  }

  /// Sets or takes the occlusion of every name below a cut or DNAME that came or went.
  private void occlude(DomainName owner, boolean hidden) {
    var names = new ArrayList<DomainName>();
    var below = new Descendants(owner);
    below.begin();
    for (long node = below.next(); node != 0; node = below.next()) {
      names.add(NodeNames.absolute(node, origin));
    }
    // In canonical order, so that a parent is right before its children look at it.
    for (var descendant : names) {
      boolean occluded = hidden || isHiddenByParent(descendant);
      setFlag(descendant, Node.OCCLUDED, occluded);
    }
  }

  private void markWildcard(DomainName parent, boolean exists) {
    if (find(parent) != 0) {
      setFlag(parent, Node.WILDCARD_BELOW, exists);
    }
  }

  /// Copies a node to change a flag of it: published nodes do not change.
  private void setFlag(DomainName owner, int flag, boolean set) {
    long node = find(owner);
    if (Node.has(node, flag) == set) {
      return;
    }
    byte[] copy = new byte[Node.size(node)];
    Memory.copyToArray(node, copy, 0, copy.length);
    long changed = memory.add(copy, copy.length);
    int flags = Node.flags(node);
    Node.setFlags(changed, set ? flags | flag : flags & ~flag);
    clearTargetReferences(changed);
    put(owner, changed);
  }

  private static void clearTargetReferences(long node) {
    long rrset = Node.firstRRset(node);
    for (int left = Node.rrsetCount(node); left > 0; left--) {
      long target = RRset.targets(rrset);
      for (int i = RRset.targetCount(rrset); i > 0; i--, target += RRset.TARGET_BYTES) {
        Memory.putInt(target + 2, 0);
      }
      rrset += RRset.size(rrset);
    }
  }

  /// The node of a name as the edits so far have it, NSEC3 owners included.
  private long find(DomainName owner) {
    parse(owner);
    int length = name.offset(apexLabel());
    var entry = overlay.find(name.hash(0), name.lower(), length);
    if (entry != null) {
      return entry.node();
    }
    return findInImage(length);
  }

  /// The parsed name's node in the base image, or 0.
  private long findInImage(int length) {
    return image.findWithNsec3(name.hash(0), name.lower(), length);
  }

  private void parse(DomainName owner) {
    byte[] wire = owner.wire();
    Memory.copyFromArray(wire, 0, nameBytes.address(), wire.length);
    name.set(nameBytes.address(), wire.length);
  }

  /// The label of the parsed name that is the apex.
  private int apexLabel() {
    return name.labelCount() - origin.labelCount();
  }

  /// The existing names below a name, in canonical order.
  private final class Descendants {
    private final byte[] key;
    private final long parent;
    private long base;
    private byte[] last;

    Descendants(DomainName owner) {
      parse(owner);
      int length = name.offset(apexLabel());
      byte[] relative = new byte[length];
      Memory.copyToArray(name.lower(), relative, 0, length);
      key = SortKey.of(relative);
      last = key;
      parent = findInImage(length);
    }

    /// Goes to the first.
    void begin() {
      base = parent;
      advanceBase();
    }

    /// Whether there are any.
    boolean isAny() {
      var entry = overlay.presentAbove(key);
      return (entry != null && isBelow(entry.sortKey())) || isAnyInImage();
    }

    private boolean isAnyInImage() {
      if (parent == 0) {
        return false;
      }
      long node = memory.passedBelow(parent);
      if (node == 0) {
        node = image.nodeAfter(parent);
      }
      long last = node;
      int steps = 0;
      while (node != 0 && isBelow(keyOf(node)) && isEdited(node)) {
        last = node;
        node = image.nodeAfter(node);
        steps++;
      }
      if (steps >= REMEMBERED_STEPS_MIN) {
        memory.passedBelow(parent, last);
      }
      return node != 0 && isBelow(keyOf(node));
    }

    private void advanceBase() {
      while (base != 0) {
        base = image.nodeAfter(base);
        if (base == 0 || !isBelow(keyOf(base))) {
          base = 0;
        } else if (!isEdited(base)) {
          return;
        }
      }
    }

    long next() {
      while (true) {
        var entry = overlay.higher(last);
        if (entry != null && !isBelow(entry.sortKey())) {
          entry = null;
        }
        byte[] baseKey = base == 0 ? null : keyOf(base);
        if (entry == null
            || (baseKey != null && Arrays.compareUnsigned(baseKey, entry.sortKey()) < 0)) {
          long node = base;
          advanceBase();
          return node;
        }
        last = entry.sortKey();
        if (entry.node() != 0) {
          return entry.node();
        }
      }
    }

    private boolean isEdited(long node) {
      byte[] nodeKey = keyOf(node);
      return overlay.withKey(nodeKey, nodeKey.length) != null;
    }

    private boolean isBelow(byte[] other) {
      return other.length > key.length && Arrays.equals(other, 0, key.length, key, 0, key.length);
    }

    private static byte[] keyOf(long node) {
      return SortKey.of(Node.nameBytes(node));
    }
  }
}
