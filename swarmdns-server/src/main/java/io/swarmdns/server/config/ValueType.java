package io.swarmdns.server.config;

import java.util.List;
import java.util.function.Function;

/// What a key accepts: one value, or a list of them.
sealed interface ValueType<T> {
  /// For messages and the sample file, such as `whole number from 1 to 65535`.
  String description();

  /// One scalar.
  ///
  /// @param parse turns the text into the value, or throws an [IllegalArgumentException] whose
  ///   message completes the sentence "`value` ..."
  record Single<T>(String description, Function<String, T> parse) implements ValueType<T> {}

  /// A list of scalars: from `sizeMin` to `sizeMax` of them.
  record Many<E>(Single<E> element, int sizeMin, int sizeMax) implements ValueType<List<E>> {
    @Override
    public String description() {
      return "list of: " + element.description();
    }
  }
}
