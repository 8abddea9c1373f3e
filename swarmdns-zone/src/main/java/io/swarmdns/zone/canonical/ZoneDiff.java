package io.swarmdns.zone.canonical;

import io.swarmdns.zone.name.SortKey;
import io.swarmdns.zone.store.Node;
import io.swarmdns.zone.store.NodeCursor;
import io.swarmdns.zone.store.NodeNames;
import io.swarmdns.zone.store.NodeRRsets;
import io.swarmdns.zone.store.RRsetChange;
import io.swarmdns.zone.store.ZoneVersion;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// What differs between two versions of a zone: one pass over both in canonical order. Nodes that
/// they share are not looked into.
public final class ZoneDiff {
  private final ZoneVersion before;
  private final Predicate<RRsetChange> visitor;
  private final NodeRRsets old;
  private final NodeRRsets young;
  private boolean wanted = true;

  private ZoneDiff(ZoneVersion before, Predicate<RRsetChange> visitor) {
    this.before = before;
    this.visitor = visitor;
    old = new NodeRRsets(before.origin());
    young = new NodeRRsets(before.origin());
  }

  /// The changes that make `after` of `before`, in canonical order; empty when there are more than
  /// `changesMax`.
  ///
  /// @param before held by a lease meanwhile, as `after`, which is of the same zone
  /// @throws IllegalArgumentException when they are versions of different zones
  public static Optional<List<RRsetChange>> between(
      ZoneVersion before, ZoneVersion after, int changesMax) {
    var changes = new ArrayList<RRsetChange>();
    each(
        before,
        after,
        change -> {
          changes.add(change);
          return changes.size() <= changesMax;
        });
    return changes.size() > changesMax ? Optional.empty() : Optional.of(changes);
  }

  /// Hands over the changes that make `after` of `before` one by one, in canonical order, however
  /// many there are.
  ///
  /// @param before held by a lease meanwhile, as `after`, which is of the same zone
  /// @param visitor answers whether it wants more
  /// @throws IllegalArgumentException when they are versions of different zones
  public static void each(ZoneVersion before, ZoneVersion after, Predicate<RRsetChange> visitor) {
    if (!before.origin().equals(after.origin())) {
      throw new IllegalArgumentException(
          "versions of " + before.origin() + " and " + after.origin());
    }
    new ZoneDiff(before, visitor).walk(new Side(before.nodes()), new Side(after.nodes()));
  }

  /// The nodes of one version, and the sort key of the one at hand.
  private static final class Side {
    private final NodeCursor nodes;
    private final byte[] key = new byte[SortKey.LENGTH_MAX];
    private int keyLength;
    private long node;

    Side(NodeCursor nodes) {
      this.nodes = nodes;
      next();
    }

    void next() {
      node = nodes.next();
      if (node != 0) {
        keyLength = SortKey.write(Node.name(node), Node.nameLength(node), key);
      }
    }

    /// Below 0 when this one's node comes first, or is the only one left.
    int compare(Side other) {
      if (node == 0 || other.node == 0) {
        return Boolean.compare(node == 0, other.node == 0);
      }
      return Arrays.compareUnsigned(key, 0, keyLength, other.key, 0, other.keyLength);
    }
  }

  private void walk(Side from, Side to) {
    while (wanted && (from.node != 0 || to.node != 0)) {
      int order = from.compare(to);
      if (order != 0 || from.node != to.node) {
        compare(order <= 0 ? from.node : 0, order >= 0 ? to.node : 0);
      }
      if (order <= 0) {
        from.next();
      }
      if (order >= 0) {
        to.next();
      }
    }
  }

  /// Compares the RRsets of a name; 0 for a node that is not there.
  private void compare(long from, long to) {
    int oldCount = count(old, from);
    int youngCount = count(young, to);
    int i = 0;
    int j = 0;
    while (wanted && (i < oldCount || j < youngCount)) {
      int order =
          i == oldCount ? 1 : j == youngCount ? -1 : Integer.compare(old.type(i), young.type(j));
      if (order != 0 || !old.isSame(i, young, j)) {
        var owner = NodeNames.absolute(from == 0 ? to : from, before.origin());
        wanted =
            visitor.test(
                new RRsetChange(
                    owner,
                    order <= 0 ? old.type(i) : young.type(j),
                    order <= 0 ? old.data(i) : null,
                    order >= 0 ? young.data(j) : null));
      }
      i += order <= 0 ? 1 : 0;
      j += order >= 0 ? 1 : 0;
    }
  }

  private static int count(NodeRRsets rrsets, long node) {
    if (node == 0) {
      return 0;
    }
    rrsets.read(node);
    return rrsets.count();
  }
}
