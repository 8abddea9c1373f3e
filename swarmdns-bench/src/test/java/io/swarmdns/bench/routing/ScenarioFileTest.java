package io.swarmdns.bench.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swarmdns.server.config.ConfigurationException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScenarioFileTest {
  @TempDir Path directory;

  private List<Scenario> read(String text) throws Exception {
    return ScenarioFile.read(Files.writeString(directory.resolve("s.yaml"), text));
  }

  @Test
  void keysLeftOutHaveDefaults() throws Exception {
    var scenario = read("one:\n  servers: 5\n").getFirst();
    assertEquals(5, scenario.servers());
    assertEquals(4, scenario.workers());
    assertTrue(scenario.disturbances().isEmpty());
  }

  @Test
  void anUnknownKeyIsRefusedWithItsPlace() {
    var refusal = assertThrows(ConfigurationException.class, () -> read("one:\n  server: 5\n"));
    assertTrue(refusal.text().contains("s.yaml:2:"), refusal.text());
    assertTrue(refusal.text().contains("unknown key 'server'"), refusal.text());
  }

  @Test
  void anUnknownDisturbanceIsRefused() {
    assertThrows(
        ConfigurationException.class, () -> read("one:\n  disturbances: [{kind: flood}]\n"));
  }

  @Test
  void ourOwnFilesCanBeRead() throws Exception {
    for (String name : List.of("report.yaml", "tuning.yaml")) {
      assertFalse(ScenarioFile.read(Path.of("src/main/scenarios", name)).isEmpty());
    }
  }
}
