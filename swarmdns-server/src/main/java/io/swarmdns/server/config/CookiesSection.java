package io.swarmdns.server.config;

import java.nio.file.Path;
import java.util.Optional;

/// DNS cookies.
public record CookiesSection(boolean enabled, Optional<Path> secretFile) {
  static final Section SECTION = new Section("cookies", "DNS cookies (RFC 7873, RFC 9018).");

  private static final Key<Boolean> ENABLED =
      SECTION.key(
          "enabled",
          ValueTypes.flag(),
          "true",
          """
          Whether clients that send a cookie get one. A client with a valid one is not
          rate limited.\
          """);
  private static final Key<Optional<Path>> SECRET_FILE =
      SECTION.key(
          "secret-file",
          ValueTypes.optionalPath(),
          "",
          """
          File of secrets, 32 hexadecimal digits a line: the first makes cookies, all
          are accepted, so that a new one can be rolled out to all nodes of an anycast
          address before it is used. Read again on SIGHUP. Empty: a random secret at
          each start.\
          """);

  static CookiesSection of(Values values) {
    return new CookiesSection(values.get(ENABLED), values.optionalPath(SECRET_FILE));
  }
}
