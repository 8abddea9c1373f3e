package io.swarmdns.bench;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/// A line of `key=value` pairs, as the programs of the benchmarks print their figures.
///
/// @param line as it was printed, for messages
record KeyValues(String line, Map<String, String> values) {
  KeyValues {
    values = Map.copyOf(values);
  }

  static KeyValues parse(String line) throws IOException {
    Map<String, String> values = new HashMap<>();
    for (String pair : line.strip().split(" ", -1)) {
      int equals = pair.indexOf('=');
      if (equals < 1) {
        throw new IOException("not key=value: " + line);
      }
      values.put(pair.substring(0, equals), pair.substring(equals + 1));
    }
    return new KeyValues(line, values);
  }

  long number(String key) throws IOException {
    return Long.parseLong(text(key));
  }

  double decimal(String key) throws IOException {
    return Double.parseDouble(text(key));
  }

  private String text(String key) throws IOException {
    String value = values.get(key);
    if (value == null) {
      throw new IOException("no " + key + " in: " + line);
    }
    return value;
  }
}
