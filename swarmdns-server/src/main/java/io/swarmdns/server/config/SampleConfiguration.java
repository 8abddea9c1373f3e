package io.swarmdns.server.config;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The sample configuration file: every key, commented out, with its default and documentation.
public final class SampleConfiguration {
  private static final int WIDTH = 96;
  private static final Pattern SPACES = Pattern.compile("\\s+");
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9./][A-Za-z0-9./_-]*");
  private static final String HEADER =
      """
      # SwarmDNS configuration.
      #
      # Every key is here, commented out, with its default. Relative paths start at this file's
      # directory. The environment variable named with a key overrides it (lists: separated by
      # commas). Check a changed file with: swarmdnsd check-config FILE
      """;

  private SampleConfiguration() {}

  /// The text of `config/swarmdns.yaml`.
  public static String text() {
    var text = new StringBuilder(HEADER);
    for (Section section : Configuration.SECTIONS) {
      text.append('\n');
      comment(text, "", section.documentation());
      text.append(section.name()).append(":\n");
      for (Key<?> key : section.keys()) {
        comment(text, "  ", key.documentation());
        comment(text, "  ", "[" + key.type().description() + "] " + key.environmentVariable());
        text.append("  #").append(key.name()).append(": ").append(defaultValue(key)).append("\n\n");
      }
      text.setLength(text.length() - 1);
    }
    return text.toString();
  }

  private static String defaultValue(Key<?> key) {
    List<String> quoted = key.defaults().stream().map(SampleConfiguration::quote).toList();
    return switch (key.type()) {
      case ValueType.Single<?> single -> quoted.getFirst();
      case ValueType.Many<?> many -> quoted.stream().collect(Collectors.joining(", ", "[", "]"));
    };
  }

  private static String quote(String value) {
    return PLAIN.matcher(value).matches() ? value : '"' + value + '"';
  }

  private static void comment(StringBuilder text, String indent, String documentation) {
    var line = new StringBuilder(indent + "#");
    for (String word : SPACES.splitAsStream(documentation).toList()) {
      if (line.length() + 1 + word.length() > WIDTH) {
        text.append(line).append('\n');
        line = new StringBuilder(indent + "#");
      }
      line.append(' ').append(word);
    }
    text.append(line).append('\n');
  }
}
