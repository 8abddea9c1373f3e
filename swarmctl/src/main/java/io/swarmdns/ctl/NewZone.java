package io.swarmdns.ctl;

import io.swarmdns.ctl.outcome.Failure;
import java.util.List;

/// The text of a zone that holds what every zone must.
final class NewZone {
  private static final int TTL_SECONDS = 3600;

  private NewZone() {}

  /// @param nameServers each `NAME` or `NAME=ADDRESS,ADDRESS`, the primary first
  static String text(String contact, List<String> nameServers) {
    var text = new StringBuilder("$TTL " + TTL_SECONDS + "\n");
    String mailbox = contact.replaceFirst("@", ".");
    // Refresh, retry, expire as RFC 1912 §2.2 has them; a negative answer is good for an hour.
    text.append(
        "@ SOA %s %s 1 7200 1800 1209600 3600\n".formatted(name(nameServers.getFirst()), mailbox));
    for (String nameServer : nameServers) {
      text.append("@ NS ").append(name(nameServer)).append('\n');
    }
    for (String nameServer : nameServers) {
      int equals = nameServer.indexOf('=');
      if (equals >= 0) {
        for (String address : nameServer.substring(equals + 1).split(",", -1)) {
          String type = address.indexOf(':') >= 0 ? "AAAA" : "A";
          text.append("%s %s %s\n".formatted(name(nameServer), type, address));
        }
      }
    }
    return text.toString();
  }

  private static String name(String nameServer) {
    String name = nameServer.replaceFirst("=.*", "");
    if (name.isEmpty() || nameServer.chars().anyMatch(c -> c <= ' ' || c == ';' || c == '(')) {
      throw Failure.usage("--ns: '" + nameServer + "' is not NAME or NAME=ADDRESS,...");
    }
    return name;
  }
}
