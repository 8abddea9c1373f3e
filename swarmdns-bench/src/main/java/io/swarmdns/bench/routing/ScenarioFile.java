package io.swarmdns.bench.routing;

import io.swarmdns.bench.routing.Scenario.Disturbance;
import io.swarmdns.bench.routing.Scenario.LoadStep;
import io.swarmdns.server.config.ConfigurationException;
import io.swarmdns.server.config.Problem;
import io.swarmdns.server.config.YamlFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/// Reads scenarios. A file holds a mapping from their names to their keys; docs/ROUTING.md lists
/// the keys.
public final class ScenarioFile {
  private final String label;

  private ScenarioFile(String label) {
    this.label = label;
  }

  /// All scenarios of a file, in its order.
  ///
  /// @throws ConfigurationException with file, line and column of what is wrong
  public static List<Scenario> read(Path file) throws ConfigurationException {
    var root = YamlFile.read(file);
    var reader = new ScenarioFile(file.toString());
    if (root.isEmpty() || !(root.get() instanceof MappingNode mapping)) {
      throw new ConfigurationException(
          List.of(new Problem(file.toString(), "holds no scenario", "see docs/ROUTING.md")));
    }
    var scenarios = new ArrayList<Scenario>();
    for (var entry : mapping.getValue()) {
      String name = reader.text(entry.getKeyNode());
      scenarios.add(reader.scenario(name, reader.keys(entry.getValueNode())));
    }
    return scenarios;
  }

  private Scenario scenario(String name, Keys keys) throws ConfigurationException {
    var scenario =
        new Scenario(
            name,
            keys.text("description", ""),
            keys.whole("servers", 3, 1, 1000),
            keys.whole("forwarders", 3, 1, 1000),
            keys.whole("replicas", 1000, 1, 1000),
            keys.whole("workers", 4, 1, 1000),
            keys.whole("queue-max", 200, 1, 100_000),
            keys.number("service-ms", 1, 1e-3, 1e4),
            service(keys),
            keys.numbers("speeds", List.of(1.0)),
            wholes(keys.numbers("server-regions", List.of(0.0))),
            wholes(keys.numbers("forwarder-regions", List.of(0.0))),
            keys.list("round-trips-ms", List.of(List.of(0.5)), this::numbers),
            keys.number("jitter", 0.2, 0, 10),
            keys.numbers("utilisations", List.of(0.75)),
            keys.list("load", List.of(), this::loadStep),
            keys.number("seconds", 4, 1e-2, 1e4),
            keys.number("warmup-seconds", 1, 0, 1e4),
            keys.number("timeout-ms", 100, 1e-2, 1e5),
            keys.list("disturbances", List.of(), this::disturbance));
    keys.refuseOthers();
    return scenario;
  }

  private static Scenario.Service service(Keys keys) throws ConfigurationException {
    String name = keys.text("service", "exponential");
    for (var service : Scenario.Service.values()) {
      if (service.name().toLowerCase(Locale.ROOT).equals(name)) {
        return service;
      }
    }
    throw keys.wrong("service", "is exponential or fixed");
  }

  private static List<Integer> wholes(List<Double> numbers) {
    return numbers.stream().map(Double::intValue).toList();
  }

  private LoadStep loadStep(Node node) throws ConfigurationException {
    var keys = keys(node);
    var step =
        new LoadStep(keys.number("seconds", 1, 1e-3, 1e4), keys.number("factor", 1, 1e-3, 100));
    keys.refuseOthers();
    return step;
  }

  private Disturbance disturbance(Node node) throws ConfigurationException {
    var keys = keys(node);
    double lasts = keys.number("lasts-seconds", 1, 1e-3, 1e4);
    double every = keys.number("every-seconds", 2, 1e-3, 1e4);
    double left = keys.number("speed-left", 1, 1e-3, 100);
    double share = keys.number("share", 1, 0, 1);
    String kind = keys.text("kind", "");
    Disturbance disturbance =
        switch (kind) {
          case "antagonists" -> new Scenario.Antagonists(left, lasts, every);
          case "slow-down" -> new Scenario.SlowDown(left, lasts, every);
          case "fluctuation" -> new Scenario.Fluctuation(left, every);
          case "silent-death" -> new Scenario.Death(true, lasts, every);
          case "refusing-death" -> new Scenario.Death(false, lasts, every);
          case "sickness" -> new Scenario.Sickness(share, lasts, every);
          default ->
              throw keys.wrong(
                  "kind",
                  "is antagonists, slow-down, fluctuation, silent-death, refusing-death or"
                      + " sickness");
        };
    keys.refuseOthers();
    return disturbance;
  }

  private Keys keys(Node node) throws ConfigurationException {
    if (!(node instanceof MappingNode mapping)) {
      throw problem(node, "must hold 'key: value' lines");
    }
    var keys = new Keys(node);
    for (var entry : mapping.getValue()) {
      if (keys.nodes.put(text(entry.getKeyNode()), entry.getValueNode()) != null) {
        throw problem(entry.getKeyNode(), "is given twice");
      }
    }
    return keys;
  }

  private List<Double> numbers(Node node) throws ConfigurationException {
    return elements(node, this::number);
  }

  private <T> List<T> elements(Node node, Reader<T> reader) throws ConfigurationException {
    if (!(node instanceof SequenceNode sequence)) {
      throw problem(node, "must be a list");
    }
    var elements = new ArrayList<T>();
    for (var element : sequence.getValue()) {
      elements.add(reader.read(element));
    }
    return elements;
  }

  private double number(Node node) throws ConfigurationException {
    try {
      return Double.parseDouble(text(node));
    } catch (NumberFormatException e) {
      throw problem(node, "must be a number");
    }
  }

  private String text(Node node) throws ConfigurationException {
    if (!(node instanceof ScalarNode scalar)) {
      throw problem(node, "must be a single value");
    }
    return scalar.getValue();
  }

  private ConfigurationException problem(Node at, String message) {
    String place = label + at.getStartMark().map(YamlFile::lineAndColumn).orElse("");
    return new ConfigurationException(List.of(new Problem(place, message, "")));
  }

  /// Makes a value of what a key holds.
  private interface Reader<T> {
    T read(Node node) throws ConfigurationException;
  }

  /// The keys of one mapping. What is read is taken out: what is left is unknown.
  private final class Keys {
    private final Map<String, Node> nodes = new HashMap<>();
    private final Node mapping;

    Keys(Node mapping) {
      this.mapping = mapping;
    }

    String text(String key, String otherwise) throws ConfigurationException {
      return value(key, otherwise, ScenarioFile.this::text);
    }

    int whole(String key, int otherwise, int min, int max) throws ConfigurationException {
      return (int) number(key, otherwise, min, max);
    }

    double number(String key, double otherwise, double min, double max)
        throws ConfigurationException {
      var node = nodes.get(key);
      double number = value(key, otherwise, ScenarioFile.this::number);
      if (number >= min && number <= max) {
        return number;
      }
      throw problem(node == null ? mapping : node, "'" + key + "' is from " + min + " to " + max);
    }

    List<Double> numbers(String key, List<Double> otherwise) throws ConfigurationException {
      return value(key, otherwise, ScenarioFile.this::numbers);
    }

    <T> List<T> list(String key, List<T> otherwise, Reader<T> reader)
        throws ConfigurationException {
      return value(key, otherwise, node -> elements(node, reader));
    }

    private <T> T value(String key, T otherwise, Reader<T> reader) throws ConfigurationException {
      @Nullable Node node = nodes.remove(key);
      return node == null ? otherwise : reader.read(node);
    }

    ConfigurationException wrong(String key, String message) {
      return problem(mapping, "'" + key + "' " + message);
    }

    void refuseOthers() throws ConfigurationException {
      for (var entry : nodes.entrySet()) {
        throw problem(entry.getValue(), "unknown key '" + entry.getKey() + "'");
      }
    }
  }
}
