package io.swarmdns.bench;

import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/// Runs one server as the benchmarks do, to look at it with other tools.
@Command(
    name = "serve",
    description = "Runs one server on the first core with a zone, until it is interrupted.",
    mixinStandardHelpOptions = true,
    footer = "%nExample:%n  scripts/bench serve 2100k --signing nsec3")
final class ServeCommand implements Callable<Integer> {
  @ParentCommand
  @SuppressWarnings("NullAway.Init") // picocli sets it
  Bench bench;

  @Parameters(index = "0", paramLabel = "ZONE", description = "135k or 2100k")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  BenchZone zone;

  @Option(names = "--signing", description = "of ${COMPLETION-CANDIDATES}; default: unsigned")
  Signing signing = Signing.UNSIGNED;

  @Option(names = "--server", description = "of ${COMPLETION-CANDIDATES}; default: ours")
  Contestant kind = Contestant.OURS;

  @Override
  public Integer call() throws Exception {
    var data = bench.home().data();
    var zoneFile = zone.file(data, signing);
    try (var server =
        bench.start(kind, zone, bench.configure(kind, zone, zoneFile, Cookies.ANSWERED))) {
      server.pinToFirstCore();
      System.out.printf(
          "%s answers for %s on 127.0.0.1 port %d (process %d)%n",
          kind.version(bench.home().install()), zone.origin(), server.port(), server.pid());
      System.out.println("ask it:  scripts/bench ask mixed " + zone.name());
      System.out.println("Ctrl-C ends it");
      Runtime.getRuntime().addShutdownHook(new Thread(server::close));
      new CountDownLatch(1).await();
    }
    return 0;
  }
}
