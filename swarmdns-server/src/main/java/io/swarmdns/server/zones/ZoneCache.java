package io.swarmdns.server.zones;

import io.swarmdns.zone.cache.ImageFile;
import io.swarmdns.zone.cache.ImageFile.Outcome;
import io.swarmdns.zone.cache.ImageFile.StoredZone;
import io.swarmdns.zone.memory.Lease;
import io.swarmdns.zone.name.DomainName;
import io.swarmdns.zone.name.NameHash;
import io.swarmdns.zone.store.ZoneStore;
import io.swarmdns.zone.store.ZoneVersion;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The images of the zones in the data directory: read when the node starts, so that zones whose
/// files have not changed answer at once, and written in the background after a load.
///
/// Nothing depends on it: what is missing or damaged is read from the zone files. Without a file it
/// keeps nothing. Thread-safe.
public final class ZoneCache implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ZoneCache.class);

  /// How long the end of the node waits for an image that is being written.
  private static final long CLOSE_SECONDS_MAX = 20;

  private final @Nullable Path file;
  private final NameHash hasher;
  private List<StoredZone> stored;
  private final AtomicReference<@Nullable Map<DomainName, KnownZone>> next =
      new AtomicReference<>();
  private final ExecutorService writer =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().name("zone-image").daemon().factory());

  private ZoneCache(@Nullable Path file, NameHash hasher, List<StoredZone> stored) {
    this.file = file;
    this.hasher = hasher;
    this.stored = stored;
  }

  /// Reads the file; whatever is wrong with it, there is a cache afterwards.
  ///
  /// @param file in the node's data directory, null to keep nothing
  public static ZoneCache open(@Nullable Path file) {
    if (file == null) {
      return new ZoneCache(null, NameHash.random(), List.of());
    }
    long begun = System.nanoTime();
    var outcome =
        ImageFile.read(
            file, ZoneVersion.IMAGE_LAYOUT, task -> Thread.ofPlatform().daemon().start(task));
    return switch (outcome) {
      case Outcome.Missing() -> new ZoneCache(file, NameHash.random(), List.of());
      case Outcome.Unusable(String reason) -> {
        LOG.warn(
            "the zone image {} is not used, zones are read from their files: {}", file, reason);
        yield new ZoneCache(file, NameHash.random(), List.of());
      }
      case Outcome.Loaded(long seed, var zones, var damaged) -> {
        for (var origin : damaged) {
          LOG.warn(
              "the image of {} in {} is damaged; the zone is read from its file", origin, file);
        }
        LOG.info(
            "{} zone images read in {} ms", zones.size(), (System.nanoTime() - begun) / 1_000_000);
        yield new ZoneCache(file, new NameHash(seed), zones);
      }
    };
  }

  /// What names are hashed with in the images.
  public NameHash hasher() {
    return hasher;
  }

  /// The zones that were read. The caller gets them, with a count on each one's region; only once.
  synchronized List<StoredZone> take() {
    var taken = stored;
    stored = List.of();
    return taken;
  }

  /// Writes the images of these zones, later.
  ///
  /// @param known what is served from files
  void write(ZoneStore store, Map<DomainName, KnownZone> known) {
    if (file == null || writer.isShutdown()) {
      return;
    }
    // Of loads that come faster than images can be written, the last counts.
    if (next.getAndSet(Map.copyOf(known)) == null) {
      writer.execute(() -> write(file, store));
    }
  }

  private void write(Path to, ZoneStore store) {
    var known = Objects.requireNonNull(next.getAndSet(null));
    long begun = System.nanoTime();
    var items = new Items(store, known.entrySet().iterator());
    try {
      ImageFile.write(to, hasher.seed(), ZoneVersion.IMAGE_LAYOUT, () -> items);
      LOG.info("zone images written in {} ms", (System.nanoTime() - begun) / 1_000_000);
    } catch (IOException | RuntimeException | OutOfMemoryError e) {
      LOG.warn("cannot write the zone image; the next start reads zone files: {}", e.toString());
    } finally {
      items.close();
    }
  }

  /// Walks through the zones, holding a lease on the one at hand.
  private static final class Items implements Iterator<ImageFile.Item> {
    private final ZoneStore store;
    private final Iterator<Map.Entry<DomainName, KnownZone>> zones;
    private @Nullable Lease<ZoneVersion> lease;
    private ImageFile.@Nullable Item next;

    Items(ZoneStore store, Iterator<Map.Entry<DomainName, KnownZone>> zones) {
      this.store = store;
      this.zones = zones;
    }

    @Override
    public boolean hasNext() {
      while (next == null && zones.hasNext()) {
        var zone = zones.next();
        next = item(zone.getKey(), zone.getValue());
      }
      return next != null;
    }

    /// The zone's image; null when what is served is not what its files held, after an edit say.
    private ImageFile.@Nullable Item item(DomainName origin, KnownZone known) {
      close();
      lease = store.lease(origin).orElse(null);
      if (lease == null) {
        return null;
      }
      var version = lease.get();
      if (version.isEdited() || version.serial() != known.serial()) {
        return null;
      }
      byte[] identity = SourceFiles.encode(known.files());
      return new ImageFile.Item(
          origin, identity, known.serial(), version.imageAddress(), version.imageLength());
    }

    @Override
    public ImageFile.Item next() {
      if (!hasNext() || next == null) {
        throw new NoSuchElementException();
      }
      var item = next;
      next = null;
      return item;
    }

    void close() {
      if (lease != null) {
        lease.close();
        lease = null;
      }
    }
  }

  /// Waits until what is being written is on disk.
  @Override
  public void close() {
    take().forEach(zone -> zone.region().release());
    writer.shutdown();
    try {
      if (!writer.awaitTermination(CLOSE_SECONDS_MAX, TimeUnit.SECONDS)) {
        LOG.warn("the zone image is not whole yet; the old one stays");
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
