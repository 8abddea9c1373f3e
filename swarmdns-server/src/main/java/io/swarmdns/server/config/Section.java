package io.swarmdns.server.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// A named group of keys, in the order in which they are declared.
///
/// Filled once, while the record that owns it is initialised; not changed afterwards.
final class Section {
  private final String name;
  private final String documentation;
  private final List<Key<?>> keys = new ArrayList<>();

  Section(String name, String documentation) {
    this.name = name;
    this.documentation = documentation;
  }

  String name() {
    return name;
  }

  String documentation() {
    return documentation;
  }

  List<Key<?>> keys() {
    return Collections.unmodifiableList(keys);
  }

  /// Declares a key with one value.
  <T> Key<T> key(String key, ValueType.Single<T> type, String defaultText, String documented) {
    return add(new Key<>(name, key, type, List.of(defaultText), documented));
  }

  /// Declares a key with a list of values.
  <E> Key<List<E>> list(
      String key, ValueType.Many<E> type, List<String> defaultTexts, String documented) {
    return add(new Key<>(name, key, type, defaultTexts, documented));
  }

  private <T> Key<T> add(Key<T> key) {
    keys.add(key);
    return key;
  }
}
