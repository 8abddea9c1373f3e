package io.swarmdns.zone.cache;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swarmdns.zone.cache.ImageFile.Item;
import io.swarmdns.zone.cache.ImageFile.Outcome;
import io.swarmdns.zone.cache.ImageFile.Outcome.Loaded;
import io.swarmdns.zone.cache.ImageFile.Outcome.Missing;
import io.swarmdns.zone.cache.ImageFile.Outcome.Unusable;
import io.swarmdns.zone.cache.ImageFile.StoredZone;
import io.swarmdns.zone.memory.Memory;
import io.swarmdns.zone.memory.Region;
import io.swarmdns.zone.name.DomainName;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.RejectedExecutionException;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageFileTest {
  private static final int LAYOUT = 7;
  private static final long SEED = 0x1234_5678_9abc_def0L;
  private static final int MIB = 1 << 20;

  @TempDir Path directory;

  private Path file = Path.of("zones.image");
  private long bytesBefore;
  private final Random random = new Random(1);
  private final List<Region> regions = new ArrayList<>();
  private final List<Item> items = new ArrayList<>();

  @BeforeEach
  void prepare() {
    file = directory.resolve("zones.image");
    bytesBefore = Region.bytesInUse();
  }

  @AfterEach
  void everythingIsGivenBack() {
    regions.forEach(Region::release);
    assertEquals(bytesBefore, Region.bytesInUse());
  }

  @Test
  void zonesOfAllSizesComeBackAsTheyWere() throws IOException {
    add("empty.example.", 0);
    add("small.example.", 1);
    add("odd.example.", 777);
    add("chunk.example.", MIB);
    add("more.example.", MIB + 1);
    add("large.example.", 40 * MIB + 5);
    add("after.example.", 100);
    add(".", 64);
    write();
    var loaded = assertInstanceOf(Loaded.class, read());
    assertEquals(SEED, loaded.hashSeed());
    assertEquals(List.of(), loaded.damaged());
    assertEquals(items.size(), loaded.zones().size());
    for (int i = 0; i < items.size(); i++) {
      assertSame(items.get(i), loaded.zones().get(i));
    }
    release(loaded);
  }

  @Test
  void manySmallZonesShareRegions() throws IOException {
    for (int i = 0; i < 1000; i++) {
      add("z" + i + ".example.", 100 + i * 7);
    }
    write();
    var loaded = assertInstanceOf(Loaded.class, read());
    for (int i = 0; i < items.size(); i++) {
      assertSame(items.get(i), loaded.zones().get(i));
    }
    assertEquals(1, loaded.zones().stream().map(StoredZone::region).distinct().count());
    release(loaded);
  }

  @Test
  void aFileWithoutZonesIsFine() throws IOException {
    write();
    assertEquals(new Loaded(SEED, List.of(), List.of()), read());
  }

  @Test
  void noFileIsReportedAsMissing() {
    assertEquals(new Missing(), read());
  }

  @Test
  void anUnreadablePathIsReported() {
    assertInstanceOf(Unusable.class, ImageFile.read(directory, LAYOUT, Runnable::run));
  }

  @Test
  void anotherLayoutIsRefused() throws IOException {
    add("a.example.", 100);
    write();
    assertEquals(
        new Unusable("image layout 7, wanted 8"), ImageFile.read(file, LAYOUT + 1, Runnable::run));
  }

  @Test
  void aFileCutAnywhereIsUnusable() throws IOException {
    add("a.example.", 100);
    add("b.example.", 333);
    write();
    byte[] whole = Files.readAllBytes(file);
    for (int length = 0; length < whole.length; length++) {
      overwrite(Arrays.copyOf(whole, length));
      assertInstanceOf(Unusable.class, read(), "cut to " + length);
    }
    overwrite(Arrays.copyOf(whole, whole.length + 1));
    assertInstanceOf(Unusable.class, read());
  }

  @Test
  void anyFlippedBitIsNoticedAndCostsOneZoneAtMost() throws IOException {
    add("a.example.", 100);
    add("b.example.", 333);
    write();
    byte[] whole = Files.readAllBytes(file);
    long padding = 0;
    for (int bit = 0; bit < 8 * whole.length; bit++) {
      byte[] flipped = whole.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      overwrite(flipped);
      switch (read()) {
        case Unusable(String reason) -> assertFalse(reason.isEmpty());
        case Missing() -> throw new AssertionError("missing");
        case Loaded loaded -> {
          padding += loaded.damaged().isEmpty() ? 1 : 0;
          assertEquals(2, loaded.zones().size() + loaded.damaged().size());
          assertTrue(loaded.damaged().size() <= 1);
          release(loaded);
        }
      }
    }
    // Nobody looks at the bytes between the images: 28 after the first, 51 after the second.
    assertEquals(8 * (28 + 51), padding);
  }

  @Test
  void aDamagedZoneIsSkippedAndNamed() throws IOException {
    add("a.example.", 100);
    add("large.example.", 33 * MIB);
    add("b.example.", 100);
    write();
    byte[] whole = Files.readAllBytes(file);
    whole[64 + 128 + 20 * MIB] ^= 1;
    overwrite(whole);
    var loaded = assertInstanceOf(Loaded.class, read());
    assertEquals(List.of(DomainName.parse("large.example.")), loaded.damaged());
    assertSame(items.get(0), loaded.zones().get(0));
    assertSame(items.get(2), loaded.zones().get(1));
    release(loaded);
  }

  @Test
  void aDirectoryThatLiesIsRefusedThoughItsChecksumIsRight() throws IOException {
    long seed = System.nanoTime();
    var mutations = new Random(seed);
    add("a.example.", 100);
    add("b.example.", 333);
    write();
    byte[] whole = Files.readAllBytes(file);
    int directoryAt = 64 + 128 + 384;
    for (int i = 0; i < 2_000; i++) {
      byte[] changed = whole.clone();
      for (int n = 1 + mutations.nextInt(3); n > 0; n--) {
        int at = directoryAt + mutations.nextInt(whole.length - directoryAt);
        changed[at] = (byte) mutations.nextInt(256);
      }
      sign(changed, directoryAt);
      overwrite(changed);
      if (read() instanceof Loaded loaded) {
        assertEquals(2, loaded.zones().size() + loaded.damaged().size(), "seed " + seed);
        release(loaded);
      }
    }
  }

  @Test
  void aReaderThatCannotBeStartedLosesNoMemory() throws IOException {
    add("large.example.", 33 * MIB);
    write();
    assertThrows(
        RejectedExecutionException.class,
        () ->
            ImageFile.read(
                file,
                LAYOUT,
                _ -> {
                  throw new RejectedExecutionException();
                }));
  }

  @Test
  void aFailedWriteLeavesTheOldFile() throws IOException {
    add("a.example.", 100);
    write();
    var before = Files.readAllBytes(file);
    Iterable<Item> failing =
        () -> {
          throw new IllegalStateException("no more zones");
        };
    assertThrows(IllegalStateException.class, () -> ImageFile.write(file, 1, LAYOUT, failing));
    assertArrayEquals(before, Files.readAllBytes(file));
    try (var files = Files.list(directory)) {
      assertEquals(1, files.count());
    }
  }

  @Test
  void nobodyElseMayReadTheFile() throws IOException {
    write();
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
  }

  @Test
  void anOverlongIdentityIsRefused() {
    items.add(new Item(DomainName.ROOT, new byte[ImageFile.IDENTITY_BYTES_MAX + 1], 0, 0, 0));
    assertThrows(IllegalArgumentException.class, this::write);
  }

  private void add(String origin, int length) {
    var region = Region.allocate(length);
    regions.add(region);
    byte[] content = new byte[length];
    random.nextBytes(content);
    Memory.copyFromArray(content, 0, region.address(), length);
    byte[] identity = ("identity of " + origin).getBytes(StandardCharsets.UTF_8);
    items.add(
        new Item(DomainName.parse(origin), identity, random.nextInt(), region.address(), length));
  }

  /// In place: replacing a file makes some file systems write it to the disk at once.
  private void overwrite(byte[] content) throws IOException {
    try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(content), 0);
      channel.truncate(content.length);
    }
  }

  private void write() throws IOException {
    ImageFile.write(file, SEED, LAYOUT, items);
  }

  private Outcome read() {
    return ImageFile.read(file, LAYOUT, task -> Thread.ofVirtual().start(task));
  }

  /// Makes the checksum of header and directory right.
  private static void sign(byte[] file, int directoryAt) {
    var crc = new CRC32C();
    crc.update(file, 0, 60);
    crc.update(file, directoryAt, file.length - directoryAt);
    ByteBuffer.wrap(file).putInt(60, (int) crc.getValue());
  }

  private static void release(Loaded loaded) {
    loaded.zones().forEach(zone -> zone.region().release());
  }

  private static void assertSame(Item item, StoredZone zone) {
    assertEquals(item.origin(), zone.origin());
    assertArrayEquals(item.identity(), zone.identity());
    assertEquals(item.serial(), zone.serial());
    assertEquals(item.length(), zone.length());
    assertEquals(0, zone.address() % 64);
    assertEquals(
        -1,
        Memory.view(item.address(), item.length())
            .mismatch(Memory.view(zone.address(), zone.length())));
  }
}
