package io.swarmdns.server;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swarmdns.server.config.Prefix;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CookieFileTest {
  private static final String SECRET = "e5e973e5a6b2a43f48e7dc849e37bfcf";

  @TempDir private Path directory;

  private Path file(String text) throws IOException {
    return Files.writeString(directory.resolve("secrets"), text);
  }

  @Test
  void secretsStandOnLinesOfTheirOwn() throws IOException {
    Path file = file("# ours\n" + SECRET + "\n\n" + SECRET.toUpperCase(java.util.Locale.ROOT));
    assertDoesNotThrow(() -> CookieFile.read(file));
  }

  @Test
  void aBadLineIsNamedWithoutSayingWhatStandsThere() throws IOException {
    Path file = file(SECRET + "\n" + SECRET + "0\n");
    var error = assertThrows(IOException.class, () -> CookieFile.read(file));
    assertTrue(error.toString().contains(file + ":2:"), error.toString());
    assertFalse(error.toString().contains(SECRET), error.toString());
  }

  @Test
  void anEmptyFileIsRefused() throws IOException {
    Path file = file("# nothing\n");
    var error = assertThrows(IOException.class, () -> CookieFile.read(file));
    assertTrue(error.toString().contains("0 secrets"), error.toString());
  }

  @Test
  void networksOfIpv4AreMapped() {
    var network = AnswerPolicy.network(Prefix.parse("192.0.2.0/24"));
    assertEquals(120, network.length());
    assertTrue(network.contains(0, 0x0000_ffff_c000_02ffL));
    assertFalse(network.contains(0, 0x0000_ffff_c000_0300L));
    assertTrue(AnswerPolicy.network(Prefix.parse("::/0")).contains(1, 2));
  }
}
