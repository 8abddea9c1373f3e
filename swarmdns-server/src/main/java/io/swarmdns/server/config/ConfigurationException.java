package io.swarmdns.server.config;

import java.util.List;
import java.util.stream.Collectors;

/// The configuration cannot be used. Carries every problem that was found, not only the first.
public final class ConfigurationException extends Exception {
  private static final long serialVersionUID = 1;

  private final transient List<Problem> problems;

  public ConfigurationException(List<Problem> problems) {
    super(lines(problems));
    this.problems = List.copyOf(problems);
  }

  /// A line for each problem.
  public String text() {
    return lines(problems);
  }

  private static String lines(List<Problem> problems) {
    return problems.stream().map(Problem::toString).collect(Collectors.joining("\n"));
  }

  /// In the order of the file, then of the environment; never empty.
  public List<Problem> problems() {
    return problems;
  }
}
