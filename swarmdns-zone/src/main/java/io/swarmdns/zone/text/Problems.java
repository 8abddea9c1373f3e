package io.swarmdns.zone.text;

import io.swarmdns.zone.text.Problem.Severity;
import java.util.ArrayList;
import java.util.List;

/// Collects the problems of one zone, each severity up to a bound, and counts the rest.
///
/// Not thread-safe: one collector belongs to one load.
public final class Problems {
  /// Errors kept, and warnings kept, unless told otherwise.
  public static final int EACH_DEFAULT = 100;

  private final int eachMax;
  private final List<Problem> list = new ArrayList<>();
  private int errors;
  private int warnings;

  public Problems() {
    this(EACH_DEFAULT);
  }

  /// @param eachMax errors kept, and warnings kept, at least 1
  public Problems(int eachMax) {
    if (eachMax < 1) {
      throw new IllegalArgumentException("a collector of " + eachMax + " problems");
    }
    this.eachMax = eachMax;
  }

  /// Adds an error: the zone will be refused.
  public void error(String file, int line, String message, String advice) {
    if (errors++ < eachMax) {
      list.add(new Problem(Severity.ERROR, file, line, message, advice));
    }
  }

  /// Adds a warning: the zone will be served all the same.
  public void warning(String file, int line, String message, String advice) {
    if (warnings++ < eachMax) {
      list.add(new Problem(Severity.WARNING, file, line, message, advice));
    }
  }

  /// Whether there is an error.
  public boolean refuse() {
    return errors > 0;
  }

  /// Whether no further error will be kept, so that looking for more is vain.
  public boolean full() {
    return errors >= eachMax;
  }

  /// Errors seen, also those not kept.
  public int errors() {
    return errors;
  }

  /// Warnings seen, also those not kept.
  public int warnings() {
    return warnings;
  }

  /// The problems kept, in the order in which they were found.
  public List<Problem> list() {
    return List.copyOf(list);
  }
}
