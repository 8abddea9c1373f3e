package io.swarmdns.bench;

import java.util.concurrent.Callable;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// The microbenchmarks, with what they allocate.
@Command(
    name = "jmh",
    description = "Nanoseconds and allocated bytes a query, of the engine without sockets.",
    mixinStandardHelpOptions = true,
    footer = "%nExample:%n  scripts/bench jmh --zone 2100k --mix MIXED,SIGNED")
final class JmhBench implements Callable<Integer> {
  @Option(names = "--zone", split = ",", description = "of 135k, 2100k; default: both")
  String[] zones = {"135k", "2100k"};

  @Option(names = "--mix", split = ",", description = "default: all")
  Mix[] mixes = Mix.values();

  @Override
  public Integer call() throws RunnerException {
    String[] names = new String[mixes.length];
    for (int i = 0; i < mixes.length; i++) {
      names[i] = mixes[i].name();
    }
    new Runner(
            new OptionsBuilder()
                .include(ResponderBenchmark.class.getSimpleName())
                .param("zone", zones)
                .param("mix", names)
                .addProfiler(GCProfiler.class)
                .build())
        .run();
    return 0;
  }
}
