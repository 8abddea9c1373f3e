package io.swarmdns.zone.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swarmdns.zone.memory.Region;
import io.swarmdns.zone.name.DomainName;
import io.swarmdns.zone.name.NameHash;
import io.swarmdns.zone.name.RrType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ZoneStoreTest {
  private static final DomainName ONE = DomainName.parse("one.test.");
  private static final DomainName TWO = DomainName.parse("two.test.");

  /// Forbids zones with a name `bad` at their first level; throws at the sight of one `worse`.
  private static final class Picky implements ZoneValidator {
    @Override
    public List<String> errors(ZoneVersion version) {
      String content = TestZones.dump(version);
      if (content.contains("\nworse.")) {
        throw new IllegalStateException("validator failed");
      }
      return content.contains("\nbad.") ? List.of("bad") : List.of();
    }

    @Override
    public List<String> errorsAt(ZoneVersion version, List<DomainName> edited) {
      return errors(version);
    }
  }

  private final long bytesBefore = Region.bytesInUse();
  private final NameHash hasher = new NameHash(5);
  private final ZoneStore store = new ZoneStore(hasher, new Picky());

  @AfterEach
  void everythingIsGivenBack() {
    store.commit(List.of(new ZoneChange.Remove(ONE), new ZoneChange.Remove(TWO)));
    assertEquals(0, store.epochs().collect());
    assertEquals(bytesBefore, Region.bytesInUse());
  }

  @Test
  void aRefusedCommitChangesNothingAndGivesBackWhatComesBeforeAndBehind() {
    store.commit(List.of(replace(ONE, "a")));
    var refused = store.commit(List.of(edit(ONE, "b"), replace(TWO, "bad"), replace(three(), "a")));
    assertEquals(
        new Commit.Refused(new Refusal(Refusal.Kind.INVALID, TWO, List.of("bad"))), refused);
    assertEquals(1, serial(ONE));
    assertEquals(1, store.current().size());
  }

  @Test
  void aRefusedEditChangesNothing() {
    store.commit(List.of(replace(ONE, "a")));
    assertEquals(invalid(), store.commit(List.of(edit(ONE, "bad"))));
    assertEquals(1, serial(ONE));
    store.commit(List.of(edit(ONE, "good")));
    assertEquals(2, serial(ONE));
    assertEquals(invalid(), store.commit(List.of(edit(ONE, "bad"))));
    assertEquals(2, serial(ONE));
  }

  @Test
  void refusedEditsTakeNoMemoryThatLasts() {
    store.commit(List.of(replace(ONE, "a")));
    store.commit(List.of(edit(ONE, "good")));
    String before = dump(ONE);
    long bytes = Region.bytesInUse();
    for (int i = 0; i < 1000; i++) {
      assertInstanceOf(Commit.Refused.class, store.commit(List.of(edit(ONE, "bad"))));
    }
    assertEquals(bytes, Region.bytesInUse());
    assertEquals(before, dump(ONE));
    store.commit(List.of(edit(ONE, "better")));
    assertTrue(dump(ONE).contains("\ngood.one.test."));
    assertTrue(dump(ONE).contains("\nbetter.one.test."));
  }

  @Test
  void aNameEditedOverAndOverIsSeenToTakeMemory() {
    store.commit(List.of(replace(ONE, "a")));
    for (int i = 1; i <= 1000; i++) {
      var address = new byte[] {10, 0, (byte) (i >> 8), (byte) i};
      var edit = new RRsetEdit(DomainName.parse("a." + ONE), RrType.A, 300, List.of(address));
      store.commit(List.of(new ZoneChange.Edit(ONE, List.of(edit))));
    }
    try (var lease = store.lease(ONE).orElseThrow()) {
      assertEquals(2, lease.get().editedNames()); // the SOA is at the apex
      assertTrue(lease.get().editedBytes() > 1000 * 100);
    }
    store.fold(ONE);
    try (var lease = store.lease(ONE).orElseThrow()) {
      assertEquals(0, lease.get().editedBytes());
    }
  }

  @Test
  void aValidatorThatThrowsLosesNoMemory() {
    store.commit(List.of(replace(ONE, "a")));
    assertThrows(
        IllegalStateException.class,
        () -> store.commit(List.of(edit(ONE, "worse"), replace(TWO, "a"))));
    assertEquals(1, serial(ONE));
  }

  @Test
  void aZoneThatOccursTwiceIsRefused() {
    store.commit(List.of(replace(ONE, "a")));
    var refused = store.commit(List.of(edit(ONE, "b"), edit(ONE, "c")));
    assertEquals(ONE, assertInstanceOf(Commit.Refused.class, refused).origin());
    refused = store.commit(List.of(replace(TWO, "b"), replace(TWO, "c")));
    assertEquals(TWO, assertInstanceOf(Commit.Refused.class, refused).origin());
    assertEquals(1, serial(ONE));
  }

  @Test
  void severalZonesChangeInOneCommit() {
    store.commit(List.of(replace(ONE, "a")));
    List<String> told = new ArrayList<>();
    store.subscribe((origin, before, after) -> told.add(origin + " " + text(before) + text(after)));
    store.commit(List.of(edit(ONE, "b"), replace(TWO, "c")));
    store.commit(List.of(new ZoneChange.Remove(ONE), edit(TWO, "d")));
    assertEquals(List.of("one.test. 12", "two.test. -1", "one.test. 2-", "two.test. 12"), told);
    assertTrue(store.lease(ONE).isEmpty());
    assertEquals(2, serial(TWO));
  }

  @Test
  void removingWhatIsNotThereTellsNobody() {
    store.subscribe((origin, _, _) -> {
      throw new AssertionError("told about " + origin);
    });
    Thread.currentThread()
        .setUncaughtExceptionHandler((_, e) -> {
          throw new AssertionError(e);
        });
    try {
      assertEquals(new Commit.Done(), store.commit(List.of(new ZoneChange.Remove(ONE))));
    } finally {
      Thread.currentThread().setUncaughtExceptionHandler(null);
    }
  }

  @Test
  void aListenerThatThrowsKeepsNobodyFromHearingAndNoMemory() {
    List<Throwable> uncaught = new ArrayList<>();
    List<DomainName> told = new ArrayList<>();
    store.commit(List.of(replace(ONE, "a"), replace(TWO, "a")));
    store.subscribe((_, _, _) -> {
      throw new IllegalStateException("listener failed");
    });
    store.subscribe((origin, _, _) -> told.add(origin));
    Thread.currentThread().setUncaughtExceptionHandler((_, e) -> uncaught.add(e));
    try {
      assertEquals(new Commit.Done(), store.commit(List.of(replace(ONE, "b"), edit(TWO, "b"))));
      assertEquals(List.of(ONE, TWO), told);
      assertEquals(2, uncaught.size());
      everythingIsGivenBack();
    } finally {
      Thread.currentThread().setUncaughtExceptionHandler(null);
    }
  }

  private static Commit invalid() {
    return new Commit.Refused(new Refusal(Refusal.Kind.INVALID, ONE, List.of("bad")));
  }

  private ZoneChange replace(DomainName origin, String... names) {
    return new ZoneChange.Replace(TestZones.zone(origin, hasher, names));
  }

  private static ZoneChange edit(DomainName origin, String label) {
    var owner = DomainName.parse(label + "." + origin);
    return new ZoneChange.Edit(
        origin, List.of(new RRsetEdit(owner, RrType.A, 300, List.of(new byte[4]))));
  }

  private static DomainName three() {
    return DomainName.parse("three.test.");
  }

  private static String text(@Nullable ZoneVersion version) {
    return version == null ? "-" : Integer.toString(version.serial());
  }

  private String dump(DomainName origin) {
    try (var lease = store.lease(origin).orElseThrow()) {
      return TestZones.dump(lease.get());
    }
  }

  private int serial(DomainName origin) {
    try (var lease = store.lease(origin).orElseThrow()) {
      return lease.get().serial();
    }
  }
}
