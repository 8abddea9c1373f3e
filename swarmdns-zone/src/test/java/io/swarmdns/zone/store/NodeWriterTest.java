package io.swarmdns.zone.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.swarmdns.zone.name.NameHash;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NodeWriterTest {
  private static final int FIRST_PRIVATE_TYPE = 65_280;

  @ParameterizedTest
  @ValueSource(ints = {254, 255, 256, 300, 600})
  void typesBeyondWhatANodeCountsAreReportedAndLeftOut(int types) {
    try (var builder = new ZoneBuilder(TestZones.ORIGIN, new NameHash(5))) {
      for (int i = 0; i < types; i++) {
        TestZones.add(builder, TestZones.name("a"), FIRST_PRIVATE_TYPE - i, new byte[] {1});
      }
      var version = builder.build();
      assertEquals(types > 255 ? 1 : 0, builder.problemCount());
      var nodes = version.nodes();
      nodes.next();
      assertEquals(Math.min(types, 255), Node.rrsetCount(nodes.next()));
      version.release();
    }
  }

  @Test
  void anEditThatGivesANameTooManyTypesIsRefused() {
    var store = new ZoneStore(new NameHash(5), ZoneValidator.NONE);
    store.commit(List.of(new ZoneChange.Replace(TestZones.zone(store.hasher()))));
    for (int i = 0; i < 300; i++) {
      var edit =
          new RRsetEdit(TestZones.name("a"), FIRST_PRIVATE_TYPE - i, 60, List.of(new byte[1]));
      var commit = store.commit(List.of(new ZoneChange.Edit(TestZones.ORIGIN, List.of(edit))));
      assertEquals(i < 255, commit instanceof Commit.Done, "type " + i);
    }
  }
}
