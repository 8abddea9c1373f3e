package io.swarmdns.bench;

import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/// Sends one mix of queries to a server that runs already.
@Command(
    name = "ask",
    description = "Asks what `scripts/bench serve` runs, from the second core.",
    mixinStandardHelpOptions = true,
    footer = "%nExample:%n  scripts/bench ask mixed 2100k --rate 100000 --seconds 10")
final class AskCommand implements Callable<Integer> {
  @ParentCommand
  @SuppressWarnings("NullAway.Init") // picocli sets it
  Bench bench;

  @Parameters(
      index = "0",
      paramLabel = "MIX",
      description = "of ${COMPLETION-CANDIDATES}; signed needs the signed zone")
  Mix mix = Mix.MIXED;

  @Parameters(index = "1", paramLabel = "ZONE", description = "135k or 2100k")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  BenchZone zone;

  @Option(names = "--seconds", description = "how long; default: ${DEFAULT-VALUE}")
  double seconds = 5;

  @Option(names = "--rate", description = "queries a second; default: as many as are answered")
  double rate;

  @Option(names = "--server", description = "of ${COMPLETION-CANDIDATES}; default: ours")
  Contestant kind = Contestant.OURS;

  @Override
  public Integer call() throws Exception {
    var queries = mix.file(zone, bench.home().data());
    var outcome = bench.home().loadGenerator().run(bench.port(kind), queries, seconds, rate);
    System.out.printf(
        Locale.ROOT,
        "%.0f queries a second, latency p50 %.0f us, p99 %.0f us, p99.9 %.0f us; "
            + "%d sent, %d answered, %d lost, %d wrong%n",
        outcome.qps(),
        outcome.p50(),
        outcome.p99(),
        outcome.p999(),
        outcome.sent(),
        outcome.answered(),
        outcome.lost(),
        outcome.wrong());
    return outcome.wrong() == 0 && outcome.answered() > 0 ? 0 : 1;
  }
}
