package io.swarmdns.zone.text;

import io.swarmdns.zone.name.DomainName;

/// Domain names as clients write them: absolute, relative to an origin, or `@` for the origin, with
/// the escapes of RFC 1035 §5.1.
///
/// Stateless, thread-safe.
public final class OwnerText {
  private static final String WHAT = "name";

  private OwnerText() {}

  /// The name that the text stands for.
  ///
  /// @param origin what a name without a final dot ends in
  /// @throws TextRefused with what is wrong
  public static DomainName parse(String text, DomainName origin) throws TextRefused {
    var tokens = new OneLine().split(text, WHAT);
    if (tokens.count() != 1) {
      throw new TextRefused(
          tokens.count() == 0 ? "a name is empty" : "one name expected, not " + tokens.count(),
          tokens.count() == 0 ? "write @ for the zone's own name" : "write a space as \\032");
    }
    for (int i = tokens.start(0); i < tokens.end(0); i++) {
      if (tokens.bytes()[i] < 0) {
        throw new TextRefused(
            "name with characters beyond ASCII: " + tokens.shown(0),
            "write internationalised names in their xn-- form");
      }
    }
    try {
      byte[] wire = new byte[NameText.ROOM];
      int length = NameText.parse(tokens, 0, origin.wire(), wire, 0);
      return DomainName.ofWire(wire, 0, length);
    } catch (BadText e) {
      throw new TextRefused(e);
    }
  }
}
