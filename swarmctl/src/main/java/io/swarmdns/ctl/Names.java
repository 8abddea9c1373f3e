package io.swarmdns.ctl;

import java.util.Locale;

/// Names of zones as people type them.
final class Names {
  private Names() {}

  /// With the dot at the end, which people leave out.
  static String absolute(String name) {
    return name.endsWith(".") ? name : name + ".";
  }

  /// For people: as the enum's constant, in lower case and without what tells it from others.
  static String plain(Enum<?> constant) {
    String name = constant.name().toLowerCase(Locale.ROOT);
    if (name.endsWith("unspecified") || name.equals("unrecognized")) {
      return "";
    }
    return name.replace("_node", "").replace('_', ' ');
  }
}
