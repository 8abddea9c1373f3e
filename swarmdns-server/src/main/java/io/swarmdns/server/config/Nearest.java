package io.swarmdns.server.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/// Finds what somebody most likely meant.
final class Nearest {
  private static final int COMPARED_MAX = 64;

  private Nearest() {}

  /// The candidate that takes the fewest insertions, deletions and replacements of characters to
  /// become `written`; empty when none is near enough to be meant.
  static Optional<String> to(String written, Collection<String> candidates) {
    if (written.length() > COMPARED_MAX) {
      return Optional.empty();
    }
    return candidates.stream()
        .filter(candidate -> distance(written, candidate) <= 1 + written.length() / 3)
        .min(Comparator.comparingInt(candidate -> distance(written, candidate)));
  }

  /// Levenshtein's distance, one row at a time.
  static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
