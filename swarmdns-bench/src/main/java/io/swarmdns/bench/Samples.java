package io.swarmdns.bench;

import java.util.ArrayList;
import java.util.List;

/// Values of several rounds.
final class Samples {
  private final List<Double> values = new ArrayList<>();

  void add(double value) {
    values.add(value);
  }

  double median() {
    var sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  double min() {
    return values.stream().mapToDouble(value -> value).min().orElse(0);
  }

  double max() {
    return values.stream().mapToDouble(value -> value).max().orElse(0);
  }
}
