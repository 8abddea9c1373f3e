package io.swarmdns.testkit.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Counts queries, and differences by their signature, of which it keeps a few examples. For one
/// thread.
public final class ConformanceReport {
  private static final int EXAMPLES_MAX = 3;
  private static final int SIGNATURES_MAX = 5000;

  private static final class Group {
    private final List<Difference> examples = new ArrayList<>();
    private long count;
  }

  private final Map<String, Group> groups = new LinkedHashMap<>();
  private final List<String> refused = new ArrayList<>();
  private long zones;
  private long queries;
  private long differences;

  void addZones(int count) {
    zones += count;
  }

  /// A family that the judged server did not load, and who did.
  void addRefused(Family family, List<String> loadedBy) {
    if (!loadedBy.isEmpty()) {
      refused.add("seed " + family.seed() + " is loaded by " + loadedBy);
    }
  }

  /// Families that the judged server did not load though another did, a line each.
  public List<String> refused() {
    return List.copyOf(refused);
  }

  void addQueries(int count) {
    queries += count;
  }

  void add(Difference difference) {
    differences++;
    String signature = difference.signature();
    if (groups.size() >= SIGNATURES_MAX && !groups.containsKey(signature)) {
      return;
    }
    Group group = groups.computeIfAbsent(signature, _ -> new Group());
    group.count++;
    if (group.examples.size() < EXAMPLES_MAX) {
      group.examples.add(difference);
    }
  }

  public long zones() {
    return zones;
  }

  public long queries() {
    return queries;
  }

  public long differences() {
    return differences;
  }

  /// The counts, and the commonest kinds of difference, a line each.
  ///
  /// @param kindsMax how many kinds at most
  public String summary(int kindsMax) {
    var text = new StringBuilder();
    text.append(
        "%d zones, %d queries, %d differences of %d kinds%n"
            .formatted(zones, queries, differences, groups.size()));
    refused.forEach(line -> text.append("not loaded: ").append(line).append('\n'));
    sorted().stream()
        .limit(kindsMax)
        .forEach(
            entry -> text.append("%7d %s%n".formatted(entry.getValue().count, entry.getKey())));
    return text.toString();
  }

  private List<Map.Entry<String, Group>> sorted() {
    return groups.entrySet().stream()
        .sorted(
            Comparator.comparingLong((Map.Entry<String, Group> entry) -> entry.getValue().count)
                .reversed())
        .toList();
  }

  /// Writes examples of each kind of difference as files, the commonest first.
  public void writeExamples(Path directory) throws IOException {
    Files.createDirectories(directory);
    int number = 0;
    for (var entry : sorted()) {
      for (Difference example : entry.getValue().examples) {
        Path file = directory.resolve("difference-%04d.txt".formatted(++number));
        Files.writeString(file, example.report());
      }
    }
  }

  /// The first example of all, for a test's message.
  public String firstExample() {
    return sorted().isEmpty() ? "" : sorted().get(0).getValue().examples.get(0).report();
  }
}
