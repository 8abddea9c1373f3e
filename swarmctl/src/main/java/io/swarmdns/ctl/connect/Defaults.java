package io.swarmdns.ctl.connect;

import io.swarmdns.ctl.outcome.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What options need not say each time: environment variables, then the lines `key = value` of a
/// configuration file. Lines that begin with `#` and empty lines are left out.
public final class Defaults {
  /// The keys; each has a variable of the same name: `server` and `SWARMCTL_SERVER`.
  public enum Key {
    SERVER,
    SOCKET,
    IDENTITY,
    TIMEOUT,
    OUTPUT;

    String inFile() {
      return name().toLowerCase(Locale.ROOT);
    }

    String inEnvironment() {
      return "SWARMCTL_" + name();
    }
  }

  /// A value and where it was found, for messages.
  public record Found(String value, String origin) {}

  private static final String FILE_VARIABLE = "SWARMCTL_CONFIG";
  private static final long BYTES_MAX = 64 * 1024;

  private final Map<String, String> environment;
  private final Map<Key, Found> fromFile;

  private Defaults(Map<String, String> environment, Map<Key, Found> fromFile) {
    this.environment = environment;
    this.fromFile = fromFile;
  }

  /// Reads the file that `SWARMCTL_CONFIG` names, else `swarmctl/config` in `XDG_CONFIG_HOME` or
  /// `.config` at home if there is one.
  ///
  /// @throws Failure with file and line of a mistake
  public static Defaults read(Map<String, String> environment, Path home) {
    String named = environment.getOrDefault(FILE_VARIABLE, "");
    if (!named.isEmpty()) {
      return new Defaults(environment, read(Path.of(named), true, home));
    }
    String xdg = environment.getOrDefault("XDG_CONFIG_HOME", "");
    Path directory = xdg.isEmpty() ? home.resolve(".config") : Path.of(xdg);
    Path file = directory.resolve("swarmctl").resolve("config");
    return new Defaults(environment, read(file, false, home));
  }

  private static Map<Key, Found> read(Path file, boolean required, Path home) {
    try {
      if (Files.size(file) > BYTES_MAX) {
        throw Failure.usage(file + ": is larger than " + BYTES_MAX + " bytes");
      }
      return parse(file, Files.readAllLines(file), home);
    } catch (NoSuchFileException e) {
      if (required) {
        throw Failure.usage(file + ": no such configuration file; " + FILE_VARIABLE + " names it");
      }
      return Map.of();
    } catch (IOException e) {
      throw Failure.usage(file + ": cannot be read: " + e.getMessage());
    }
  }

  private static Map<Key, Found> parse(Path file, List<String> lines, Path home) {
    var found = new HashMap<Key, Found>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      String origin = file + ":" + (i + 1);
      int equals = line.indexOf('=');
      if (equals < 0) {
        throw Failure.usage(origin + ": is not of the form: key = value");
      }
      Key key = key(line.substring(0, equals).strip(), origin);
      String value = line.substring(equals + 1).strip();
      if (value.startsWith("~/")) {
        value = home.resolve(value.substring(2)).toString();
      }
      if (found.put(key, new Found(value, origin)) != null) {
        throw Failure.usage(origin + ": " + key.inFile() + " is set twice");
      }
    }
    return found;
  }

  private static Key key(String name, String origin) {
    for (Key key : Key.values()) {
      if (key.inFile().equals(name)) {
        return key;
      }
    }
    throw Failure.usage(
        origin
            + ": no such key: "
            + name
            + "; there are server, socket, identity, timeout, output");
  }

  public Optional<Found> inEnvironment(Key key) {
    String value = environment.getOrDefault(key.inEnvironment(), "");
    return value.isEmpty() ? Optional.empty() : Optional.of(new Found(value, key.inEnvironment()));
  }

  public Optional<Found> inFile(Key key) {
    return Optional.ofNullable(fromFile.get(key));
  }

  /// From the environment, else from the file.
  public Optional<Found> of(Key key) {
    return inEnvironment(key).or(() -> inFile(key));
  }
}
