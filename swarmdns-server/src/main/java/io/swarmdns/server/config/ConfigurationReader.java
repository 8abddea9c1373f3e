package io.swarmdns.server.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/// Reads a configuration: the file's tree against the declared keys, then the environment over it,
/// then the defaults. Goes on after a mistake, so that all are reported at once.
final class ConfigurationReader {
  private static final Set<String> NULLS = Set.of("", "~", "null", "Null", "NULL");
  private static final Pattern COMMA = Pattern.compile("\\s*,\\s*");

  /// Characters of a value that a message repeats.
  private static final int SHOWN_MAX = 80;

  private final String label;
  private final Values values;
  private final List<Problem> problems = new ArrayList<>();

  /// @param file names the file in messages; its directory is where relative paths start
  ConfigurationReader(Path file) {
    this.label = file.toString();
    Path parent = file.toAbsolutePath().getParent();
    this.values = new Values(parent == null ? file.toAbsolutePath() : parent);
  }

  /// @throws ConfigurationException with every problem there is
  Values read(Optional<Node> root, Map<String, String> environment) throws ConfigurationException {
    root.ifPresent(this::readRoot);
    for (Section section : Configuration.SECTIONS) {
      for (Key<?> key : section.keys()) {
        override(key, environment);
        setDefault(key);
      }
    }
    if (problems.isEmpty()) {
      TlsSection.problem(values).ifPresent(problems::add);
    }
    if (!problems.isEmpty()) {
      throw new ConfigurationException(problems);
    }
    return values;
  }

  private void readRoot(Node root) {
    Map<String, Section> sections =
        Configuration.SECTIONS.stream()
            .collect(Collectors.toMap(Section::name, Function.identity()));
    for (NodeTuple entry : entries(root, "the file")) {
      String name = name(entry.getKeyNode());
      Section section = sections.get(name);
      if (section == null) {
        unknown(entry.getKeyNode(), name, sections.keySet());
      } else if (!isAbsent(entry.getValueNode())) {
        readSection(section, entry.getValueNode());
      }
    }
  }

  private void readSection(Section section, Node node) {
    Map<String, Key<?>> keys =
        section.keys().stream().collect(Collectors.toMap(Key::name, Function.identity()));
    for (NodeTuple entry : entries(node, "'" + section.name() + "'")) {
      String name = name(entry.getKeyNode());
      Key<?> key = keys.get(name);
      if (key == null) {
        unknown(entry.getKeyNode(), name, keys.keySet());
      } else {
        readValue(key, entry.getValueNode());
      }
    }
  }

  /// The entries of a mapping; none, and a problem, when it is not one. A repeated key is a problem
  /// too: the one that is meant cannot be known.
  private List<NodeTuple> entries(Node node, String what) {
    if (!(node instanceof MappingNode mapping)) {
      problem(node, what + " must hold 'key: value' lines", "");
      return List.of();
    }
    Set<String> seen = new HashSet<>();
    for (NodeTuple entry : mapping.getValue()) {
      if (!seen.add(name(entry.getKeyNode()))) {
        problem(
            entry.getKeyNode(),
            "'" + shown(name(entry.getKeyNode())) + "' is given twice",
            "keep one");
      }
    }
    return mapping.getValue();
  }

  private static String name(Node key) {
    return key instanceof ScalarNode scalar ? scalar.getValue() : "";
  }

  private void unknown(Node at, String name, Set<String> known) {
    String advice =
        Nearest.to(name, known)
            .map(nearest -> "did you mean '" + nearest + "'?")
            .or(() -> elsewhere(name))
            .orElseGet(() -> "known here: " + String.join(", ", known.stream().sorted().toList()));
    problem(at, "unknown key '" + shown(name) + "'", advice);
  }

  /// Where the key belongs, when it only stands in the wrong place.
  private static Optional<String> elsewhere(String name) {
    List<String> places =
        Configuration.SECTIONS.stream()
            .filter(section -> section.keys().stream().anyMatch(key -> key.name().equals(name)))
            .map(section -> "'" + section.name() + "'")
            .toList();
    return places.isEmpty()
        ? Optional.empty()
        : Optional.of("it belongs under " + String.join(" or ", places));
  }

  /// Nothing, or what YAML takes for it.
  private static boolean isAbsent(Node node) {
    return node instanceof ScalarNode scalar
        && scalar.getScalarStyle() == ScalarStyle.PLAIN
        && NULLS.contains(scalar.getValue());
  }

  private <T> void readValue(Key<T> key, Node node) {
    if (isAbsent(node)) {
      problem(
          node,
          "'" + key.path() + "' has no value",
          "comment the line out for the default, or write \"\"");
    } else if (node instanceof ScalarNode scalar) {
      read(key, List.of(new Text(place(node), scalar.getValue())), place(node));
    } else if (node instanceof SequenceNode sequence && key.type() instanceof ValueType.Many<?>) {
      read(key, sequence.getValue().stream().map(this::element).toList(), place(node));
    } else {
      problem(node, "'" + key.path() + "' takes: " + key.type().description(), "");
    }
  }

  private Text element(Node node) {
    if (node instanceof ScalarNode scalar) {
      return new Text(place(node), scalar.getValue());
    }
    problem(node, "a list holds single values only", "");
    return new Text(place(node), "");
  }

  private <T> void override(Key<T> key, Map<String, String> environment) {
    String variable = key.environmentVariable();
    String text = environment.get(variable);
    if (text == null) {
      return;
    }
    List<String> parts =
        key.type() instanceof ValueType.Single<?>
            ? List.of(text)
            : COMMA.splitAsStream(text.strip()).filter(part -> !part.isEmpty()).toList();
    read(key, parts.stream().map(part -> new Text(variable, part)).toList(), variable);
  }

  private <T> void setDefault(Key<T> key) {
    if (!values.has(key)) {
      read(key, key.defaults().stream().map(text -> new Text("default", text)).toList(), label);
    }
  }

  private <T> void read(Key<T> key, List<Text> texts, String place) {
    switch (key.type()) {
      case ValueType.Single<T> single ->
          parse(key, single, texts.getFirst()).ifPresent(value -> values.put(key, value, place));
      case ValueType.Many<?> many -> readList(key, many, texts, place);
    }
  }

  @SuppressWarnings("unchecked") // a key whose type is Many<E> is a Key<List<E>>
  private <T, E> void readList(Key<T> key, ValueType.Many<E> many, List<Text> texts, String place) {
    if (texts.size() < many.sizeMin() || texts.size() > many.sizeMax()) {
      String wanted = "from " + many.sizeMin() + " to " + many.sizeMax();
      String message = "'" + key.path() + "' takes " + wanted + " values, not " + texts.size();
      problems.add(new Problem(place, message, ""));
      return;
    }
    List<E> elements = new ArrayList<>();
    for (Text text : texts) {
      parse(key, many.element(), text).ifPresent(elements::add);
    }
    if (new HashSet<>(elements).size() < elements.size()) {
      String message = "'" + key.path() + "' has the same value twice";
      problems.add(new Problem(texts.getFirst().place(), message, "keep one"));
    }
    values.put((Key<List<E>>) key, List.copyOf(elements), place);
  }

  private <E> Optional<E> parse(Key<?> key, ValueType.Single<E> type, Text text) {
    try {
      return Optional.of(type.parse().apply(text.text()));
    } catch (IllegalArgumentException e) {
      String message = "'" + key.path() + "': '" + shown(text.text()) + "' " + e.getMessage();
      problems.add(new Problem(text.place(), message, "expected: " + key.type().description()));
      return Optional.empty();
    }
  }

  private void problem(Node at, String message, String advice) {
    problems.add(new Problem(place(at), message, advice));
  }

  private String place(Node node) {
    return label + node.getStartMark().map(YamlFile::lineAndColumn).orElse("");
  }

  /// What was written, fit for a line of a message.
  private static String shown(String text) {
    String printable = text.replaceAll("\\p{Cntrl}", "?");
    return printable.length() <= SHOWN_MAX ? printable : printable.substring(0, SHOWN_MAX) + "…";
  }

  /// A scalar as it was written, and where.
  private record Text(String place, String text) {}
}
