package io.swarmdns.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {
  @TempDir private Path directory;

  @Test
  void aSecondNodeOnTheSameDirectoryIsRefused() throws IOException {
    var first = DataDirectory.lock(directory);
    var e = assertThrows(IOException.class, () -> DataDirectory.lock(directory));
    assertTrue(FailureText.of(e).startsWith(directory + " is in use by another node"));
    first.close();
    DataDirectory.lock(directory).close();
  }

  @Test
  void aMissingDirectoryIsMade() throws IOException {
    DataDirectory.lock(directory.resolve("a/b")).close();
    assertTrue(Files.isDirectory(directory.resolve("a/b")));
  }

  @Test
  void nobodyElseCanLookIntoIt() throws IOException {
    DataDirectory.lock(directory.resolve("own")).close();
    var mode = Files.getPosixFilePermissions(directory.resolve("own"));
    assertEquals("rwx------", PosixFilePermissions.toString(mode));
  }

  @Test
  void aFileInItsPlaceIsNamed() throws IOException {
    var file = Files.createFile(directory.resolve("file"));
    var e = assertThrows(IOException.class, () -> DataDirectory.lock(file));
    assertTrue(FailureText.of(e).endsWith("file: exists and is not a directory"));
  }
}
