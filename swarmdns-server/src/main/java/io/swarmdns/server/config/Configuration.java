package io.swarmdns.server.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Everything that an operator can set, checked. Immutable.
///
/// Each record declares its keys, with units and ranges, at its top.
public record Configuration(
    NodeSection node,
    ListenSection listen,
    TcpSection tcp,
    TlsSection tls,
    ZonesSection zones,
    SwarmSection swarm,
    AnswersSection answers,
    CookiesSection cookies,
    RateLimitSection rateLimit,
    MetricsSection metrics,
    QueryLogSection queryLog,
    LogSection log) {

  /// In the order of the sample file.
  static final List<Section> SECTIONS =
      List.of(
          NodeSection.SECTION,
          ListenSection.SECTION,
          TcpSection.SECTION,
          TlsSection.SECTION,
          ZonesSection.SECTION,
          SwarmSection.SECTION,
          AnswersSection.SECTION,
          CookiesSection.SECTION,
          RateLimitSection.SECTION,
          MetricsSection.SECTION,
          QueryLogSection.SECTION,
          LogSection.SECTION);

  /// Variables that the launcher reads; they are no keys.
  private static final Set<String> LAUNCHER_VARIABLES =
      Set.of("SWARMDNS_HOME", "SWARMDNS_JAVA_OPTS");

  /// Reads and checks a file; environment variables override what it says.
  ///
  /// @throws ConfigurationException with every problem there is
  public static Configuration read(Path file, Map<String, String> environment)
      throws ConfigurationException {
    return of(new ConfigurationReader(file).read(YamlFile.read(file), environment));
  }

  /// What holds without a file; environment variables override it, relative paths start at
  /// `directory`.
  ///
  /// @throws ConfigurationException with every problem there is
  public static Configuration fromEnvironment(Path directory, Map<String, String> environment)
      throws ConfigurationException {
    var reader = new ConfigurationReader(directory.toAbsolutePath().resolve("environment"));
    return of(reader.read(Optional.empty(), environment));
  }

  /// What holds when nothing is set; relative paths start at `directory`.
  public static Configuration defaults(Path directory) {
    try {
      var reader = new ConfigurationReader(directory.resolve("defaults"));
      return of(reader.read(Optional.empty(), Map.of()));
    } catch (ConfigurationException e) {
      throw new AssertionError("a declared default is not valid", e);
    }
  }

  /// Variables that look like ours and are no key's, each with the nearest one. They are not
  /// refused: container platforms invent such names for their own ends.
  public static List<Problem> unknownVariables(Map<String, String> environment) {
    Set<String> known =
        SECTIONS.stream()
            .flatMap(section -> section.keys().stream())
            .map(Key::environmentVariable)
            .collect(Collectors.toCollection(TreeSet::new));
    return new TreeSet<>(environment.keySet())
        .stream()
            .filter(name -> name.startsWith(Key.ENVIRONMENT_PREFIX))
            .filter(name -> !known.contains(name) && !LAUNCHER_VARIABLES.contains(name))
            .map(
                name -> new Problem(name, "sets no known key and is ignored", nearest(name, known)))
            .toList();
  }

  /// The names of the sections in which the other configuration says something else.
  public List<String> sectionsThatDiffer(Configuration other) {
    List<Record> here = sections();
    List<Record> there = other.sections();
    return IntStream.range(0, SECTIONS.size())
        .filter(i -> !here.get(i).equals(there.get(i)))
        .mapToObj(i -> SECTIONS.get(i).name())
        .toList();
  }

  /// In the order of [#SECTIONS].
  private List<Record> sections() {
    return List.of(
        node, listen, tcp, tls, zones, swarm, answers, cookies, rateLimit, metrics, queryLog, log);
  }

  private static String nearest(String name, Set<String> known) {
    return Nearest.to(name, known).map(near -> "did you mean " + near + "?").orElse("");
  }

  private static Configuration of(Values values) {
    return new Configuration(
        NodeSection.of(values),
        ListenSection.of(values),
        TcpSection.of(values),
        TlsSection.of(values),
        ZonesSection.of(values),
        SwarmSection.of(values),
        AnswersSection.of(values),
        CookiesSection.of(values),
        RateLimitSection.of(values),
        MetricsSection.of(values),
        QueryLogSection.of(values),
        LogSection.of(values));
  }
}
