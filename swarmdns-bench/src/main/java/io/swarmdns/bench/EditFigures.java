package io.swarmdns.bench;

import io.swarmdns.bench.LoadGenerator.Outcome;
import io.swarmdns.bench.SteadyLoad.Both;
import java.io.IOException;
import java.util.Locale;

/// What the rounds of `scripts/bench edit` have measured.
final class EditFigures {
  private final Samples visibleP50 = new Samples();
  private final Samples visibleP99 = new Samples();
  private final Samples seenP50 = new Samples();
  private final Samples seenP99 = new Samples();
  private final Samples editRate = new Samples();
  private final Samples calmP99 = new Samples();
  private final Samples busyP99 = new Samples();
  private final Samples reloadSeconds = new Samples();
  private final Samples reloadP99 = new Samples();
  private long calmLost;
  private long editLost;
  private long reloadLost;
  private long wrong;
  private long stale;

  /// Queries while nothing is edited.
  void calm(Both both) {
    calmP99.add(both.queries().p99());
    calmLost += both.queries().lost();
    wrong += both.queries().wrong();
  }

  /// Queries while edits are made, and what [EditServer] said of the edits.
  void edited(Both both) throws IOException {
    Outcome queries = both.queries();
    busyP99.add(queries.p99());
    editLost += queries.lost();
    wrong += queries.wrong();
    var edits = KeyValues.parse(both.said());
    visibleP50.add(edits.decimal("p50_us"));
    visibleP99.add(edits.decimal("p99_us"));
    seenP50.add(edits.decimal("seen_p50_us"));
    seenP99.add(edits.decimal("seen_p99_us"));
    editRate.add(edits.decimal("edits_per_second"));
    stale += edits.number("stale");
    editLost += edits.number("unanswered");
  }

  /// Queries while zones are read again, and what [EditServer] said of that.
  void reloaded(Both both) throws IOException {
    reloadP99.add(both.queries().p99());
    reloadLost += both.queries().lost();
    wrong += both.queries().wrong();
    reloadSeconds.add(KeyValues.parse(both.said()).decimal("reload_s"));
  }

  /// Whether every answer was right, and none older than the edit before it.
  boolean allRight() {
    return wrong == 0 && stale == 0;
  }

  void print(String zone, double rate, int editsPerSecond, int reloadedZones) {
    double change = busyP99.median() / calmP99.median();
    printText(editsPerSecond, reloadedZones);
    System.out.printf(
        Locale.ROOT,
        "RESULT edit case=%s/%d p50_us=%.1f p99_us=%.1f seen_p50_us=%.1f seen_p99_us=%.1f"
            + " edits_per_second=%.0f query_rate=%.0f lost_queries=%d calm_lost=%d p99_change=%.2f"
            + " reload_s=%.2f reload_lost=%d wrong=%d stale=%d%n",
        zone,
        editsPerSecond,
        visibleP50.median(),
        visibleP99.median(),
        seenP50.median(),
        seenP99.median(),
        editRate.median(),
        rate,
        editLost,
        calmLost,
        change,
        reloadSeconds.median(),
        reloadLost,
        wrong,
        stale);
  }

  private void printText(int editsPerSecond, int reloadedZones) {
    System.out.printf(
        Locale.ROOT,
        """

        edits           visible after p50 %.1f us, p99 %.1f us; seen by UDP after p50 %.0f us, p99 %.0f us
        p99 of queries  %.0f us undisturbed, %.0f us with %d edits a second, %.0f us while %d zones reload
        lost queries    %d undisturbed, %d with edits, %d while reloading (%.2f s)
        """,
        visibleP50.median(),
        visibleP99.median(),
        seenP50.median(),
        seenP99.median(),
        calmP99.median(),
        busyP99.median(),
        editsPerSecond,
        reloadP99.median(),
        reloadedZones,
        calmLost,
        editLost,
        reloadLost,
        reloadSeconds.median());
    if (!allRight()) {
      System.out.printf("WRONG: %d answers to queries, %d older than an edit%n", wrong, stale);
    }
  }
}
