package io.swarmdns.server.config;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;

/// A YAML file as a tree of nodes that know their place.
///
/// Only plain text, mappings and sequences are accepted: aliases, anchors and tags are refused, so
/// that nothing expands, refers in circles or names a class. The size and the depth are bounded
/// before a tree is built.
public final class YamlFile {
  /// Bytes that a configuration may have.
  static final int SIZE_MAX = 256 * 1024;

  /// Collections within each other. Section, key and list make three.
  static final int DEPTH_MAX = 8;

  private static final String QUOTING =
      "indent with spaces, and put \"quotes\" around values that begin with a special character";

  private final String label;

  private YamlFile(String label) {
    this.label = label;
  }

  /// The root node; empty when the file holds nothing but comments.
  public static Optional<Node> read(Path file) throws ConfigurationException {
    return parse(file.toString(), text(file));
  }

  /// The root node of a text.
  static Optional<Node> parse(String label, String text) throws ConfigurationException {
    return new YamlFile(label).parse(text);
  }

  private Optional<Node> parse(String text) throws ConfigurationException {
    var settings =
        LoadSettings.builder()
            .setLabel(label)
            .setUseMarks(true)
            .setCodePointLimit(SIZE_MAX)
            .build();
    try {
      checkEvents(new Parse(settings).parseString(text));
      return new Compose(settings).composeString(text);
    } catch (MarkedYamlEngineException e) {
      Optional<Mark> mark = e.getProblemMark().or(e::getContextMark);
      throw problem(mark, "not valid YAML: " + e.getProblem(), QUOTING);
    } catch (YamlEngineException e) {
      throw problem(Optional.empty(), "not valid YAML: " + e.getMessage(), "");
    }
  }

  /// Composing recurses, parsing does not: what is too deep is found here.
  private void checkEvents(Iterable<Event> events) throws ConfigurationException {
    int depth = 0;
    for (Event event : events) {
      if (event instanceof AliasEvent
          || (event instanceof NodeEvent node && node.getAnchor().isPresent())) {
        throw problem(
            event.getStartMark(),
            "YAML anchors and aliases are not accepted",
            "write the value out");
      }
      if (tagged(event)) {
        throw problem(event.getStartMark(), "YAML tags are not accepted", "remove the !tag");
      }
      if (event instanceof CollectionStartEvent && ++depth > DEPTH_MAX) {
        throw problem(event.getStartMark(), "nested deeper than " + DEPTH_MAX + " levels", "");
      }
      if (event instanceof CollectionEndEvent) {
        depth--;
      }
    }
  }

  private static boolean tagged(Event event) {
    return (event instanceof ScalarEvent scalar && scalar.getTag().isPresent())
        || (event instanceof CollectionStartEvent collection && collection.getTag().isPresent());
  }

  private ConfigurationException problem(Optional<Mark> mark, String message, String advice) {
    String place = label + mark.map(YamlFile::lineAndColumn).orElse("");
    return new ConfigurationException(List.of(new Problem(place, message, advice)));
  }

  /// `:line:column`, both counted from one.
  public static String lineAndColumn(Mark mark) {
    return ":" + (mark.getLine() + 1) + ":" + (mark.getColumn() + 1);
  }

  private static String text(Path file) throws ConfigurationException {
    try (var in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(SIZE_MAX + 1);
      if (bytes.length > SIZE_MAX) {
        throw unreadable(file, "larger than " + SIZE_MAX + " bytes", "is this the right file?");
      }
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (NoSuchFileException e) {
      throw unreadable(file, "no such file", "name one with --config");
    } catch (CharacterCodingException e) {
      throw unreadable(file, "not UTF-8 text", "");
    } catch (IOException e) {
      throw unreadable(file, "cannot be read: " + e.getMessage(), "");
    }
  }

  private static ConfigurationException unreadable(Path file, String message, String advice) {
    return new ConfigurationException(List.of(new Problem(file.toString(), message, advice)));
  }
}
