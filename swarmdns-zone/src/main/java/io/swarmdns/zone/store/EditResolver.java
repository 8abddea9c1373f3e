package io.swarmdns.zone.store;

import io.swarmdns.zone.name.DomainName;
import io.swarmdns.zone.name.RrType;
import java.util.ArrayList;
import java.util.List;

/// Turns what is said of a zone's RRsets into what becomes of them (RFC 2136 §3.4.2). The data has
/// passed [EditChecks]. Stateless.
final class EditResolver {
  /// What stays at the apex when its name is deleted (RFC 2136 §3.4.2.3).
  private static final List<Integer> KEPT_AT_APEX = List.of(RrType.SOA, RrType.NS);

  private EditResolver() {}

  /// RRsets are set, all at once: signatures that are among them stay, in whatever order they come.
  static void set(ZoneDraft draft, List<RRsetEdit> edits) {
    for (var edit : edits) {
      if (edit.type() != RrType.RRSIG) {
        set(draft, edit);
      }
    }
    for (var edit : edits) {
      if (edit.type() == RrType.RRSIG) {
        set(draft, edit);
      }
    }
  }

  private static void set(ZoneDraft draft, RRsetEdit edit) {
    var data =
        edit.records().isEmpty()
            ? null
            : RRsetData.of(edit.type(), edit.ttlSeconds(), edit.records());
    draft.put(edit.owner(), edit.type(), data);
  }

  /// One step.
  static void apply(ZoneDraft draft, EditOperation operation) {
    switch (operation) {
      case EditOperation.SetRRset(var owner, int type, int ttl, var records) ->
          draft.put(owner, type, RRsetData.of(type, ttl(draft, owner, type, ttl), records));
      case EditOperation.AddRecords add -> add(draft, add);
      case EditOperation.RemoveRecords remove -> remove(draft, remove);
      case EditOperation.DeleteRRset(var owner, int type) -> draft.put(owner, type, null);
      case EditOperation.DeleteName(var owner) ->
          draft.clear(owner, owner.equals(draft.origin()) ? KEPT_AT_APEX : List.of());
    }
  }

  private static void add(ZoneDraft draft, EditOperation.AddRecords add) {
    int type = add.type();
    var present = draft.get(add.owner(), type);
    List<byte[]> records = new ArrayList<>();
    if (present != null && !isSingle(type)) {
      records.addAll(present.records());
    }
    records.addAll(add.records());
    int ttl = ttl(draft, add.owner(), type, add.ttlSeconds());
    draft.put(add.owner(), type, RRsetData.of(type, ttl, records));
  }

  private static int ttl(ZoneDraft draft, DomainName owner, int type, int said) {
    if (said != EditOperation.TTL_AS_IT_IS) {
      return said;
    }
    var present = draft.get(owner, type);
    var like = present == null ? draft.get(draft.origin(), RrType.SOA) : present;
    return like == null ? 0 : like.ttlSeconds();
  }

  /// RFC 2136 §3.4.2.2, RFC 6672 §5.2: an added record takes the place of the one there.
  private static boolean isSingle(int type) {
    return type == RrType.SOA || type == RrType.CNAME || type == RrType.DNAME;
  }

  private static void remove(ZoneDraft draft, EditOperation.RemoveRecords remove) {
    int type = remove.type();
    var present = draft.get(remove.owner(), type);
    if (present == null) {
      return;
    }
    var gone = new RRsetData(0, remove.records());
    var left = present.records().stream().filter(data -> !gone.contains(type, data)).toList();
    draft.put(
        remove.owner(), type, left.isEmpty() ? null : new RRsetData(present.ttlSeconds(), left));
  }
}
