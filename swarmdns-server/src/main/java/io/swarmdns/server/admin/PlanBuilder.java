package io.swarmdns.server.admin;

import io.swarmdns.proto.PlanPiece;
import io.swarmdns.proto.PlanSummary;
import io.swarmdns.server.edit.Signatures;
import io.swarmdns.zone.name.DomainName;
import io.swarmdns.zone.name.RrType;
import io.swarmdns.zone.store.CanonicalRdata;
import io.swarmdns.zone.store.RRsetChange;
import io.swarmdns.zone.store.RRsetData;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// From changes of RRsets to what people read: which records go and which come, counted in full, as
/// lines up to a bound. Belongs to one thread.
final class PlanBuilder {
  /// Characters of lines in a message, one line more at most.
  private static final int PIECE_CHARS = 64 << 10;

  private final RecordLines lines = new RecordLines();
  private final SignatureTtls before;
  private final SignatureTtls after;
  private long added;
  private long removed;

  /// TTLs of signatures, which changes do not have.
  @FunctionalInterface
  interface SignatureTtls {
    /// What else is at a name, by type.
    Map<Integer, RRsetData> at(DomainName owner);
  }

  /// @param before what else is at names before the changes
  /// @param after what else is at names after the changes
  PlanBuilder(SignatureTtls before, SignatureTtls after) {
    this.before = before;
    this.after = after;
  }

  /// Takes changes of one name after the other: the RRsets that change together at a name.
  void add(List<RRsetChange> ofName) {
    for (var change : ofName) {
      var from = change.before();
      var to = change.after();
      var kept =
          from != null && to != null && from.ttlSeconds() == to.ttlSeconds()
              ? common(change.type(), from, to)
              : Set.<ByteBuffer>of();
      removed += list('-', change, from, kept, before, ofName);
      added += list('+', change, to, kept, after, ofName);
    }
  }

  private long list(
      char sign,
      RRsetChange change,
      @Nullable RRsetData data,
      Set<ByteBuffer> kept,
      SignatureTtls elsewhere,
      List<RRsetChange> ofName) {
    if (data == null) {
      return 0;
    }
    long count = 0;
    for (byte[] record : data.records()) {
      if (!kept.contains(canonical(change.type(), record))) {
        lines.add(
            sign,
            change.owner(),
            change.type(),
            ttlSeconds(sign, change, data, record, elsewhere, ofName),
            record);
        count++;
      }
    }
    return count;
  }

  private static int ttlSeconds(
      char sign,
      RRsetChange change,
      RRsetData data,
      byte[] record,
      SignatureTtls elsewhere,
      List<RRsetChange> ofName) {
    if (change.type() != RrType.RRSIG) {
      return data.ttlSeconds();
    }
    int covered = Signatures.covered(record);
    for (var other : ofName) {
      var signed = sign == '-' ? other.before() : other.after();
      if (other.type() == covered && covered != RrType.RRSIG && signed != null) {
        return signed.ttlSeconds();
      }
    }
    return Signatures.ttlSeconds(RrType.RRSIG, data, record, elsewhere.at(change.owner()));
  }

  private static Set<ByteBuffer> common(int type, RRsetData a, RRsetData b) {
    var both = new HashSet<ByteBuffer>();
    a.records().forEach(record -> both.add(canonical(type, record)));
    var other = new HashSet<ByteBuffer>();
    b.records().forEach(record -> other.add(canonical(type, record)));
    both.retainAll(other);
    return both;
  }

  private static ByteBuffer canonical(int type, byte[] record) {
    byte[] folded = record.clone();
    CanonicalRdata.fold(type, folded, 0, folded.length);
    return ByteBuffer.wrap(folded);
  }

  /// Takes changes in any order.
  void addAll(List<RRsetChange> changes) {
    var byName = new TreeMap<DomainName, List<RRsetChange>>();
    changes.forEach(
        change -> byName.computeIfAbsent(change.owner(), _ -> new ArrayList<>()).add(change));
    for (var ofName : byName.values()) {
      ofName.sort(Comparator.comparingInt(RRsetChange::type));
      add(ofName);
    }
  }

  /// Sends the summary, completed by the counts, and then the lines.
  void send(PlanSummary.Builder summary, Outlet<PlanPiece> outlet) throws InterruptedException {
    outlet.sendPatiently(
        PlanPiece.newBuilder()
            .setSummary(
                summary
                    .setRecordsAdded(added)
                    .setRecordsRemoved(removed)
                    .setLinesLeftOut(lines.leftOut()))
            .build());
    var text = lines.text();
    int from = 0;
    while (from < text.length()) {
      int end = Math.min(text.length(), from + PIECE_CHARS);
      end = text.indexOf('\n', end - 1) + 1;
      outlet.sendPatiently(PlanPiece.newBuilder().setLines(text.substring(from, end)).build());
      from = end;
    }
  }
}
