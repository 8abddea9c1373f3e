package io.swarmdns.zone.answer;

import io.swarmdns.zone.name.DomainName;
import io.swarmdns.zone.name.RrType;
import java.util.Collections;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What a zone holds, as a sorted map and nothing else, with RFC 1034 §4.3.2 written down in the
/// plainest way: a model for tests.
final class SortedZone {
  /// @param outcome the name of a [Lookup.Outcome]
  /// @param node the name whose node it is about
  /// @param encloserLabels labels of the name that was reached
  record Found(String outcome, DomainName node, int encloserLabels) {}

  private final DomainName origin;
  private final NavigableMap<DomainName, Set<Integer>> content = new TreeMap<>();

  SortedZone(DomainName origin) {
    this.origin = origin;
  }

  void put(DomainName owner, int type) {
    content.computeIfAbsent(owner, _ -> new TreeSet<>()).add(type);
  }

  void remove(DomainName owner, int type) {
    var types = content.get(owner);
    if (types != null && types.remove(type) && types.isEmpty()) {
      content.remove(owner);
    }
  }

  int size() {
    return content.size();
  }

  Set<DomainName> owners() {
    return content.keySet();
  }

  Set<Integer> types(DomainName owner) {
    return content.getOrDefault(owner, Collections.emptySet());
  }

  /// All names that exist: owners, and what lies between them and the apex (RFC 8020).
  NavigableSet<DomainName> names() {
    var names = new TreeSet<DomainName>();
    for (var owner : content.keySet()) {
      for (var name = owner; !name.equals(origin); name = parent(name)) {
        names.add(name);
      }
    }
    names.add(origin);
    return names;
  }

  Found find(DomainName asked, int type) {
    for (int labels = origin.labelCount(); labels <= asked.labelCount(); labels++) {
      var here = ancestor(asked, labels);
      boolean isLast = labels == asked.labelCount();
      // RFC 4035 §3.1.4.1: DS belongs to the parent's side of the cut.
      if (isCut(here) && !(isLast && type == RrType.DS)) {
        return new Found("REFERRAL", here, labels);
      }
      if (isLast) {
        return new Found("FOUND", here, labels);
      }
      // RFC 6672 §2.3: what is below a DNAME is not in the zone.
      if (types(here).contains(RrType.DNAME)) {
        return new Found("REDIRECTED", here, labels);
      }
      if (!exists(ancestor(asked, labels + 1))) {
        // RFC 4592 §3.3.1: the source of synthesis is the wildcard child of the closest encloser.
        var wildcard = DomainName.parse("*." + (here.equals(DomainName.ROOT) ? "" : here));
        return exists(wildcard)
            ? new Found("WILDCARD", wildcard, labels)
            : new Found("NO_SUCH_NAME", here, labels);
      }
    }
    throw new AssertionError(asked + " is not in " + origin);
  }

  /// The last name with an NSEC record at or before this one in the circle of authoritative names.
  @Nullable DomainName nsecAtOrBefore(DomainName asked) {
    var chain = new TreeSet<DomainName>();
    content.forEach((name, types) -> {
      if (types.contains(RrType.NSEC) && !isOccluded(name)) {
        chain.add(name);
      }
    });
    var floor = chain.floor(asked);
    return floor != null || chain.isEmpty() ? floor : chain.last();
  }

  private boolean isOccluded(DomainName name) {
    for (int labels = origin.labelCount(); labels < name.labelCount(); labels++) {
      var above = ancestor(name, labels);
      if (isCut(above) || types(above).contains(RrType.DNAME)) {
        return true;
      }
    }
    return false;
  }

  private boolean isCut(DomainName name) {
    return !name.equals(origin) && types(name).contains(RrType.NS);
  }

  private boolean exists(DomainName name) {
    var next = content.ceilingKey(name);
    return name.equals(origin) || (next != null && next.isAtOrBelow(name));
  }

  private static DomainName ancestor(DomainName name, int labels) {
    var ancestor = name;
    while (ancestor.labelCount() > labels) {
      ancestor = parent(ancestor);
    }
    return ancestor;
  }

  private static DomainName parent(DomainName name) {
    return name.parent().orElseThrow();
  }
}
