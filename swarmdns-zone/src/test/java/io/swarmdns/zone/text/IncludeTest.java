package io.swarmdns.zone.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swarmdns.zone.name.DomainName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IncludeTest {
  @TempDir Path parent;
  private Path directory = Path.of("");

  @BeforeEach
  void makeDirectory() throws IOException {
    directory = Files.createDirectory(parent.resolve("zones"));
  }

  @Test
  void originAndOwnerAreRestoredAfterwards() {
    ReadZone.write(directory, "inner", "x A 192.0.2.1\n$ORIGIN deep\ny A 192.0.2.2\n");
    var zone =
        ReadZone.of(
            directory,
            """
            $TTL 60
            a A 192.0.2.1
            $INCLUDE inner sub ; comment
             A 192.0.2.3
            $INCLUDE "inner"
            b A 192.0.2.4
            """);
    assertEquals(List.of(), zone.problems());
    assertEquals(
        List.of(
            "a.example. 60 IN A 192.0.2.1",
            "x.sub.example. 60 IN A 192.0.2.1",
            "y.deep.sub.example. 60 IN A 192.0.2.2",
            "a.example. 60 IN A 192.0.2.3",
            "x.example. 60 IN A 192.0.2.1",
            "y.deep.example. 60 IN A 192.0.2.2",
            "b.example. 60 IN A 192.0.2.4"),
        zone.records());
    assertEquals(List.of(2, 1, 3, 4, 1, 3, 6), zone.lines());
  }

  @Test
  void problemsNameTheIncludedFile() {
    ReadZone.write(directory, "inner", "\nx 60 A bad\n");
    var zone = ReadZone.of(directory, "$INCLUDE inner\ny 60 A bad\n");
    assertEquals(
        List.of(
            "inner:2: error: IPv4 address expected, not 'bad'",
            "zone:2: error: IPv4 address expected, not 'bad'"),
        zone.problems());
  }

  @Test
  void theSinkLearnsWhichFileRecordsComeFrom() {
    ReadZone.write(directory, "inner", "");
    ReadZone.write(directory, "zone", "$INCLUDE inner\n");
    var told = new ArrayList<String>();
    var sink =
        new RecordSink() {
          @Override
          public void file(String file) {
            told.add(Path.of(file).getFileName().toString());
          }

          @Override
          public void record(
              byte[] owner, int ol, int type, int ttl, byte[] rdata, int at, int rl, int line) {}
        };
    new ZoneFileReader(directory)
        .read(Path.of("zone"), DomainName.ROOT, sink, new Problems(), _ -> {});
    assertEquals(List.of("zone", "inner", "zone"), told.subList(0, 3));
  }

  @Test
  void nothingOutsideTheDirectoryIsRead() throws IOException {
    Files.writeString(parent.resolve("secret"), "a 60 TXT secret\n");
    Files.createSymbolicLink(directory.resolve("link"), parent.resolve("secret"));
    Files.createSymbolicLink(directory.resolve("up"), parent);
    for (var path :
        List.of("../secret", parent.resolve("secret").toString(), "link", "up/secret")) {
      var zone = ReadZone.of(directory, "\n$INCLUDE " + path + "\n");
      assertEquals(List.of(), zone.records());
      assertTrue(zone.problem().startsWith("zone:2: error: cannot include"), zone.problem());
      assertTrue(zone.problem().contains("outside the zone directory"), zone.problem());
    }
  }

  @Test
  void linksInsideTheDirectoryAreFollowed() throws IOException {
    ReadZone.write(directory, "real", "a 60 A 192.0.2.1\n");
    Files.createSymbolicLink(directory.resolve("link"), Path.of("real"));
    assertEquals(1, ReadZone.of(directory, "$INCLUDE link\n").records().size());
  }

  @Test
  void onlyRegularFilesAreRead() {
    assertEquals(
        "zone:1: error: cannot include '.': it is not a regular file",
        ReadZone.of(directory, "$INCLUDE .\n").problem());
  }

  @Test
  void aFileThatIncludesItselfIsAnError() {
    ReadZone.write(directory, "inner", "$INCLUDE zone\n");
    assertEquals(
        "inner:1: error: cannot include 'zone': it includes itself",
        ReadZone.of(directory, "$INCLUDE inner\n").problem());
  }

  @Test
  void depthAndNumberAreBounded() {
    for (int i = 0; i < 12; i++) {
      ReadZone.write(directory, "f" + i, "$INCLUDE f" + (i + 1) + "\n");
    }
    assertEquals(
        "f8:1: error: $INCLUDE nested deeper than 10 files",
        ReadZone.of(directory, "$INCLUDE f0\n").problem());
    ReadZone.write(directory, "leaf", "");
    assertEquals(
        "zone:1001: error: more than 1000 files included",
        ReadZone.of(directory, "$INCLUDE leaf\n".repeat(1001)).problem());
  }

  @Test
  void aChangeInAnyFileIsSeen() throws IOException {
    ReadZone.write(directory, "inner", "a 60 A 192.0.2.1\n");
    var zone = ReadZone.of(directory, "$INCLUDE inner\n$INCLUDE later\n");
    assertEquals(3, zone.files().size());
    assertTrue(zone.files().stream().noneMatch(SourceFile::changed));
    Files.createFile(directory.resolve("later"));
    assertTrue(zone.files().get(2).changed());
    ReadZone.write(directory, "inner", "a 60 A 192.0.2.12\n");
    assertTrue(zone.files().get(1).changed());
    assertFalse(zone.files().get(0).changed());
  }
}
