package io.swarmdns.ctl.outcome;

import java.util.List;

/// Ends a command with an exit code and lines for people: what failed, where, and what to do.
public final class Failure extends RuntimeException {
  private final ExitCode exitCode;
  private final List<String> lines;

  public Failure(ExitCode exitCode, List<String> lines) {
    super(String.join("\n", lines));
    this.exitCode = exitCode;
    this.lines = List.copyOf(lines);
  }

  public Failure(ExitCode exitCode, String line) {
    this(exitCode, List.of(line));
  }

  public static Failure usage(String line) {
    return new Failure(ExitCode.USAGE, line);
  }

  public static Failure failed(String line) {
    return new Failure(ExitCode.FAILED, line);
  }

  public static Failure refused(String line) {
    return new Failure(ExitCode.REFUSED, line);
  }

  public static Failure unreachable(String line) {
    return new Failure(ExitCode.UNREACHABLE, line);
  }

  public ExitCode exitCode() {
    return exitCode;
  }

  public List<String> lines() {
    return lines;
  }
}
