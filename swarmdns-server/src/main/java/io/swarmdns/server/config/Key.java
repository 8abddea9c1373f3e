package io.swarmdns.server.config;

import java.util.List;
import java.util.Locale;

/// One thing that can be configured.
///
/// @param section the name of the group it stands in
/// @param name its name there
/// @param type what it accepts
/// @param defaults the default as it would be written: one text, or a list's elements
/// @param documentation what it is for, in whole sentences, with anything an operator must know
record Key<T>(
    String section, String name, ValueType<T> type, List<String> defaults, String documentation) {

  static final String ENVIRONMENT_PREFIX = "SWARMDNS_";

  /// How messages name it, such as `tcp.idle-timeout`.
  String path() {
    return section + "." + name;
  }

  /// The variable that overrides the file, such as `SWARMDNS_TCP_IDLE_TIMEOUT`.
  String environmentVariable() {
    return ENVIRONMENT_PREFIX + path().toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }
}
