package io.swarmdns.server.observe;

import io.swarmdns.zone.answer.Batch;
import io.swarmdns.zone.answer.QueryTap;
import io.swarmdns.zone.memory.Memory;
import org.jspecify.annotations.Nullable;

/// Hands the queries of one event loop that the query log wants to its writer.
///
/// Switched off it costs a batch one read of a field; switched on, a query of another client costs
/// a few comparisons.
final class QueryLogTap implements QueryTap {
  /// A filter, and where to put what passes it.
  record Target(QueryFilter filter, QueryRing ring) {}

  private final byte[] name = new byte[QueryRecord.NAME_BYTES_MAX];
  private volatile @Nullable Target target;

  /// Directs the tap; null switches it off. For any thread.
  void direct(@Nullable Target newTarget) {
    target = newTarget;
  }

  @Override
  public void answered(Batch batch) {
    var now = target;
    if (now != null) {
      look(batch, now);
    }
  }

  private void look(Batch batch, Target now) {
    long timeMillis = 0;
    for (int slot = 0; slot < batch.size(); slot++) {
      if (!now.filter.wantsClient(batch.clientHigh(slot), batch.clientLow(slot))) {
        continue;
      }
      int nameLength =
          QueryRecord.questionNameLength(batch.queryAddress(slot), batch.queryLength(slot));
      if (!wantsName(now.filter, batch.queryAddress(slot), nameLength)) {
        continue;
      }
      long record = now.ring.claim();
      if (record == 0) {
        continue;
      }
      if (timeMillis == 0) {
        timeMillis = System.currentTimeMillis();
      }
      QueryRecord.write(record, batch, slot, nameLength, timeMillis);
      now.ring.publish();
    }
  }

  private boolean wantsName(QueryFilter filter, long query, int length) {
    if (filter.wantsAllNames()) {
      return true;
    }
    if (length == 0) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      int c = Memory.getByte(query + QueryRecord.HEADER_BYTES + i);
      name[i] = (byte) (c >= 'A' && c <= 'Z' ? c + 32 : c);
    }
    return filter.wantsName(name, length);
  }
}
