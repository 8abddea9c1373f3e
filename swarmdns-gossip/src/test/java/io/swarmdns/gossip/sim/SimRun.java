package io.swarmdns.gossip.sim;

/// Runs seeds from the command line.
public final class SimRun {
  /// After so many failures no more seeds are tried: `-Dsim.failures=1`.
  private static final long FAILURES_MAX = Long.getLong("sim.failures", Long.MAX_VALUE);

  private SimRun() {}

  /// @param args a seed, to read its trace; or the first and the last of many
  public static void main(String[] args) {
    if (args.length == 1) {
      System.out.println(SimSwarm.run(Long.parseLong(args[0]), System.out::println));
      return;
    }
    long last = Long.parseLong(args[1]);
    long failures = 0;
    long begun = System.nanoTime();
    long acknowledged = 0;
    long applications = 0;
    long events = 0;
    for (long seed = Long.parseLong(args[0]); seed <= last && failures < FAILURES_MAX; seed++) {
      try {
        var result = SimSwarm.run(seed);
        acknowledged += result.acknowledged();
        applications += result.applications();
        events += result.events();
      } catch (AssertionError | RuntimeException e) {
        failures++;
        String text = String.valueOf(e);
        System.out.println("seed " + seed + ": " + text.substring(0, Math.min(400, text.length())));
        if (!(e instanceof Violation)) {
          e.printStackTrace(System.out);
        }
      }
    }
    System.out.printf(
        "%d failures; %d edits acknowledged, %d entries applied, %d events, %.1f s%n",
        failures, acknowledged, applications, events, (System.nanoTime() - begun) / 1e9);
    System.exit(failures == 0 ? 0 : 1);
  }
}
