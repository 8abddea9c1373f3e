package io.swarmdns.zone.store;

import io.swarmdns.zone.name.DomainName;
import io.swarmdns.zone.name.NameHash;
import io.swarmdns.zone.name.RrType;
import io.swarmdns.zone.store.Refusal.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Makes the steps that changes come to, or says why they are refused. Runs under the commit lock;
/// changes nothing that anybody sees.
final class Proposer {
  /// Finds the newest version of a zone, be it visible or proposed; null when there is no zone.
  @FunctionalInterface
  interface Newest {
    @Nullable ZoneVersion of(DomainName origin);
  }

  private static final String FOREIGN_HASHES = "the version was built with another hash of names";

  private final NameHash hasher;
  private final ZoneValidator validator;
  private final Newest newest;
  private final OwnerLookup lookup;
  private final Preconditions preconditions;

  Proposer(NameHash hasher, ZoneValidator validator, Newest newest) {
    this.hasher = hasher;
    this.validator = validator;
    this.newest = newest;
    lookup = new OwnerLookup(hasher);
    preconditions = new Preconditions(lookup);
  }

  /// Adds the steps that the changes come to.
  ///
  /// @param steps empty; what is in it when this refuses or throws must be discarded
  /// @return null when nothing stands against them
  @Nullable Refusal propose(
      List<ZoneChange> changes, List<Precondition> conditions, List<ZoneStep> steps) {
    for (var condition : conditions) {
      var refusal = preconditions.refusal(condition, newest.of(condition.origin()));
      if (refusal != null) {
        return refusal;
      }
    }
    Set<DomainName> seen = new HashSet<>();
    for (var change : changes) {
      var refusal = seen.add(change.origin()) ? step(change, steps) : twice(change.origin());
      if (refusal != null) {
        return refusal;
      }
    }
    return null;
  }

  /// As [#propose], for what another node has decided: only what must hold for this node's own
  /// content and memory is looked at.
  @Nullable Refusal adopt(List<ZoneResult> results, List<ZoneStep> steps) {
    Set<DomainName> seen = new HashSet<>();
    for (var result : results) {
      var refusal = seen.add(result.origin()) ? adopt(result, steps) : twice(result.origin());
      if (refusal != null) {
        return refusal;
      }
    }
    return null;
  }

  private static Refusal twice(DomainName origin) {
    return Refusal.of(Kind.MALFORMED, origin, "zone " + origin + " occurs twice in one commit");
  }

  private @Nullable Refusal step(ZoneChange change, List<ZoneStep> steps) {
    var base = newest.of(change.origin());
    return switch (change) {
      case ZoneChange.Create(ZoneVersion version) ->
          base == null
              ? replace(null, version, steps)
              : Refusal.of(
                  Kind.ZONE_EXISTS, change.origin(), "zone " + change.origin() + " exists");
      case ZoneChange.Replace(ZoneVersion version) -> replace(base, version, steps);
      case ZoneChange.Succeed(ZoneVersion version) -> succeed(base, version, steps);
      case ZoneChange.Restore(ZoneVersion version) -> place(base, version, steps);
      case ZoneChange.Edit(DomainName origin, var edits) ->
          base == null
              ? noSuchZone(origin)
              : edit(
                  base,
                  EditChecks.edits(origin, edits),
                  draft -> EditResolver.set(draft, edits),
                  steps);
      case ZoneChange.Update(DomainName origin, var operations) ->
          base == null
              ? noSuchZone(origin)
              : edit(
                  base,
                  EditChecks.operations(origin, operations),
                  draft -> operations.forEach(each -> EditResolver.apply(draft, each)),
                  steps);
      case ZoneChange.Remove _ -> {
        if (base != null) {
          steps.add(ZoneStep.remove(base));
        }
        yield null;
      }
    };
  }

  private static Refusal noSuchZone(DomainName origin) {
    return Refusal.of(Kind.NO_SUCH_ZONE, origin, "no zone " + origin + " here");
  }

  private @Nullable Refusal replace(
      @Nullable ZoneVersion base, ZoneVersion version, List<ZoneStep> steps) {
    var refusal = place(base, version, steps);
    return refusal == null ? invalid(version.origin(), validator.errors(version)) : refusal;
  }

  private @Nullable Refusal succeed(
      @Nullable ZoneVersion base, ZoneVersion version, List<ZoneStep> steps) {
    if (base != null) {
      if (VersionStamp.of(base).equals(VersionStamp.of(version))) {
        return null;
      }
      if (version.serial() - base.serial() <= 0) {
        return Refusal.of(
            Kind.SERIAL,
            version.origin(),
            "SOA serial "
                + Integer.toUnsignedString(version.serial())
                + " is not above "
                + Integer.toUnsignedString(base.serial()));
      }
    }
    return replace(base, version, steps);
  }

  private static @Nullable Refusal invalid(DomainName origin, List<String> errors) {
    return errors.isEmpty() ? null : new Refusal(Kind.INVALID, origin, errors);
  }

  private @Nullable Refusal place(
      @Nullable ZoneVersion base, ZoneVersion version, List<ZoneStep> steps) {
    if (!lookup.hasOurHashes(version)) {
      return Refusal.of(Kind.MALFORMED, version.origin(), FOREIGN_HASHES);
    }
    steps.add(ZoneStep.replace(base, version));
    version.retain(); // the caller's count is given back whatever comes of it
    return null;
  }

  /// @param malformed what the edit was refused for already
  /// @param resolve puts into the draft what the edit says
  private @Nullable Refusal edit(
      ZoneVersion base,
      @Nullable Refusal malformed,
      Consumer<ZoneDraft> resolve,
      List<ZoneStep> steps) {
    if (malformed != null) {
      return malformed;
    }
    var draft = draft(base);
    resolve.accept(draft);
    var changes = draft.changes();
    if (changes.isEmpty()) {
      return null;
    }
    var refusal = soaRefusal(base, changes);
    if (refusal != null) {
      return refusal;
    }
    var owners = changes.stream().map(RRsetChange::owner).distinct().toList();
    if (changes.stream().noneMatch(change -> change.type() == RrType.SOA)) {
      draft.raiseSerial();
      changes = draft.changes();
    }
    refusal = make(base, changes, steps);
    if (refusal != null) {
      return refusal;
    }
    var next = Objects.requireNonNull(steps.getLast().next());
    refusal = invalid(base.origin(), validator.errorsAt(next, owners));
    return refusal == null ? nameServerRefusal(base, changes) : refusal;
  }

  private ZoneDraft draft(ZoneVersion base) {
    return new ZoneDraft(base, lookup, new NodeRRsets(base.origin()));
  }

  /// A zone keeps its SOA, and the serial rises.
  private static @Nullable Refusal soaRefusal(ZoneVersion base, List<RRsetChange> changes) {
    for (var change : changes) {
      var after = change.after();
      if (change.type() == RrType.SOA) {
        return after == null
            ? Refusal.of(Kind.INVALID, base.origin(), "a zone keeps its SOA")
            : EditChecks.serial(base, after.records().getFirst());
      }
    }
    return null;
  }

  /// RFC 2136 §3.4.2.4: the last name server at the apex stays.
  private static @Nullable Refusal nameServerRefusal(ZoneVersion base, List<RRsetChange> changes) {
    for (var change : changes) {
      if (change.type() == RrType.NS
          && change.after() == null
          && change.owner().equals(base.origin())) {
        return Refusal.of(
            Kind.INVALID,
            base.origin(),
            base.origin() + ": a zone keeps an NS record at its apex; add another with the edit");
      }
    }
    return null;
  }

  private @Nullable Refusal make(
      ZoneVersion base, List<RRsetChange> changes, List<ZoneStep> steps) {
    ZoneVersion next;
    try {
      next = edited(base, changes);
    } catch (EditRefused e) {
      return Refusal.of(Kind.INVALID, base.origin(), e.getMessage());
    }
    steps.add(ZoneStep.edit(base, changes, next));
    return null;
  }

  private ZoneVersion edited(ZoneVersion base, List<RRsetChange> changes) {
    var edited = ZoneEditor.apply(base, changes, hasher);
    if (Objects.equals(edited.nsec3Parameters(), base.nsec3Parameters())) {
      return edited;
    }
    // From now on proofs are made of another chain, and an image has the index of one.
    try {
      return Folding.imageOf(edited, hasher);
    } finally {
      edited.discard();
    }
  }

  private @Nullable Refusal adopt(ZoneResult result, List<ZoneStep> steps) {
    var base = newest.of(result.origin());
    var refusal = predecessorRefusal(result, base);
    if (refusal != null) {
      return refusal;
    }
    return switch (result) {
      case ZoneResult.Edited edited -> adopt(edited, Objects.requireNonNull(base), steps);
      case ZoneResult.Replaced replaced -> {
        var foreign = place(base, replaced.version(), steps);
        yield foreign == null ? successorRefusal(result, replaced.version()) : foreign;
      }
      case ZoneResult.Removed _ -> {
        steps.add(ZoneStep.remove(Objects.requireNonNull(base)));
        yield null;
      }
    };
  }

  private @Nullable Refusal adopt(
      ZoneResult.Edited edited, ZoneVersion base, List<ZoneStep> steps) {
    var origin = edited.origin();
    var refusal = EditChecks.changes(origin, edited.changes(), edited.successor().serial());
    if (refusal != null) {
      return refusal;
    }
    var draft = draft(base);
    for (var change : edited.changes()) {
      var here = draft.get(change.owner(), change.type());
      var before = change.before();
      if (here == null ? before != null : before == null || !here.isSame(change.type(), before)) {
        return Refusal.of(
            Kind.PREDECESSOR,
            origin,
            change.owner() + " type " + change.type() + " is not what the change begins with");
      }
    }
    refusal = make(base, edited.changes(), steps);
    return refusal == null
        ? successorRefusal(edited, Objects.requireNonNull(steps.getLast().next()))
        : refusal;
  }

  private static @Nullable Refusal predecessorRefusal(
      ZoneResult result, @Nullable ZoneVersion base) {
    var wanted = result.predecessor();
    var here = base == null ? null : VersionStamp.of(base);
    return Objects.equals(wanted, here)
        ? null
        : Refusal.of(
            Kind.PREDECESSOR,
            result.origin(),
            "zone " + result.origin() + " is at " + text(here) + ", the change at " + text(wanted));
  }

  private static @Nullable Refusal successorRefusal(ZoneResult result, ZoneVersion next) {
    var wanted = result.successor();
    var here = VersionStamp.of(next);
    return here.equals(wanted)
        ? null
        : Refusal.of(
            Kind.SUCCESSOR,
            result.origin(),
            "zone " + result.origin() + " comes to " + text(here) + ", not to " + text(wanted));
  }

  private static String text(@Nullable VersionStamp stamp) {
    return stamp == null ? "nothing" : stamp.toString();
  }

  /// The versions whose counts come with the changes.
  static List<ZoneVersion> given(List<ZoneChange> changes) {
    List<ZoneVersion> given = new ArrayList<>();
    for (var change : changes) {
      switch (change) {
        case ZoneChange.Create(ZoneVersion version) -> given.add(version);
        case ZoneChange.Replace(ZoneVersion version) -> given.add(version);
        case ZoneChange.Succeed(ZoneVersion version) -> given.add(version);
        case ZoneChange.Restore(ZoneVersion version) -> given.add(version);
        case ZoneChange.Remove _, ZoneChange.Edit _, ZoneChange.Update _ -> {}
      }
    }
    return given;
  }

  /// The versions whose counts come with the results.
  static List<ZoneVersion> givenWith(List<ZoneResult> results) {
    List<ZoneVersion> given = new ArrayList<>();
    for (var result : results) {
      if (result instanceof ZoneResult.Replaced replaced) {
        given.add(replaced.version());
      }
    }
    return given;
  }
}
