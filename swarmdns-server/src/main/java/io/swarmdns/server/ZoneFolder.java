package io.swarmdns.server;

import io.swarmdns.zone.name.DomainName;
import io.swarmdns.zone.store.ZoneStore;
import io.swarmdns.zone.store.ZoneVersion;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Folds the edits of a zone into a new base image, in the background, once there are many:
/// searches look through them in addition, and their memory grows with every edit.
///
/// One zone at a time: folding takes as much memory as the zone, for a moment.
final class ZoneFolder implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ZoneFolder.class);

  /// Edited names from which on a zone is folded, whatever its size.
  private static final int EDITED_MIN = 10_000;

  /// ... or this share of its records, if that is more.
  private static final int RECORDS_PER_EDITED = 20;

  /// Memory of edits from which on a zone is folded, however few the names: nodes that are replaced
  /// over and over are freed with their image only.
  private static final long EDITED_BYTES_MIN = 16 << 20;

  /// ... or this share of its image, if that is more.
  private static final int BYTES_PER_EDITED = 4;

  private final ZoneStore store;
  private final Set<DomainName> waiting = ConcurrentHashMap.newKeySet();
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().name("zone-folder").daemon().factory());

  ZoneFolder(ZoneStore store) {
    this.store = store;
    store.subscribe(this::changed);
  }

  private void changed(
      DomainName origin, @Nullable ZoneVersion before, @Nullable ZoneVersion after) {
    if (after != null && isDue(after) && waiting.add(origin)) {
      try {
        thread.execute(() -> fold(origin));
      } catch (RejectedExecutionException _) {
        waiting.remove(origin); // the node is ending
      }
    }
  }

  private static boolean isDue(ZoneVersion version) {
    return version.editedNames() >= Math.max(EDITED_MIN, version.recordCount() / RECORDS_PER_EDITED)
        || version.editedBytes()
            >= Math.max(EDITED_BYTES_MIN, version.imageLength() / BYTES_PER_EDITED);
  }

  private void fold(DomainName origin) {
    waiting.remove(origin);
    long begun = System.nanoTime();
    try {
      store.fold(origin);
      LOG.debug("{}: edits folded in {} ms", origin, (System.nanoTime() - begun) / 1_000_000);
    } catch (OutOfMemoryError e) {
      LOG.error("{}: no memory to fold the zone's edits; it is served as it is", origin, e);
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
