package io.swarmdns.testkit.conformance;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.swarmdns.testkit.peer.Bind;
import io.swarmdns.testkit.peer.Knot;
import io.swarmdns.testkit.peer.Nsd;
import io.swarmdns.testkit.peer.Program;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A share of `scripts/soak conformance`: our answers beside those of real servers.
final class ConformanceTest {
  private static final long SEED = 5_000;
  private static final int FAMILIES = 150;
  private static final int QUERIES_PER_FAMILY = 200;

  /// Peers have ways of their own, in about one of 14,000 queries (docs/CONFORMANCE.md).
  private static final int QUERIES_PER_DIFFERENCE = 5_000;

  private static final int PORT = 25_200;

  @Test
  void answersEqualThoseOfNsdKnotOrBind(@TempDir Path directory) throws Exception {
    for (Program program : List.of(Nsd.PROGRAM, Knot.PROGRAM, Bind.PROGRAM)) {
      assumeTrue(program.missing().isEmpty(), () -> program.missing().orElse(""));
    }
    List<Contestant> peers =
        List.of(
            new ServerContestant(new Nsd()),
            new ServerContestant(new Knot()),
            new ServerContestant(new Bind()));
    var run =
        new ConformanceRun(
            new EngineContestant(), peers, SEED, FAMILIES, QUERIES_PER_FAMILY, directory, PORT);
    var report = run.run();
    assertTrue(report.queries() > FAMILIES * QUERIES_PER_FAMILY / 2, report.summary(10));
    assertTrue(
        report.differences() <= report.queries() / QUERIES_PER_DIFFERENCE,
        () -> report.summary(20) + report.firstExample());
  }
}
