package io.swarmdns.server.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleConfigurationTest {
  private static final Path SAMPLE = Path.of("..", "config", "swarmdns.yaml");

  @TempDir private Path directory;

  @Test
  void theSampleFileSaysWhatTheCodeSays() throws IOException {
    assertEquals(
        SampleConfiguration.text(),
        Files.readString(SAMPLE),
        "write it anew with: swarmdnsd sample-config > config/swarmdns.yaml");
  }

  @Test
  void theSampleFileIsValidAsItIs() throws Exception {
    assertEquals(Configuration.defaults(directory), read(SampleConfiguration.text()));
  }

  @Test
  void everyKeyOfTheSampleFileCanBeUncommentedAndThenSaysTheDefault() throws Exception {
    String uncommented = SampleConfiguration.text().replaceAll("(?m)^  #(?=[a-z])", "  ");
    assertEquals(Configuration.defaults(directory), read(uncommented));
    int keys = Configuration.SECTIONS.stream().mapToInt(section -> section.keys().size()).sum();
    assertEquals(
        keys, uncommented.lines().filter(line -> line.matches("  [a-z0-9-]+: .*")).count());
  }

  @Test
  void environmentVariablesAreDistinct() {
    List<String> names = new ArrayList<>();
    for (Section section : Configuration.SECTIONS) {
      section.keys().forEach(key -> names.add(key.environmentVariable()));
    }
    assertEquals(names.size(), new HashSet<>(names).size());
    assertTrue(names.contains("SWARMDNS_RATE_LIMIT_IPV4_PREFIX_LENGTH"));
  }

  private Configuration read(String yaml) throws Exception {
    return Configuration.read(
        Files.writeString(directory.resolve("swarmdns.yaml"), yaml), Map.of());
  }
}
