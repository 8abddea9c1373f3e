package io.swarmdns.zone.check;

import io.swarmdns.zone.name.DomainName;
import io.swarmdns.zone.text.Problem.Severity;
import java.util.ArrayList;
import java.util.List;

/// Collects findings, each severity up to a bound.
final class Findings {
  /// Errors kept, and warnings kept.
  static final int EACH_MAX = 100;

  private final List<Finding> list = new ArrayList<>();
  private int errors;
  private int warnings;

  void error(DomainName owner, int type, int record, String message, String advice) {
    if (errors++ < EACH_MAX) {
      list.add(new Finding(Severity.ERROR, owner, type, record, message, advice));
    }
  }

  void warning(DomainName owner, int type, String message, String advice) {
    if (warnings++ < EACH_MAX) {
      list.add(new Finding(Severity.WARNING, owner, type, 1, message, advice));
    }
  }

  /// Whether no further finding will be kept.
  boolean full() {
    return errors >= EACH_MAX && warnings >= EACH_MAX;
  }

  List<Finding> list() {
    return List.copyOf(list);
  }
}
