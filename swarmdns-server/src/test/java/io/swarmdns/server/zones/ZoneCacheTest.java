package io.swarmdns.server.zones;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swarmdns.zone.check.ZoneChecks;
import io.swarmdns.zone.name.DomainName;
import io.swarmdns.zone.store.RRsetEdit;
import io.swarmdns.zone.store.ZoneChange;
import io.swarmdns.zone.store.ZoneStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ZoneCacheTest {
  private static final String ZONE =
      """
      @ 300 SOA ns hostmaster %d 3600 600 86400 300
      @ 300 NS ns
      ns 300 A 192.0.2.1
      $INCLUDE common
      """;

  @TempDir private Path directory;
  private Path image = Path.of("image");

  @BeforeEach
  void prepare() throws IOException {
    image = directory.resolve("image");
    Files.createDirectory(directory.resolve("zones"));
    write("common", "www 300 A 192.0.2.2\n");
    write("a.test.zone", ZONE.formatted(1));
    write("b.test.zone", ZONE.formatted(1));
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(directory.resolve("zones").resolve(name), text);
  }

  /// A node's life as far as zones are concerned: what its first load says.
  private LoadReport live(Consumer<ZoneStore> then) throws InterruptedException {
    try (var cache = ZoneCache.open(image)) {
      var store = new ZoneStore(cache.hasher(), new ZoneChecks(cache.hasher()));
      var zones =
          new ZoneDirectory(
              directory.resolve("zones"), ".zone", 1, store, cache, InstantSource.system());
      var report = zones.load();
      assertEquals(report.loaded() + report.unchanged(), store.current().size());
      then.accept(store);
      return report;
    }
  }

  private LoadReport live() throws InterruptedException {
    return live(_ -> {});
  }

  @Test
  void aRestartReadsNoZoneFile() throws Exception {
    assertEquals(2, live().loaded());
    var second = live();
    assertEquals(0, second.loaded());
    assertEquals(2, second.unchanged());
  }

  @Test
  void aFileThatHasChangedMeanwhileIsRead() throws Exception {
    live();
    write("b.test.zone", ZONE.formatted(2));
    assertEquals(1, live().loaded());
    assertEquals(0, live().loaded());
  }

  @Test
  void anIncludedFileThatHasChangedMeansItsZonesAreRead() throws Exception {
    live();
    write("common", "www 300 A 192.0.2.222\n");
    assertEquals(2, live().loaded());
  }

  @Test
  void aZoneWhoseFileIsGoneIsGone() throws Exception {
    live();
    Files.delete(directory.resolve("zones/b.test.zone"));
    assertEquals(1, live().unchanged());
  }

  @Test
  void aDamagedImageIsLikeNone() throws Exception {
    live();
    byte[] bytes = Files.readAllBytes(image);
    for (int at = 0; at < bytes.length; at += 97) {
      byte[] damaged = bytes.clone();
      damaged[at] ^= 1;
      Files.write(image, damaged);
      var report = live();
      assertEquals(2, report.loaded() + report.unchanged(), "byte " + at);
    }
    Files.write(image, java.util.Arrays.copyOf(bytes, bytes.length / 2));
    assertEquals(2, live().loaded());
  }

  @Test
  void anEditedZoneIsNotTakenForWhatItsFileHolds() throws Exception {
    var origin = DomainName.parse("a.test.");
    live(store -> {
      var edit =
          new RRsetEdit(
              DomainName.parse("new.a.test."), 1, 300, List.of(new byte[] {(byte) 192, 0, 2, 9}));
      store.commit(List.of(new ZoneChange.Edit(origin, List.of(edit))));
      store.fold(origin);
    });
    live(store -> {
      try (var lease = store.lease(origin).orElseThrow()) {
        assertEquals(1, lease.get().serial());
      }
    });
  }

  @Test
  void withoutAFileNothingIsKept() throws Exception {
    try (var cache = ZoneCache.open(null)) {
      assertEquals(List.of(), cache.take());
    }
    assertTrue(Files.notExists(image));
  }
}
