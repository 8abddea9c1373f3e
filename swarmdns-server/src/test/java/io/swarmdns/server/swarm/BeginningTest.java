package io.swarmdns.server.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BeginningTest {
  @TempDir Path directory;

  @Test
  void eachBeginningHasAnotherNumber() throws IOException {
    var beginning = new Beginning(directory.resolve("beginning"));
    assertEquals(0, beginning.read());
    assertEquals(1, beginning.next(0));
    assertEquals(2, beginning.next(0));
    assertEquals(2, beginning.read());
  }

  /// The one that was removed may have a vote in a log that somebody still has.
  @Test
  void whoTakesANameBeginsBeyondWhoHadIt() throws IOException {
    var beginning = new Beginning(directory.resolve("beginning"));
    assertEquals(2_001, beginning.next(2));
    assertEquals(2_002, beginning.next(2));
  }

  @Test
  void aDamagedFileIsNoBeginning() throws IOException {
    var file = directory.resolve("beginning");
    Files.writeString(file, "-3");
    var damaged = new Beginning(file);
    assertThrows(IOException.class, damaged::read);
    assertThrows(IOException.class, () -> damaged.next(0));
  }
}
