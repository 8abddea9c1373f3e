package io.swarmdns.ctl.edit;

import io.swarmdns.ctl.output.Printable;
import io.swarmdns.proto.Refused;
import io.swarmdns.proto.TextProblem;
import java.util.ArrayList;
import java.util.List;

/// What people are told of a refusal: a line that sums it up, and one for each problem, which
/// begins with file and line where the text came from a file.
public final class RefusalText {
  private RefusalText() {}

  /// The lines to print.
  ///
  /// @param file that the text came from; empty: none, lines count within what was typed
  public static List<String> lines(Refused refused, String file) {
    var lines = new ArrayList<String>();
    for (TextProblem problem : refused.getProblemsList()) {
      lines.add(place(problem, file) + Printable.of(problem.getMessage()) + advice(problem));
    }
    lines.add(summary(refused));
    return lines;
  }

  private static String place(TextProblem problem, String file) {
    String line = Integer.toUnsignedString(problem.getLine());
    if (file.isEmpty()) {
      return problem.getLine() == 0 ? "" : "line " + line + ": ";
    }
    return problem.getLine() == 0 ? file + ": " : file + ":" + line + ": ";
  }

  private static String advice(TextProblem problem) {
    return problem.getAdvice().isEmpty() ? "" : " (" + Printable.of(problem.getAdvice()) + ")";
  }

  /// What the kind of refusal means and what may be done, in one line.
  public static String summary(Refused refused) {
    String zone = refused.getOrigin().isEmpty() ? "the edit" : Printable.of(refused.getOrigin());
    return zone
        + ": "
        + switch (refused.getKind()) {
          case NO_SUCH_ZONE -> "no such zone; see swarmctl zone list";
          case ZONE_EXISTS -> "the zone exists already";
          case PRECONDITION -> "refused: a precondition does not hold";
          case SERIAL -> "refused: the zone was changed meanwhile, its serial is another one";
          case MALFORMED -> "refused: it cannot be parsed";
          case INVALID -> "refused: the zone would break the rules of DNS";
          case FOLLOWS_FILE ->
              "refused: the zone follows a file; edit that, or first: swarmctl zone release";
          case NOT_ALLOWED -> "refused: this identity may not edit it";
          case NO_LEADER -> "refused: there is no leader at present, nobody accepts edits";
          case DISK_FULL -> "refused: a disk of the swarm is nearly full; free space on its nodes";
          case OVERLOADED -> "refused: too many edits at once; try again later";
          case TOO_LARGE -> "refused: too large for one edit; split it";
          case NO_SUCH_SERIAL ->
              "refused: there is no such serial in its history; see swarmctl zone history";
          case STALE -> "refused: the leader changed meanwhile; try again";
          case KIND_UNSPECIFIED, UNRECOGNIZED -> "refused";
        };
  }
}
