package io.swarmdns.server.zones;

import io.swarmdns.zone.cache.ImageFile.StoredZone;
import io.swarmdns.zone.check.ZoneFileLoader;
import io.swarmdns.zone.name.DomainName;
import io.swarmdns.zone.store.Commit;
import io.swarmdns.zone.store.ZoneChange;
import io.swarmdns.zone.store.ZoneStore;
import io.swarmdns.zone.store.ZoneVersion;
import io.swarmdns.zone.text.Problem;
import io.swarmdns.zone.text.Problem.Severity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One load of the directory: takes what the threads have loaded, commits it, and keeps the
/// account. Belongs to the thread that runs it.
final class LoadPass {
  private static final Logger LOG = LoggerFactory.getLogger(LoadPass.class);
  private static final Duration TICK = Duration.ofMillis(100);
  private static final long LINE_NANOS = TimeUnit.SECONDS.toNanos(2);

  // A commit that brings new zones copies the table of all of them. Commits at most a second apart
  // let zones answer while others are loaded, and ten times their own duration apart they cost
  // little.
  private static final long COMMIT_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final int COMMIT_SHARE = 10;

  private final ZoneStore store;
  private final ZoneFileLoader loader;
  private final Map<DomainName, KnownZone> known;
  private final LongSupplier nanoTime;
  private final LoadAccount account;
  private long nextCommitNanos;
  private long nextLineNanos;
  private List<Pending> pending = new ArrayList<>();

  /// A zone to be committed. What must be known of its version is here, because the version belongs
  /// to the store afterwards.
  private record Pending(LoadedFile file, ZoneVersion version, int serial, int records) {
    DomainName origin() {
      return file.file().origin();
    }
  }

  /// @param known what is served, kept up to date
  LoadPass(
      ZoneStore store,
      ZoneFileLoader loader,
      Map<DomainName, KnownZone> known,
      LongSupplier nanoTime) {
    this.store = store;
    this.loader = loader;
    this.known = known;
    this.nanoTime = nanoTime;
    account = new LoadAccount(nanoTime);
    nextCommitNanos = account.startedNanos() + COMMIT_NANOS;
    nextLineNanos = account.startedNanos() + LINE_NANOS;
  }

  /// Loads the files and serves what is in them.
  ///
  /// @throws InterruptedException what has been committed until then is served
  void load(Collection<ZoneFile> files, int threadsMax) throws InterruptedException {
    int threads = Math.min(threadsMax, files.size());
    long bytes = files.stream().mapToLong(ZoneFile::sizeBytes).sum();
    var progress = new LoadProgress(files.size(), bytes, threads, account.startedNanos());
    try (var workers = new LoadThreads(loader, files, threads, progress)) {
      for (int left = files.size(); left > 0; ) {
        var result = workers.poll(TICK);
        if (result.isPresent()) {
          left--;
          progress.finished(result.get().file(), take(result.get()));
        }
        tick(progress);
      }
      commit();
    } finally {
      pending.forEach(each -> each.version.release());
    }
  }

  /// Serves zones that were kept over a restart, where their files have not changed since.
  ///
  /// @param stored with a count on each one's region, which is used up
  void restore(Collection<StoredZone> stored, Map<DomainName, ZoneFile> files) {
    List<ZoneChange> changes = new ArrayList<>();
    Map<DomainName, KnownZone> restored = new HashMap<>();
    for (var zone : stored) {
      var file = files.get(zone.origin());
      var sources = SourceFiles.decode(zone.identity());
      var kept = new KnownZone(sources, zone.serial(), false);
      if (file != null && !sources.isEmpty() && kept.isUpToDate(file.path())) {
        version(zone)
            .ifPresent(version -> {
              changes.add(new ZoneChange.Restore(version));
              restored.put(zone.origin(), kept);
            });
      } else {
        zone.region().release();
      }
    }
    if (!changes.isEmpty() && store.commit(changes) instanceof Commit.Done) {
      known.putAll(restored);
    }
  }

  private static Optional<ZoneVersion> version(StoredZone zone) {
    try {
      return Optional.of(
          ZoneVersion.ofImage(zone.region(), zone.address(), zone.length(), zone.origin()));
    } catch (IllegalArgumentException e) {
      LOG.warn("the image of {} is not used: {}", zone.origin(), e.getMessage());
      zone.region().release();
      return Optional.empty();
    }
  }

  private void tick(LoadProgress progress) {
    long now = nanoTime.getAsLong();
    if (now - nextCommitNanos >= 0) {
      commit();
      long after = nanoTime.getAsLong();
      nextCommitNanos = after + Math.max(COMMIT_NANOS, COMMIT_SHARE * (after - now));
    }
    if (now - nextLineNanos >= 0) {
      LOG.info("{}", progress.line(now));
      nextLineNanos = now + LINE_NANOS;
    }
  }

  /// Takes a result; returns the records in it.
  private int take(LoadedFile file) {
    var zone = file.zone();
    account.problems(zone);
    if (zone.version().isEmpty()) {
      failed(file.file(), LoadAccount.firstError(file.file(), file.zone()));
      return 0;
    }
    var version = zone.version().get();
    var taken = new Pending(file, version, version.serial(), version.recordCount());
    compareSerials(taken);
    pending.add(taken);
    return taken.records;
  }

  /// Secondaries take a zone only when its serial has risen (RFC 1982, RFC 5936).
  private void compareSerials(Pending zone) {
    var before = known.get(zone.origin());
    if (before == null || zone.serial - before.serial() > 0) {
      return;
    }
    boolean same = zone.serial == before.serial();
    report(
        new Problem(
            Severity.WARNING,
            zone.file.file().path().toString(),
            0,
            same
                ? "the file was written, but the SOA serial is still " + text(zone.serial)
                : "SOA serial " + text(zone.serial) + " after " + text(before.serial()),
            "raise it with every change: secondaries go by it"));
  }

  private static String text(int serial) {
    return Integer.toUnsignedString(serial);
  }

  private void commit() {
    var batch = pending;
    pending = new ArrayList<>();
    if (batch.isEmpty()) {
      return;
    }
    var changes =
        batch.stream().<ZoneChange>map(each -> new ZoneChange.Replace(each.version)).toList();
    switch (store.commit(changes)) {
      case Commit.Done() -> batch.forEach(this::served);
      case Commit.Refused(var refusal) -> {
        if (batch.size() == 1) {
          refused(batch.getFirst(), refusal.errors());
        } else {
          batch.forEach(this::commitAlone);
        }
      }
    }
  }

  /// One zone of a batch was refused, and with it all: each gets another chance for itself.
  private void commitAlone(Pending zone) {
    var file = zone.file.file();
    var again = loader.load(file.path(), file.origin(), _ -> {});
    again
        .version()
        .ifPresentOrElse(
            version -> {
              var loadedAgain = new LoadedFile(file, again);
              pending.add(
                  new Pending(loadedAgain, version, version.serial(), version.recordCount()));
              commit();
            },
            () -> failed(file, LoadAccount.firstError(file, again)));
  }

  private void served(Pending zone) {
    account.loaded(zone.records);
    known.put(zone.origin(), new KnownZone(zone.file.zone().files(), zone.serial, false));
  }

  private void refused(Pending zone, List<String> errors) {
    var file = zone.file.file();
    var causes =
        errors.stream()
            .map(message -> LoadAccount.error(file.path().toString(), message, ""))
            .toList();
    causes.forEach(this::report);
    failed(file, causes.getFirst());
  }

  private void failed(ZoneFile file, Problem cause) {
    account.failed(file.origin(), cause);
    known.computeIfPresent(file.origin(), (_, before) -> before.refused());
  }

  /// Stops to serve these zones.
  void remove(Collection<DomainName> origins) {
    if (origins.isEmpty()) {
      return;
    }
    store.commit(origins.stream().<ZoneChange>map(ZoneChange.Remove::new).toList());
    origins.forEach(known::remove);
    account.removed(origins.size());
  }

  /// Puts a problem on record and into the log.
  void report(Problem problem) {
    account.problem(problem);
  }

  LoadReport report(int unchanged) {
    return account.report(unchanged);
  }
}
