package io.swarmdns.gossip.identity;

import java.util.regex.Pattern;

/// The rule for names of nodes and administrators: one DNS label in lower case (RFC 1123 §2.1), so
/// that it can stand in certificates, in host names and in file names.
public final class NodeName {
  private static final Pattern LABEL = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

  private NodeName() {}

  public static boolean isValid(String name) {
    return LABEL.matcher(name).matches();
  }

  /// @throws IllegalArgumentException with what is allowed
  public static String check(String name) {
    if (!isValid(name)) {
      throw new IllegalArgumentException(
          "'"
              + printable(name)
              + "' cannot be a name here: 1 to 63 of a-z, 0-9 and -, no - at either end");
    }
    return name;
  }

  private static String printable(String name) {
    String shown = name.length() > 80 ? name.substring(0, 80) + "..." : name;
    return shown.replaceAll("[^\\x20-\\x7e]", "?");
  }
}
