package io.swarmdns.server.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class YamlFileTest {
  @TempDir private Path directory;

  @Test
  void aSyntaxErrorHasItsLineAndColumn() {
    assertTrue(failure("tcp:\n  backlog: 1\n x: 2\n").startsWith("f.yaml:3:2: not valid YAML:"));
  }

  @Test
  void aTabIsReportedWhereItStands() {
    assertTrue(failure("tcp:\n\tbacklog: 1\n").startsWith("f.yaml:2:1: not valid YAML:"));
  }

  @Test
  void aliasesAreRefusedBeforeTheyMultiply() {
    assertEquals(
        "f.yaml:1:4: YAML anchors and aliases are not accepted; write the value out",
        failure("a: &a [x,x]\nb: &b [*a,*a]\nc: [*b,*b]\n"));
  }

  @Test
  void tagsThatNameClassesAreRefused() {
    assertEquals(
        "f.yaml:1:4: YAML tags are not accepted; remove the !tag",
        failure("a: !!javax.script.ScriptEngineManager [x]\n"));
  }

  @Test
  void deepNestingIsRefusedBeforeTheStackEnds() {
    assertEquals("f.yaml:1:9: nested deeper than 8 levels", failure("[".repeat(100_000)));
  }

  @Test
  void aSecondDocumentIsRefused() {
    assertTrue(failure("a: 1\n---\nb: 1\n").contains("not valid YAML"));
  }

  @Test
  void aFileThatIsTooLargeIsNotParsed() throws IOException {
    var file = Files.writeString(directory.resolve("big"), "#".repeat(YamlFile.SIZE_MAX + 1));
    var e = assertThrows(ConfigurationException.class, () -> YamlFile.read(file));
    assertTrue(e.text().contains("larger than 262144 bytes"), e.text());
  }

  @Test
  void aFileThatIsNotTextIsRefused() throws IOException {
    var file = Files.write(directory.resolve("binary"), new byte[] {(byte) 0xff, (byte) 0xfe});
    var e = assertThrows(ConfigurationException.class, () -> YamlFile.read(file));
    assertTrue(e.text().endsWith("binary: not UTF-8 text"), e.text());
  }

  @Test
  void aMissingFileIsNamed() {
    var file = directory.resolve("nowhere.yaml");
    var e = assertThrows(ConfigurationException.class, () -> YamlFile.read(file));
    assertEquals(file + ": no such file; name one with --config", e.text());
  }

  private static String failure(String yaml) {
    return assertThrows(ConfigurationException.class, () -> YamlFile.parse("f.yaml", yaml)).text();
  }
}
