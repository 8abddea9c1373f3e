package io.swarmdns.server.admin;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.swarmdns.gossip.identity.NodeName;
import io.swarmdns.zone.name.DomainName;
import io.swarmdns.zone.text.OwnerText;
import io.swarmdns.zone.text.TextRefused;

/// What clients hand in, as values; what cannot be one ends the call with INVALID_ARGUMENT.
final class Arguments {
  private static final int SHOWN_MAX = 80;

  private Arguments() {}

  static StatusRuntimeException invalid(String why) {
    return Status.INVALID_ARGUMENT.withDescription(why).asRuntimeException();
  }

  /// A zone's name; a final dot is not needed.
  static DomainName origin(String text) {
    if (text.isEmpty()) {
      throw invalid("which zone? its name is empty");
    }
    try {
      return OwnerText.parse(text, DomainName.ROOT);
    } catch (TextRefused e) {
      throw invalid("'" + shown(text) + "' is no zone's name: " + e.getMessage());
    }
  }

  /// A node's or administrator's name.
  static String name(String text) {
    try {
      return NodeName.check(text);
    } catch (IllegalArgumentException e) {
      throw invalid(String.valueOf(e.getMessage()));
    }
  }

  /// The size of a page.
  ///
  /// @param asked as it came, unsigned; 0: the usual
  static int pageSize(int asked, int usual, int max) {
    if (asked < 0 || asked > max) {
      throw invalid("a page of " + Integer.toUnsignedString(asked) + " entries; at most " + max);
    }
    return asked == 0 ? usual : asked;
  }

  /// Text of a client for a message: short, printable.
  static String shown(String text) {
    var start = text.length() > SHOWN_MAX ? text.substring(0, SHOWN_MAX) + "..." : text;
    return start.replaceAll("[^\\x20-\\x7e]", "?");
  }

  static StatusRuntimeException noSuchZone(DomainName origin) {
    return Status.NOT_FOUND
        .withDescription("no zone " + origin + " here; see swarmctl zone list")
        .asRuntimeException();
  }
}
