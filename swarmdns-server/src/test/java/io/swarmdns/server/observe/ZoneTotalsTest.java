package io.swarmdns.server.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.swarmdns.zone.name.DomainName;
import io.swarmdns.zone.name.NameHash;
import io.swarmdns.zone.name.RrType;
import io.swarmdns.zone.store.ZoneBuilder;
import io.swarmdns.zone.store.ZoneChange;
import io.swarmdns.zone.store.ZoneStore;
import io.swarmdns.zone.store.ZoneValidator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ZoneTotalsTest {
  private final NameHash hasher = NameHash.random();
  private final ZoneStore store = new ZoneStore(hasher, ZoneValidator.NONE);
  private final ZoneTotals totals = ZoneTotals.of(store, () -> 3);

  private void put(String origin, int serial, int addresses) {
    var name = DomainName.parse(origin);
    byte[] owner = name.wire();
    try (var builder = new ZoneBuilder(name, hasher)) {
      byte[] soa = new byte[22]; // root as both names, serial in the next four bytes
      soa[5] = (byte) serial;
      builder.record(owner, owner.length, RrType.SOA, 60, soa, 0, soa.length, 1);
      for (int i = 0; i < addresses; i++) {
        byte[] address = {(byte) 192, 0, 2, (byte) i};
        builder.record(owner, owner.length, RrType.A, 60, address, 0, 4, 2 + i);
      }
      store.commit(List.of(new ZoneChange.Replace(builder.build())));
    }
  }

  @Test
  void zonesAndRecordsFollowEveryCommit() {
    put("a.test", 1, 2);
    put("b.test", 2, 5);
    put("a.test", 7, 3);
    assertEquals(
        new ZoneSummary(
            2, 0, 3, 10, Map.of(DomainName.parse("a.test"), 7L, DomainName.parse("b.test"), 2L)),
        totals.get());
    store.commit(List.of(new ZoneChange.Remove(DomainName.parse("b.test"))));
    assertEquals(new ZoneSummary(1, 0, 3, 4, Map.of(DomainName.parse("a.test"), 7L)), totals.get());
  }

  @Test
  void serialsAreLeftOutWhenThereAreManyZones() {
    for (int i = 0; i <= ZoneSummary.SERIALS_MAX; i++) {
      put("z" + i + ".test", 1, 0);
    }
    var summary = totals.get();
    assertEquals(Map.of(), summary.serials());
    assertEquals(ZoneSummary.SERIALS_MAX + 1, summary.unsigned());
  }
}
