package io.swarmdns.zone.text;

/// Something wrong or doubtful in a zone, said so that its author can mend it.
///
/// @param file the file as the configuration or `$INCLUDE` names it, or the zone's name where no
///   file is known
/// @param line the line in that file, from 1; 0 where none is known
/// @param message what is wrong
/// @param advice what to do about it; empty where the message says it all
public record Problem(Severity severity, String file, int line, String message, String advice) {
  /// What follows from a problem.
  public enum Severity {
    /// The zone is refused.
    ERROR,
    /// The zone is served.
    WARNING
  }

  /// `file:line: error: message (advice)`, one line as compilers write it.
  @Override
  public String toString() {
    return file
        + (line > 0 ? ":" + line : "")
        + (severity == Severity.ERROR ? ": error: " : ": warning: ")
        + message
        + (advice.isEmpty() ? "" : " (" + advice + ")");
  }
}
