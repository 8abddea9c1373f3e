package io.swarmdns.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swarmdns.server.config.SampleConfiguration;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class MainTest {
  @TempDir private Path directory;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "run",
        "init",
        "join",
        "recover",
        "check-config",
        "check-zone",
        "sample-config",
        "prepare"
      })
  void everyCommandHasHelpWithAnExample(String command) {
    assertEquals(0, execute(command, "--help"));
    assertTrue(out.toString().contains("swarmdnsd " + command), out.toString());
    assertTrue(out.toString().contains("Example"), out.toString());
  }

  @Test
  void everyCommandIsCoveredByTheHelpTest() {
    assertEquals(8, Main.commandLine().getSubcommands().size());
  }

  @Test
  void theVersionNamesJavaToo() {
    assertEquals(0, execute("--version"));
    assertTrue(out.toString().matches("(?s)SwarmDNS \\S+\\R+Java .*"), out.toString());
  }

  @Test
  void withoutACommandTheHelpIsTold() {
    assertEquals(2, execute());
    assertEquals("swarmdnsd: name a command", firstLine(err));
  }

  @Test
  void anUnknownCommandIsToldWithASimilarOne() {
    assertEquals(2, execute("check-confg"));
    assertTrue(err.toString().contains("check-config"), err.toString());
  }

  @Test
  void aValidConfigurationHasNoMistakes() throws IOException {
    var file = write(SampleConfiguration.text());
    Files.createDirectory(directory.resolve("zones"));
    assertEquals(0, execute("check-config", file.toString()));
    assertEquals(file + ": no mistakes", firstLine(out));
  }

  @Test
  void filesThatAreNotThereOrNotWhatTheyShouldBeAreToldWithTheirKeys() throws IOException {
    Files.writeString(directory.resolve("secrets"), "# none yet\n");
    var file =
        write(
            """
            cookies: {secret-file: secrets}
            tls: {enabled: true, certificate: chain.pem, private-key: key.pem}
            query-log: {enabled: true, file: logs/queries.log}
            """);
    assertEquals(1, execute("check-config", file.toString()));
    assertEquals(
        List.of(
            "zones.directory: there is no directory " + directory.resolve("zones"),
            "cookies.secret-file: "
                + directory.resolve("secrets")
                + " has 0 secrets; 1 to 4 are expected, a line each",
            "tls.certificate: no TLS file " + directory.resolve("chain.pem"),
            "query-log.file: there is no directory " + directory.resolve("logs")),
        err.toString().lines().toList());
  }

  @Test
  void aNodeWhoseZoneDirectoryIsMissingDoesNotStart() throws IOException {
    var file = write("metrics: {enabled: false}\n");
    assertEquals(1, execute("run", "--config", file.toString()));
    assertEquals("swarmdnsd: there is no directory " + directory.resolve("zones"), firstLine(err));
  }

  @Test
  void everyMistakeOfAConfigurationIsPrinted() throws IOException {
    var file = write("tcp:\n  idle-timeot: 3s\nzoness: {}\n");
    assertEquals(1, execute("check-config", file.toString()));
    assertEquals(2, err.toString().lines().count());
    assertEquals(
        file + ":2:3: unknown key 'idle-timeot'; did you mean 'idle-timeout'?", firstLine(err));
  }

  @Test
  void theDemoZoneCanBeServedWithoutAWarning() {
    var zone = Path.of("..", "config", "demo", "zones", "example.test.zone");
    assertEquals(0, execute("check-zone", "example.test", zone.toString()), err::toString);
    assertTrue(firstLine(out).endsWith("serial 2026010100, 0 errors, 0 warnings"), firstLine(out));
  }

  @Test
  void everyMistakeOfAZoneIsPrintedWithItsLine() throws IOException {
    var zone =
        Files.writeString(
            directory.resolve("zone"), "@ 60 SOA a b 1 1 1 1 1\n@ 60 NS ns\n@ 60 A 1.2.3\n");
    assertEquals(1, execute("check-zone", "bad.test", zone.toString()));
    assertTrue(firstLine(err).startsWith(zone + ":3: error: "), err.toString());
    assertTrue(err.toString().contains("bad.test. cannot be served: "), err.toString());
  }

  @Test
  void anOriginThatIsNoNameIsWrongUsage() {
    assertEquals(2, execute("check-zone", "a..b", "zone"));
    assertTrue(firstLine(err).contains("empty label"), err.toString());
  }

  @Test
  void runRefusesABadConfigurationWithOneClearLineAndNoStackTrace() throws IOException {
    var file = write("tcp: 1\n");
    assertEquals(1, execute("run", "--config", file.toString()));
    assertEquals(1, err.toString().lines().count());
    assertTrue(firstLine(err).startsWith("swarmdnsd: " + file + ":1:6: 'tcp' must hold"));
  }

  private int execute(String... arguments) {
    CommandLine commandLine = Main.commandLine();
    commandLine.setOut(new PrintWriter(out, true));
    commandLine.setErr(new PrintWriter(err, true));
    return commandLine.execute(arguments);
  }

  private static String firstLine(StringWriter text) {
    return text.toString().lines().findFirst().orElse("");
  }

  private Path write(String yaml) throws IOException {
    return Files.writeString(directory.resolve("swarmdns.yaml"), yaml);
  }
}
