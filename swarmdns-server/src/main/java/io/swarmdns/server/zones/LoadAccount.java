package io.swarmdns.server.zones;

import io.swarmdns.zone.check.LoadedZone;
import io.swarmdns.zone.name.DomainName;
import io.swarmdns.zone.text.Problem;
import io.swarmdns.zone.text.Problem.Severity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What came of one load of a directory so far; problems go into the log as they are found. Belongs
/// to one thread.
final class LoadAccount {
  /// Lines about problems that one load writes to the log.
  static final int LOGGED_MAX = 1_000;

  private static final Logger LOG = LoggerFactory.getLogger(LoadAccount.class);

  private final LongSupplier nanoTime;
  private final long startedNanos;
  private int loaded;
  private int removed;
  private int failed;
  private long records;
  private long problemCount;
  private final List<LoadReport.Failure> failures = new ArrayList<>();
  private final List<Problem> problems = new ArrayList<>();

  LoadAccount(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    startedNanos = nanoTime.getAsLong();
  }

  long startedNanos() {
    return startedNanos;
  }

  /// Puts a problem on record and into the log.
  void problem(Problem problem) {
    problemCount++;
    if (problems.size() < LoadReport.PROBLEMS_MAX) {
      problems.add(problem);
    }
    if (problemCount <= LOGGED_MAX) {
      switch (problem.severity()) {
        case ERROR -> LOG.error("{}", problem);
        case WARNING -> LOG.warn("{}", problem);
      }
    }
  }

  /// Puts all problems of a file on record.
  void problems(LoadedZone zone) {
    zone.problems().list().forEach(this::problem);
    var all = zone.problems();
    problemCount += all.errors() + all.warnings() - all.list().size();
  }

  void loaded(int recordCount) {
    loaded++;
    records += recordCount;
  }

  void removed(int count) {
    removed += count;
  }

  /// @param cause its first error, on record already
  void failed(DomainName origin, Problem cause) {
    failed++;
    if (failures.size() < LoadReport.FAILURES_MAX) {
      failures.add(new LoadReport.Failure(origin, cause));
    }
  }

  /// An error of a file as a whole.
  static Problem error(String file, String message, String advice) {
    return new Problem(Severity.ERROR, file, 0, message, advice);
  }

  /// Why a file was refused.
  static Problem firstError(ZoneFile file, LoadedZone zone) {
    return zone.problems().list().stream()
        .filter(problem -> problem.severity() == Severity.ERROR)
        .findFirst()
        .orElseGet(() -> error(file.path().toString(), "refused", ""));
  }

  LoadReport report(int unchanged) {
    var took = Duration.ofNanos(nanoTime.getAsLong() - startedNanos);
    return new LoadReport(
        loaded, unchanged, removed, failed, failures, records, problems, problemCount, took);
  }
}
