package io.swarmdns.server;

import io.swarmdns.zone.cookie.CookieSecrets;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// Reads the secrets of DNS cookies: 32 hexadecimal digits a line, `#` begins a comment.
final class CookieFile {
  private static final int SIZE_MAX_BYTES = 4096;
  private static final int DIGITS = 2 * CookieSecrets.SECRET_BYTES;

  private CookieFile() {}

  /// @throws IOException with file, line and what to do; never with what stands there
  static CookieSecrets read(Path file) throws IOException {
    if (Files.size(file) > SIZE_MAX_BYTES) {
      throw new IOException(file + " is too long for a file of cookie secrets");
    }
    List<byte[]> secrets = new ArrayList<>();
    int number = 0;
    for (String line : Files.readString(file, StandardCharsets.ISO_8859_1).lines().toList()) {
      number++;
      String text = line.strip();
      if (text.isEmpty() || text.startsWith("#")) {
        continue;
      }
      if (!text.matches("[0-9a-fA-F]{" + DIGITS + "}")) {
        throw new IOException(
            file
                + ":"
                + number
                + ": "
                + DIGITS
                + " hexadecimal digits expected"
                + " (make some: openssl rand -hex "
                + CookieSecrets.SECRET_BYTES
                + ")");
      }
      secrets.add(HexFormat.of().parseHex(text));
    }
    if (secrets.isEmpty() || secrets.size() > CookieSecrets.SECRETS_MAX) {
      throw new IOException(
          file
              + " has "
              + secrets.size()
              + " secrets; 1 to "
              + CookieSecrets.SECRETS_MAX
              + " are expected, a line each");
    }
    return CookieSecrets.of(secrets);
  }
}
