package io.swarmdns.bench.routing;

/// Random numbers that depend on what they are for, and not on what was drawn before: the same
/// query takes the same work and travels as long, whichever router sends it wherever. Immutable.
final class Dice {
  private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

  private final long key;

  Dice(long seed, Purpose purpose) {
    this.key = mix(mix(seed + GOLDEN_GAMMA) + purpose.number * GOLDEN_GAMMA);
  }

  /// Evenly from 0 (inclusive) to 1 (exclusive); the same for the same index.
  double uniform(long index) {
    return (mix(key + index * GOLDEN_GAMMA) >>> 11) * 0x1.0p-53;
  }

  /// Exponential with mean 1; the same for the same index.
  double exponential(long index) {
    return -Math.log(1 - uniform(index));
  }

  /// The finalizer of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014).
  private static long mix(long value) {
    long z = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }

  /// What numbers are drawn for.
  enum Purpose {
    ARRIVAL(0),
    FORWARDER(1),
    GROUP(2),
    WORK(3),
    WAY_THERE(4),
    WAY_BACK(5),
    SCOUT_THERE(6),
    SCOUT_BACK(7),
    SICKNESS(8),
    CONDITIONS(9),
    ROUTER(10);

    /// Never changes: figures of a seed stay what they are.
    final int number;

    Purpose(int number) {
      this.number = number;
    }
  }
}
