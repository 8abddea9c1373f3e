package io.swarmdns.zone.answer;

import io.swarmdns.zone.memory.Memory;
import io.swarmdns.zone.name.NameHash;
import io.swarmdns.zone.name.ParsedName;
import io.swarmdns.zone.name.RrType;
import io.swarmdns.zone.store.Node;
import io.swarmdns.zone.store.ZoneVersion;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Finds what a zone has to say about a name: the algorithm of RFC 1034 §4.3.2 step 3, with RFC
/// 4592 (wildcards), RFC 6672 (DNAME) and RFC 8020 (empty non-terminals).
///
/// Reusable and allocation-free. The result stands in [#node] and [#label] until the next search.
final class Lookup {
  enum Outcome {
    /// The name exists; `node` is its node, perhaps an empty non-terminal.
    FOUND,
    /// The name does not exist, but a wildcard matches: `node` is the wildcard's node, `label` the
    /// closest encloser.
    WILDCARD,
    /// The name is at or below the zone cut `node`, whose name begins at `label`.
    REFERRAL,
    /// The name is below `node`, which holds a DNAME and begins at `label`.
    REDIRECTED,
    /// The name does not exist; `node` is the closest encloser, which begins at `label`.
    NO_SUCH_NAME
  }

  /// Searches from the bottom up to this depth, above it by halving.
  private static final int LINEAR_LABELS = 4;

  private final NameHash hasher;
  private final MemorySegment wildcardBytes = Arena.ofAuto().allocate(256 + Memory.SLACK_BYTES, 8);
  private final long wildcard = wildcardBytes.address();
  private long node;
  private int label;

  Lookup(NameHash hasher) {
    this.hasher = hasher;
  }

  long node() {
    return node;
  }

  int label() {
    return label;
  }

  /// Looks a name up in the zone whose apex is the name's label `apexLabel`.
  Outcome find(ZoneVersion zone, ParsedName name, int apexLabel, int type) {
    closestEncloser(zone, name, apexLabel);
    int flags = Node.flags(node);
    if ((flags & Node.OCCLUDED) != 0) {
      return topmostCutOrDname(zone, name, apexLabel);
    }
    boolean exact = label == 0;
    // RFC 4035 §3.1.4.1: DS records belong to the parent's side of a cut.
    if ((flags & Node.CUT) != 0 && !(exact && type == RrType.DS)) {
      return Outcome.REFERRAL;
    }
    if (exact) {
      return Outcome.FOUND;
    }
    if ((flags & Node.DNAME) != 0) {
      return Outcome.REDIRECTED;
    }
    if ((flags & Node.WILDCARD_BELOW) != 0) {
      long source = wildcardOf(zone, name, apexLabel);
      if (source != 0) {
        node = source;
        return Outcome.WILDCARD;
      }
    }
    return Outcome.NO_SUCH_NAME;
  }

  /// Finds the deepest existing name at or above the one asked for. Existing names have existing
  /// parents, so below the first few labels the search may halve: names in ip6.arpa are deep.
  private void closestEncloser(ZoneVersion zone, ParsedName name, int apexLabel) {
    int deepest = Math.max(0, apexLabel - zone.depth());
    int linear = Math.min(apexLabel, deepest + LINEAR_LABELS);
    for (int at = deepest; at < linear; at++) {
      long found = zone.find(name, at, apexLabel);
      if (found != 0) {
        node = found;
        label = at;
        return;
      }
    }
    node = zone.apex();
    label = apexLabel;
    int missing = linear - 1; // this label's name does not exist, that at `label` does
    while (label - missing > 1) {
      int middle = (label + missing) >>> 1;
      long found = zone.find(name, middle, apexLabel);
      if (found != 0) {
        node = found;
        label = middle;
      } else {
        missing = middle;
      }
    }
  }

  private Outcome topmostCutOrDname(ZoneVersion zone, ParsedName name, int apexLabel) {
    for (int at = apexLabel; at > label; at--) {
      long above = at == apexLabel ? zone.apex() : zone.find(name, at, apexLabel);
      int flags = Node.flags(above);
      // A DNAME at a zone cut is not ours to follow.
      if ((flags & (Node.CUT | Node.DNAME)) != 0) {
        node = above;
        label = at;
        return (flags & Node.CUT) != 0 ? Outcome.REFERRAL : Outcome.REDIRECTED;
      }
    }
    throw new AssertionError("occluded by nothing");
  }

  /// The node `*.` + closest encloser, or 0.
  private long wildcardOf(ZoneVersion zone, ParsedName name, int apexLabel) {
    int from = name.offset(label);
    int length = name.offset(apexLabel) - from;
    Memory.putShort(wildcard, 0x012a); // one byte, '*'
    Memory.copyWords(name.lower() + from, wildcard + 2, length);
    return zone.find(hasher.step(name.hash(label), wildcard + 1, 1), wildcard, 2 + length);
  }
}
