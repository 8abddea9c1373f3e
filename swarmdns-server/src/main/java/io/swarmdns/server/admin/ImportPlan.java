package io.swarmdns.server.admin;

import io.swarmdns.proto.ImportHeader;
import io.swarmdns.proto.PlanPiece;
import io.swarmdns.proto.PlanSummary;
import io.swarmdns.server.edit.ImportBase;
import io.swarmdns.server.edit.ImportStage;
import io.swarmdns.server.edit.LoadedText;
import io.swarmdns.server.edit.Signatures;
import io.swarmdns.server.edit.ZoneSource;
import io.swarmdns.zone.canonical.ZoneDiff;
import io.swarmdns.zone.name.DomainName;
import io.swarmdns.zone.name.RrType;
import io.swarmdns.zone.store.RRsetChange;
import io.swarmdns.zone.store.RRsetData;
import io.swarmdns.zone.store.ZoneStore;
import io.swarmdns.zone.store.ZoneVersion;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Tells what importing a text would change: all of it counted, the first of it as lines. Blocks.
final class ImportPlan {
  private final ZoneStore store;

  ImportPlan(ZoneStore store) {
    this.store = store;
  }

  void run(
      ImportHeader header,
      DomainName origin,
      ZoneSource source,
      ImportStage stage,
      Outlet<PlanPiece> outlet)
      throws IOException, InterruptedException {
    try (var base = new ImportBase(origin, store.lease(origin))) {
      var obstacle = base.obstacle(header);
      if (obstacle.isPresent()) {
        outlet.end(PlanPiece.newBuilder().setRefused(obstacle.get()).build());
        return;
      }
      try (var loaded = LoadedText.load(source, origin, base, stage)) {
        if (loaded.refused().isPresent()) {
          outlet.end(PlanPiece.newBuilder().setRefused(loaded.refused().get()).build());
          return;
        }
        tell(base, loaded, outlet);
      }
    }
  }

  private static void tell(ImportBase base, LoadedText loaded, Outlet<PlanPiece> outlet)
      throws IOException, InterruptedException {
    var summary = PlanSummary.newBuilder().setOrigin(loaded.version().origin().toString());
    if (base.isNew()) {
      var plan = new PlanBuilder(_ -> Map.of(), _ -> Map.of());
      ZoneContent.of(loaded.version(), List.of())
          .forEach((owner, rrsets) -> plan.add(all(owner, rrsets)));
      plan.send(summary.setZoneIsNew(true).setToSerial(loaded.serial()), outlet);
      outlet.end();
      return;
    }
    var before = base.version().orElseThrow();
    if (isNothing(before, loaded)) {
      new PlanBuilder(_ -> Map.of(), _ -> Map.of())
          .send(summary.setFromSerial(base.serial()).setToSerial(base.serial()), outlet);
      outlet.end();
      return;
    }
    var broken = loaded.brokenSignature(base);
    if (broken.isPresent()) {
      outlet.end(PlanPiece.newBuilder().setRefused(broken.get()).build());
      return;
    }
    compare(before, loaded.version())
        .send(summary.setFromSerial(base.serial()).setToSerial(loaded.serial()), outlet);
    outlet.end();
  }

  private static List<RRsetChange> all(DomainName owner, Map<Integer, RRsetData> rrsets) {
    return rrsets.entrySet().stream()
        .map(rrset -> new RRsetChange(owner, rrset.getKey(), null, rrset.getValue()))
        .toList();
  }

  private static boolean isNothing(ZoneVersion before, LoadedText loaded) {
    boolean[] nothing = {true};
    ZoneDiff.each(
        before,
        loaded.version(),
        change -> {
          nothing[0] = loaded.isSerialOnly(change);
          return nothing[0];
        });
    return nothing[0];
  }

  private static PlanBuilder compare(ZoneVersion before, ZoneVersion after) {
    var signed = signedNames(before, after);
    var old = Signatures.at(before, signed);
    var young = Signatures.at(after, signed);
    var plan =
        new PlanBuilder(
            name -> old.getOrDefault(name, Map.of()), name -> young.getOrDefault(name, Map.of()));
    // Changes come name by name.
    var ofName = new ArrayList<RRsetChange>();
    ZoneDiff.each(
        before,
        after,
        change -> {
          if (!ofName.isEmpty() && !ofName.getFirst().owner().equals(change.owner())) {
            plan.add(ofName);
            ofName.clear();
          }
          ofName.add(change);
          return true;
        });
    plan.add(ofName);
    return plan;
  }

  /// Names whose signatures will be among the lines.
  private static Set<DomainName> signedNames(ZoneVersion before, ZoneVersion after) {
    var names = new HashSet<DomainName>();
    ZoneDiff.each(
        before,
        after,
        change -> {
          if (change.type() == RrType.RRSIG) {
            names.add(change.owner());
          }
          return names.size() < RecordLines.LINES_MAX;
        });
    return names;
  }
}
