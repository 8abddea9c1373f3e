package io.swarmdns.ctl;

import io.swarmdns.ctl.connect.Incoming;
import io.swarmdns.ctl.edit.RefusalText;
import io.swarmdns.ctl.outcome.ExitCode;
import io.swarmdns.ctl.outcome.Failure;
import io.swarmdns.ctl.output.Json;
import io.swarmdns.proto.PlanPiece;
import io.swarmdns.proto.PlanSummary;
import io.swarmdns.proto.Refused;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What would change, or what has changed, in one zone: shown to people as it arrives, kept for
/// programs.
///
/// @param refused why the text cannot be imported; null when it can
/// @param lines for programs only
record Plan(PlanSummary summary, @Nullable Refused refused, List<String> lines) {
  /// The server leaves lines out earlier than this; the bound is for one that does not.
  private static final int LINES_MAX = 1_000_000;

  /// Reads a plan, and shows it to people.
  static Plan show(Session session, Incoming<PlanPiece> pieces) throws InterruptedException {
    var summary = PlanSummary.getDefaultInstance();
    var lines = new ArrayList<String>();
    try (pieces) {
      for (PlanPiece piece = pieces.next(); piece != null; piece = pieces.next()) {
        switch (piece.getPieceCase()) {
          case SUMMARY -> {
            summary = piece.getSummary();
            session.say(sentence(summary));
          }
          case LINES -> add(session, piece.getLines(), lines);
          case REFUSED -> {
            return new Plan(summary, piece.getRefused(), List.of());
          }
          case PIECE_NOT_SET -> {
            // of a newer version, which tells more
          }
        }
      }
    }
    if (summary.getLinesLeftOut()) {
      session.say("... and more lines, which are left out");
    }
    return new Plan(summary, null, lines);
  }

  private static void add(Session session, String text, List<String> lines) {
    if (session.isJson()) {
      text.lines().limit(LINES_MAX - lines.size()).forEach(lines::add);
    } else {
      var colours = session.colours();
      text.lines().map(colours::ofDiff).forEach(session.terminal().out()::println);
    }
  }

  private static String sentence(PlanSummary summary) {
    if (unchanged(summary)) {
      return summary.getOrigin() + " nothing to change";
    }
    String counts =
        ": %,d records added, %,d removed"
            .formatted(summary.getRecordsAdded(), summary.getRecordsRemoved());
    long to = Serials.number(summary.getToSerial());
    return summary.getZoneIsNew()
        ? summary.getOrigin() + " is new, serial " + to + counts
        : "%s serial %d -> %d%s"
            .formatted(summary.getOrigin(), Serials.number(summary.getFromSerial()), to, counts);
  }

  private static boolean unchanged(PlanSummary summary) {
    return !summary.getZoneIsNew()
        && summary.getRecordsAdded() == 0
        && summary.getRecordsRemoved() == 0;
  }

  boolean changesNothing() {
    return refused == null && unchanged(summary);
  }

  /// Prints why it cannot be done, if so.
  void complain(Session session, String file) {
    if (refused != null) {
      session.terminal().out().flush();
      RefusalText.lines(refused, file).forEach(line -> session.terminal().err().println(line));
    }
  }

  /// @throws Failure when what was asked for is refused
  void orRefuse() {
    if (refused != null) {
      throw new Failure(ExitCode.REFUSED, RefusalText.lines(refused, ""));
    }
  }

  /// As fields of a JSON object.
  void fields(Json json) {
    if (refused != null) {
      EditReport.fields(json, refused);
      return;
    }
    json.field("origin", summary.getOrigin())
        .field("is_new", summary.getZoneIsNew())
        .field(
            "from_serial", summary.getZoneIsNew() ? null : Serials.number(summary.getFromSerial()))
        .field("to_serial", Serials.number(summary.getToSerial()))
        .field("records_added", summary.getRecordsAdded())
        .field("records_removed", summary.getRecordsRemoved())
        .field("changes", lines)
        .field("changes_left_out", summary.getLinesLeftOut());
  }
}
