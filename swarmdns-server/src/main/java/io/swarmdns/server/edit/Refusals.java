package io.swarmdns.server.edit;

import io.swarmdns.proto.Refused;
import io.swarmdns.proto.TextProblem;
import io.swarmdns.zone.name.DomainName;
import java.util.stream.Collectors;

/// Refusals as messages and as text.
public final class Refusals {
  private Refusals() {}

  /// @param advice may be empty
  public static Refused of(Refused.Kind kind, DomainName origin, String problem, String advice) {
    return Refused.newBuilder()
        .setKind(kind)
        .setOrigin(origin.toString())
        .addProblems(TextProblem.newBuilder().setMessage(problem).setAdvice(advice))
        .build();
  }

  /// A refusal in one line.
  public static String text(Refused refused) {
    return refused.getProblemsCount() == 0
        ? refused.getKind().name()
        : refused.getProblemsList().stream()
            .map(TextProblem::getMessage)
            .collect(Collectors.joining("; "));
  }
}
