package io.swarmdns.server.zones;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swarmdns.zone.check.ZoneChecks;
import io.swarmdns.zone.memory.Region;
import io.swarmdns.zone.name.DomainName;
import io.swarmdns.zone.name.NameHash;
import io.swarmdns.zone.store.ZoneStore;
import io.swarmdns.zone.store.ZoneValidator;
import io.swarmdns.zone.store.ZoneVersion;
import io.swarmdns.zone.text.Problem;
import io.swarmdns.zone.text.Problem.Severity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ZoneDirectoryTest {
  @TempDir private Path directory;
  private final NameHash hasher = NameHash.random();
  private ZoneStore store = new ZoneStore(hasher, new ZoneChecks(hasher));
  private @Nullable ZoneDirectory zones;

  private LoadReport load() throws InterruptedException {
    if (zones == null) {
      zones =
          new ZoneDirectory(
              directory, ".zone", 2, store, ZoneCache.open(null), InstantSource.system());
    }
    return zones.load();
  }

  private void write(String file, String text) throws IOException {
    var path = directory.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  private static String zone(int serial) {
    return """
    $TTL 300
    @ SOA ns hostmaster %d 3600 300 86400 300
    @ NS ns
    ns A 192.0.2.1
    """
        .formatted(serial);
  }

  private int serial(String origin) {
    try (var lease = store.lease(DomainName.parse(origin)).orElseThrow()) {
      return lease.get().serial();
    }
  }

  private boolean isServed(String origin) {
    return store.current().get(DomainName.parse(origin)) != null;
  }

  private static boolean says(LoadReport report, Severity severity, String text) {
    return report.problems().stream()
        .filter(problem -> problem.severity() == severity)
        .map(Problem::toString)
        .anyMatch(line -> line.contains(text));
  }

  /// A zone is checked after its file was read, and its checks ask for the time: that is when this
  /// writes to the file, so many times.
  private void changeWhileItIsRead(String file, int times) {
    var left = new AtomicInteger(times);
    InstantSource clock =
        () -> {
          if (left.getAndDecrement() > 0) {
            append(directory.resolve(file));
          }
          return Instant.now();
        };
    zones = new ZoneDirectory(directory, ".zone", 2, store, ZoneCache.open(null), clock);
  }

  private static void append(Path file) {
    try {
      Files.writeString(file, "more A 192.0.2.2\n", StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aFileThatIsBeingWrittenIsNotServed() throws Exception {
    write("example.org.zone", zone(1));
    changeWhileItIsRead("example.org.zone", 3);
    assertTrue(says(load(), Severity.ERROR, "it changes while it is read"));
    assertFalse(isServed("example.org."));
    assertEquals(1, load().loaded());
    assertTrue(isServed("example.org."));
  }

  @Test
  void aFileThatHasChangedWhileItWasReadIsReadAgain() throws Exception {
    write("example.org.zone", zone(1));
    changeWhileItIsRead("example.org.zone", 1);
    var report = load();
    assertEquals(0, report.failed());
    assertEquals(4, report.records()); // with the one that was appended
  }

  @Test
  void everyZoneOfTheDirectoryIsServed() throws Exception {
    write("Example.ORG.zone", zone(1));
    write("customers/a/example.net.zone", zone(2));
    write("..zone", zone(3));
    write("0\\0472.2.0.192.in-addr.arpa.zone", zone(4));
    var report = load();
    assertEquals(4, report.loaded(), report.problems().toString());
    assertEquals(12, report.records());
    assertEquals(1, serial("example.org"));
    assertEquals(2, serial("example.net"));
    assertEquals(3, serial("."));
    assertEquals(4, serial("0/2.2.0.192.in-addr.arpa"));
  }

  @Test
  void otherFilesAreNotLookedAt() throws Exception {
    write("example.org.zone~", "garbage");
    write("README", "garbage");
    write(".example.org.zone", "garbage");
    write(".git/example.org.zone", "garbage");
    var report = load();
    assertEquals(0, report.loaded() + report.failed());
    assertEquals(List.of(), report.problems());
  }

  @Test
  void aBadZoneIsNamedWithItsLineAndStopsNoOther() throws Exception {
    write("bad.test.zone", zone(1) + "www A 192.0.2.300\n");
    write("nothing.test.zone", "");
    write("good.test.zone", zone(1));
    var report = load();
    assertEquals(1, report.loaded());
    assertEquals(2, report.failed());
    assertTrue(isServed("good.test"));
    assertFalse(isServed("bad.test"));
    assertTrue(
        says(report, Severity.ERROR, "bad.test.zone:5: error: "), report.problems()::toString);
    var failed = report.failures().stream().map(each -> each.zone().toString()).sorted().toList();
    assertEquals(List.of("bad.test.", "nothing.test."), failed);
  }

  @Test
  void onlyFilesThatHaveChangedAreReadAgain() throws Exception {
    write("a.test.zone", zone(1));
    write("b.test.zone", zone(1));
    load();
    var idle = load();
    assertEquals(0, idle.loaded());
    assertEquals(2, idle.unchanged());
    write("a.test.zone", zone(10));
    write("c.test.zone", zone(1));
    var report = load();
    assertEquals(2, report.loaded());
    assertEquals(1, report.unchanged());
    assertEquals(10, serial("a.test"));
    assertTrue(isServed("c.test"));
  }

  @Test
  void aBadChangeKeepsWhatIsServedUntilItIsMended() throws Exception {
    write("a.test.zone", zone(1));
    load();
    write("a.test.zone", zone(2) + "www A nonsense\n");
    assertEquals(1, load().failed());
    assertEquals(1, serial("a.test"));
    assertEquals(1, load().failed(), "it is said again, though nothing has changed");
    write("a.test.zone", zone(3));
    assertEquals(1, load().loaded());
    assertEquals(3, serial("a.test"));
  }

  @Test
  void aZoneIsReadAgainWhenAFileThatItIncludesHasChanged() throws Exception {
    write("a.test.zone", zone(1) + "$INCLUDE common/web\n");
    write("common/web", "www A 192.0.2.2\n");
    assertEquals(4, load().records());
    write("common/web", "www A 192.0.2.2\nwww A 192.0.2.3\n");
    assertEquals(5, load().records());
    Files.delete(directory.resolve("common/web"));
    assertEquals(1, load().failed());
    assertEquals(1, serial("a.test"));
    write("common/web", "www A 192.0.2.2\n");
    assertEquals(4, load().records());
    assertEquals(1, load().unchanged());
  }

  @Test
  void aZoneWhoseFileIsGoneIsNoLongerServed() throws Exception {
    write("a.test.zone", zone(1));
    write("b.test.zone", zone(1));
    load();
    Files.delete(directory.resolve("a.test.zone"));
    assertEquals(1, load().removed());
    assertFalse(isServed("a.test"));
    assertTrue(isServed("b.test"));
    write("a.test.zone", zone(1));
    assertEquals(1, load().loaded());
    assertTrue(isServed("a.test"));
  }

  @Test
  void aZoneWhoseFileHasMovedStays() throws Exception {
    write("a.test.zone", zone(1));
    load();
    write("moved/a.test.zone", zone(2));
    Files.delete(directory.resolve("a.test.zone"));
    var report = load();
    assertEquals(0, report.removed());
    assertEquals(2, serial("a.test"));
  }

  @Test
  void anEmptyOrAbsentDirectoryRemovesNothing() throws Exception {
    write("a.test.zone", zone(1));
    load();
    Files.delete(directory.resolve("a.test.zone"));
    var empty = load();
    assertEquals(0, empty.removed());
    assertTrue(says(empty, Severity.ERROR, "all zones stay"));
    Files.delete(directory);
    var absent = load();
    assertEquals(0, absent.removed());
    assertTrue(says(absent, Severity.ERROR, "cannot read"));
    assertTrue(isServed("a.test"));
  }

  @Test
  void ofTwoFilesForAZoneTheFirstInOrderIsRead() throws Exception {
    write("b/a.test.zone", zone(2));
    write("a/a.test.zone", zone(1));
    write("c/A.test.zone", zone(3));
    var report = load();
    assertEquals(1, serial("a.test"));
    assertEquals(1, report.loaded());
    assertEquals(2, report.problemCount());
    assertTrue(says(report, Severity.ERROR, "a second file for a.test."));
  }

  @Test
  void aFileWhoseNameIsNoZonesNameIsReported() throws Exception {
    write("a..test.zone", zone(1));
    assertTrue(says(load(), Severity.ERROR, "a..test.zone: error: the file's name is no zone's"));
  }

  @Test
  void directoriesBeyondTheDepthAreReported() throws Exception {
    write("1/2/3/4/5/6/7/deep.test.zone", zone(1));
    write("1/2/3/4/5/6/7/8/deeper.test.zone", zone(1));
    var report = load();
    assertTrue(isServed("deep.test"));
    assertFalse(isServed("deeper.test"));
    assertTrue(says(report, Severity.ERROR, "deeper than 8 levels"));
  }

  @Test
  void linksOutOfTheDirectoryAreRefused(@TempDir Path elsewhere) throws Exception {
    Files.writeString(elsewhere.resolve("a.test.zone"), zone(1));
    Files.createSymbolicLink(directory.resolve("a.test.zone"), elsewhere.resolve("a.test.zone"));
    write(".data/b.test.zone", zone(1));
    Files.createSymbolicLink(directory.resolve("b.test.zone"), Path.of(".data/b.test.zone"));
    var report = load();
    assertFalse(isServed("a.test"));
    assertTrue(isServed("b.test"));
    assertTrue(says(report, Severity.ERROR, "outside"));
  }

  @Test
  void aSerialThatDoesNotRiseIsWarnedOf() throws Exception {
    write("a.test.zone", zone(7));
    load();
    write("a.test.zone", zone(7) + "www A 192.0.2.9\n");
    assertTrue(says(load(), Severity.WARNING, "serial is still 7"));
    write("a.test.zone", zone(6));
    assertTrue(says(load(), Severity.WARNING, "SOA serial 6 after 7"));
    write("a.test.zone", zone(8));
    assertEquals(0, load().problemCount());
  }

  @Test
  void aZoneThatTheStoreRefusesTakesNoOtherWithIt() throws Exception {
    store = new ZoneStore(hasher, new AllBut(DomainName.parse("b.test")));
    for (var origin : List.of("a", "b", "c")) {
      write(origin + ".test.zone", zone(1));
    }
    var report = load();
    assertEquals(2, report.loaded());
    assertEquals(1, report.failed());
    assertTrue(isServed("a.test") && isServed("c.test") && !isServed("b.test"));
    assertTrue(says(report, Severity.ERROR, "b.test. is not wanted"));
  }

  @Test
  void anInterruptedLoadLeavesNothingBehindAndCanBeRepeated() throws Exception {
    for (int i = 0; i < 300; i++) {
      write("z" + i + ".test.zone", zone(1));
    }
    long before = Region.bytesInUse();
    Thread.currentThread().interrupt();
    assertThrows(InterruptedException.class, this::load);
    assertEquals(before, Region.bytesInUse());
    assertEquals(0, store.current().size());
    assertEquals(300, load().loaded());
  }

  @Test
  void fiveThousandSmallZonesAreLoadedAndFoundUnchanged() throws Exception {
    for (int i = 0; i < 5_000; i++) {
      write("d" + i % 50 + "/z" + i + ".test.zone", zone(i));
    }
    var report = load();
    assertEquals(5_000, report.loaded());
    assertEquals(5_000, store.current().size());
    assertEquals(4_321, serial("z4321.test"));
    // Generous: it takes less than two seconds on a machine that does nothing else.
    assertTrue(report.took().toSeconds() < 60, report::toString);
    assertEquals(5_000, load().unchanged());
  }

  private record AllBut(DomainName refused) implements ZoneValidator {
    @Override
    public List<String> errors(ZoneVersion version) {
      return version.origin().equals(refused) ? List.of(refused + " is not wanted") : List.of();
    }

    @Override
    public List<String> errorsAt(ZoneVersion version, List<DomainName> edited) {
      return errors(version);
    }
  }
}
