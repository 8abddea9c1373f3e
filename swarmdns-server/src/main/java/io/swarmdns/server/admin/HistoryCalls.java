package io.swarmdns.server.admin;

import io.swarmdns.gossip.state.GroupState;
import io.swarmdns.gossip.state.ZoneMessages;
import io.swarmdns.proto.DiffRequest;
import io.swarmdns.proto.HistoryEntry;
import io.swarmdns.proto.HistoryRecord;
import io.swarmdns.proto.HistoryReply;
import io.swarmdns.proto.HistoryRequest;
import io.swarmdns.proto.PlanPiece;
import io.swarmdns.proto.PlanSummary;
import io.swarmdns.server.edit.Signatures;
import io.swarmdns.zone.memory.Lease;
import io.swarmdns.zone.name.DomainName;
import io.swarmdns.zone.name.RrType;
import io.swarmdns.zone.store.RRsetChange;
import io.swarmdns.zone.store.RRsetData;
import io.swarmdns.zone.store.ZoneStore;
import io.swarmdns.zone.store.ZoneVersion;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Who changed a zone, and what.
final class HistoryCalls {
  private static final int PAGE_USUAL = 100;
  private static final int PAGE_MAX = 1_000;

  private final ZoneStore store;
  private final GroupState state;

  HistoryCalls(ZoneStore store, GroupState state) {
    this.store = store;
    this.state = state;
  }

  HistoryReply history(HistoryRequest request) {
    int size = Arguments.pageSize(request.getPageSize(), PAGE_USUAL, PAGE_MAX);
    var newestFirst = records(Arguments.origin(request.getOrigin()));
    int from = request.getBeforeSerial() == 0 ? 0 : behind(newestFirst, request.getBeforeSerial());
    int to = Math.min(newestFirst.size(), from + size);
    var reply = HistoryReply.newBuilder().setMore(to < newestFirst.size());
    newestFirst.subList(from, to).forEach(record -> reply.addEntries(entry(record)));
    return reply.build();
  }

  private List<HistoryRecord> records(DomainName origin) {
    return state.history(origin).orElseThrow(() -> Arguments.noSuchZone(origin));
  }

  /// The place behind the step that led to this serial; behind all when there is no such step (any
  /// more).
  private static int behind(List<HistoryRecord> newestFirst, int serial) {
    for (int i = 0; i < newestFirst.size(); i++) {
      if (newestFirst.get(i).getAfter().getSerial() == serial) {
        return i + 1;
      }
    }
    return newestFirst.size();
  }

  private static HistoryEntry entry(HistoryRecord record) {
    return HistoryEntry.newBuilder()
        .setSerial(record.getAfter().getSerial())
        .setSerialBefore(record.getBefore().getSerial())
        .setTimeMillis(record.getTimeMillis())
        .setAuthor(record.getAuthor())
        .setComment(record.getComment())
        .setRrsetsChanged(record.getChanges().getChangesCount())
        .setWholeZone(!record.hasChanges())
        .setRequestId(record.getRequestId())
        .setCreated(!record.hasBefore())
        .build();
  }

  /// Sends what differs between two serials, forwards or backwards in time.
  void diff(DiffRequest request, Outlet<PlanPiece> outlet) throws InterruptedException {
    var origin = Arguments.origin(request.getOrigin());
    switch (HistoryPath.find(
        origin, records(origin), request.getFromSerial(), request.getToSerial())) {
      case HistoryPath.None(var refused) ->
          outlet.end(PlanPiece.newBuilder().setRefused(refused).build());
      case HistoryPath.Found(int from, int to, var steps) -> {
        var changes = HistoryPath.net(ZoneMessages.changes(steps));
        var elsewhere = elsewhere(origin, changes);
        var plan =
            new PlanBuilder(
                name -> elsewhere.getOrDefault(name, Map.of()),
                name -> elsewhere.getOrDefault(name, Map.of()));
        plan.addAll(changes);
        plan.send(
            PlanSummary.newBuilder()
                .setOrigin(origin.toString())
                .setFromSerial(from)
                .setToSerial(to),
            outlet);
        outlet.end();
      }
    }
  }

  /// What is now at the names whose signatures changed: what else changed there is in the changes.
  private Map<DomainName, Map<Integer, RRsetData>> elsewhere(
      DomainName origin, List<RRsetChange> changes) {
    var signed =
        changes.stream()
            .filter(change -> change.type() == RrType.RRSIG)
            .map(RRsetChange::owner)
            .collect(Collectors.toSet());
    var lease = store.lease(origin);
    if (lease.isEmpty() || signed.isEmpty()) {
      return Map.of();
    }
    try (Lease<ZoneVersion> held = lease.get()) {
      return Signatures.at(held.get(), signed);
    }
  }
}
