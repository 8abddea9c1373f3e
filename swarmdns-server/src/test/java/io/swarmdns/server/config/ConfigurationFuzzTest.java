package io.swarmdns.server.config;

import static org.junit.jupiter.api.Assertions.assertFalse;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// Whatever stands in a configuration file, it is a configuration or every mistake has its line.
final class ConfigurationFuzzTest {
  @FuzzTest
  void anyBytesAreReadOrReported(byte[] bytes) throws IOException {
    Path file = Files.createTempFile("fuzz", ".yaml");
    try {
      Files.write(file, bytes);
      Configuration.read(file, Map.of());
    } catch (ConfigurationException e) {
      assertFalse(e.toString().isEmpty());
    } finally {
      Files.delete(file);
    }
  }
}
