package io.swarmdns.zone.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swarmdns.zone.memory.Lease;
import io.swarmdns.zone.memory.Region;
import io.swarmdns.zone.name.DomainName;
import io.swarmdns.zone.name.NameHash;
import io.swarmdns.zone.name.RrType;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FoldingTest {
  private final long bytesBefore = Region.bytesInUse();
  private final NameHash hasher = new NameHash(5);
  private final ZoneStore store = new ZoneStore(hasher, ZoneValidator.NONE);

  @BeforeEach
  void serve() {
    store.commit(
        List.of(new ZoneChange.Replace(TestZones.zone(hasher, "a", "b", "c", "m", "n", "z"))));
  }

  @AfterEach
  void everythingIsGivenBack() {
    store.commit(List.of(new ZoneChange.Remove(TestZones.ORIGIN)));
    assertEquals(0, store.epochs().collect());
    assertEquals(bytesBefore, Region.bytesInUse());
  }

  @Test
  void foldingChangesNeitherContentNorSerial() {
    edit(delete("b"), add("new"));
    String before = dump();
    store.fold(TestZones.ORIGIN);
    assertEquals(before, dump());
    try (var lease = lease()) {
      assertFalse(lease.get().isEdited());
    }
  }

  @Test
  void aNameDeletedWhileFoldingStaysDeletedThoughOneBehindItWasDeletedBefore() {
    edit(delete("m"));
    foldWhile(() -> edit(delete("b")));
    assertEquals(List.of("a", "c", "n", "z"), names());
  }

  @Test
  void aNameDeletedBeforeFoldingComesBackWhenItIsAddedMeanwhile() {
    edit(delete("m"));
    foldWhile(() -> edit(add("m")));
    assertEquals(List.of("a", "b", "c", "m", "n", "z"), names());
  }

  @Test
  void aNameAddedBeforeFoldingAndDeletedMeanwhileIsGone() {
    edit(add("new"));
    foldWhile(() -> edit(delete("new")));
    assertEquals(List.of("a", "b", "c", "m", "n", "z"), names());
  }

  /// What [ZoneStore#fold] does, with something in between.
  private void foldWhile(Runnable meanwhile) {
    try (var before = lease()) {
      var folded = Folding.imageOf(before.get(), hasher);
      meanwhile.run();
      String wanted = dump();
      store.replaceImage(before.get(), folded);
      try (var latest = lease()) {
        assertTrue(before.get().image() != latest.get().image());
      }
      assertEquals(wanted, dump());
    }
  }

  private void edit(RRsetEdit... edits) {
    assertInstanceOf(
        Commit.Done.class,
        store.commit(List.of(new ZoneChange.Edit(TestZones.ORIGIN, List.of(edits)))));
  }

  private static RRsetEdit delete(String label) {
    return RRsetEdit.delete(TestZones.name(label), RrType.A);
  }

  private static RRsetEdit add(String label) {
    return TestZones.address(label, 9);
  }

  private Lease<ZoneVersion> lease() {
    return store.lease(TestZones.ORIGIN).orElseThrow();
  }

  private String dump() {
    try (var lease = lease()) {
      return TestZones.dump(lease.get());
    }
  }

  /// The first labels of the names below the apex.
  private List<String> names() {
    try (var lease = lease()) {
      List<String> names = new ArrayList<>();
      var nodes = lease.get().nodes();
      nodes.next();
      for (long node = nodes.next(); node != 0; node = nodes.next()) {
        DomainName name = NodeNames.absolute(node, TestZones.ORIGIN);
        names.add(name.toString().substring(0, name.toString().indexOf('.')));
      }
      return names;
    }
  }
}
