package io.swarmdns.server.config;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// The value of every key: from the environment, else from the file, else the default.
final class Values {
  private final Path base;
  private final Map<Key<?>, Object> values = new HashMap<>();
  private final Map<Key<?>, String> places = new HashMap<>();

  /// @param base the directory at which relative paths start
  Values(Path base) {
    this.base = base;
  }

  /// @param place where it was set, for messages
  <T> void put(Key<T> key, T value, String place) {
    values.put(key, value);
    places.put(key, place);
  }

  /// Where the value comes from.
  String place(Key<?> key) {
    return places.getOrDefault(key, key.path());
  }

  boolean has(Key<?> key) {
    return values.containsKey(key);
  }

  /// The value that was put.
  @SuppressWarnings("unchecked") // put() is the only way in
  <T> T get(Key<T> key) {
    Object value = values.get(key);
    if (value == null) {
      throw new IllegalStateException("no value for " + key.path());
    }
    return (T) value;
  }

  /// The path, made absolute.
  Path path(Key<Path> key) {
    return base.resolve(get(key)).normalize();
  }

  Optional<Path> optionalPath(Key<Optional<Path>> key) {
    return get(key).map(path -> base.resolve(path).normalize());
  }
}
