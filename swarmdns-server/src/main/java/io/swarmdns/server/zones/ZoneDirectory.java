package io.swarmdns.server.zones;

import io.swarmdns.zone.check.ZoneFileLoader;
import io.swarmdns.zone.name.DomainName;
import io.swarmdns.zone.store.ZoneStore;
import io.swarmdns.zone.text.Problem;
import io.swarmdns.zone.text.Problem.Severity;
import io.swarmdns.zone.text.ZoneFileReader;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The zones of a directory of zone files, served through the store.
///
/// A bad file does not stop the others, and where its zone was served before, that version stays.
/// Loading again reads the files that have changed since, or whose `$INCLUDE`d files have; zones
/// whose files are gone are no longer served. Thread-safe: loads happen one at a time.
public final class ZoneDirectory {
  private static final Logger LOG = LoggerFactory.getLogger(ZoneDirectory.class);

  private final Path directory;
  private final String suffix;
  private final int threads;
  private final ZoneStore store;
  private final ZoneFileLoader loader;
  private final ZoneCache cache;
  private final Map<DomainName, KnownZone> known = new HashMap<>();

  /// @param directory with the zone files; included files must lie in it too
  /// @param suffix what follows a zone's name in the name of its file
  /// @param threads files read at the same time, at least 1
  /// @param cache keeps the zones over a restart; its hasher is the store's
  /// @param clock tells which signatures have expired
  public ZoneDirectory(
      Path directory,
      String suffix,
      int threads,
      ZoneStore store,
      ZoneCache cache,
      InstantSource clock) {
    if (threads < 1) {
      throw new IllegalArgumentException(threads + " threads");
    }
    this.directory = directory.toAbsolutePath();
    this.suffix = suffix;
    this.threads = threads;
    this.store = store;
    this.cache = cache;
    this.loader = new ZoneFileLoader(new ZoneFileReader(this.directory), store.hasher(), clock);
  }

  /// Loads what is new or has changed, and stops to serve what is gone. Zones become visible one
  /// after the other while it runs. Problems are logged as they are found.
  ///
  /// @throws InterruptedException zones that are visible by then stay
  public synchronized LoadReport load() throws InterruptedException {
    var pass = new LoadPass(store, loader, known, System::nanoTime);
    var scan = DirectoryScan.of(directory, suffix);
    scan.problems().forEach(pass::report);
    pass.restore(cache.take(), scan.files());
    List<ZoneFile> toRead = new ArrayList<>();
    for (var file : scan.files().values()) {
      var before = known.get(file.origin());
      if (before == null || !before.isUpToDate(file.path())) {
        toRead.add(file);
      }
    }
    pass.remove(gone(scan, pass));
    pass.load(toRead, threads);
    var report = pass.report(scan.files().size() - toRead.size());
    if (report.loaded() + report.removed() > 0) {
      cache.write(store, known);
    }
    LOG.info("{}", report);
    return report;
  }

  /// The zones that are served and have no file any more.
  private List<DomainName> gone(DirectoryScan scan, LoadPass pass) {
    if (!scan.isComplete()) {
      return List.of();
    }
    if (scan.files().isEmpty() && !known.isEmpty()) {
      // More likely a file system that is not mounted than the wish to serve nothing.
      pass.report(
          new Problem(
              Severity.ERROR,
              directory.toString(),
              0,
              "no zone file is there any more; all zones stay as they are",
              "stop the node if it should serve nothing"));
      return List.of();
    }
    return known.keySet().stream().filter(origin -> !scan.files().containsKey(origin)).toList();
  }
}
