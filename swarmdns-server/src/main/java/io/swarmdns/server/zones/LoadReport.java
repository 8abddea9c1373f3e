package io.swarmdns.server.zones;

import io.swarmdns.zone.name.DomainName;
import io.swarmdns.zone.text.Problem;
import java.time.Duration;
import java.util.List;

/// What came of loading a zone directory, or of loading it again.
///
/// @param loaded zones that were read and are served now
/// @param unchanged zones whose files have not changed since they were read
/// @param removed zones that are no longer served because their files are gone
/// @param failed zones whose files were refused; where an older version was served it still is
/// @param failures the first [#FAILURES_MAX] of them
/// @param records in the zones loaded
/// @param problems errors and warnings, the first [#PROBLEMS_MAX] of them
/// @param problemCount how many there were in all
/// @param took from the beginning to the last zone visible
public record LoadReport(
    int loaded,
    int unchanged,
    int removed,
    int failed,
    List<Failure> failures,
    long records,
    List<Problem> problems,
    long problemCount,
    Duration took) {
  /// Failed zones that are named.
  public static final int FAILURES_MAX = 1_000;

  /// Problems that are kept.
  public static final int PROBLEMS_MAX = 1_000;

  public LoadReport {
    failures = List.copyOf(failures);
    problems = List.copyOf(problems);
  }

  /// A zone that was refused.
  ///
  /// @param cause its first error
  public record Failure(DomainName zone, Problem cause) {}

  /// One line for the log.
  @Override
  public String toString() {
    return "zones: "
        + loaded
        + " loaded with "
        + records
        + " records, "
        + unchanged
        + " unchanged, "
        + removed
        + " removed, "
        + failed
        + " failed, in "
        + took.toMillis()
        + " ms";
  }
}
