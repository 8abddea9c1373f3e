package io.swarmdns.gossip.log.ratis;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swarmdns.gossip.log.LogSnapshot;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SnapshotFileTest {
  /// docs/formats/log-snapshot.md: term 3, index 258, content "state".
  private static final String GOLDEN =
      "53444e53534e41500000000100000000000000030000000000000102"
          + "7374617465"
          + "0000000000000005"
          + "b9a904ef";

  @TempDir Path directory;

  private static LogSnapshot content(String text) {
    return new LogSnapshot() {
      @Override
      public void writeTo(OutputStream out) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.close(); // Must not end the file.
      }

      @Override
      public void close() {}
    };
  }

  private SnapshotFile write(String text) throws IOException {
    return SnapshotFile.write(directory.resolve("snapshot.3_258"), 3, 258, content(text));
  }

  @Test
  void theFormatIsTheDocumentedOne() throws Exception {
    var file = write("state");
    assertEquals(GOLDEN, HexFormat.of().formatHex(Files.readAllBytes(file.path())));
  }

  @Test
  void whatWasWrittenIsRead() throws Exception {
    String text = "state ".repeat(100_000);
    var written = write(text);
    var read = SnapshotFile.verify(written.path());
    assertEquals(written, read);
    try (var in = read.open()) {
      assertArrayEquals(text.getBytes(StandardCharsets.UTF_8), in.readAllBytes());
      assertEquals(-1, in.read());
    }
  }

  @Test
  void anEmptyStateIsAState() throws Exception {
    try (var in = SnapshotFile.verify(write("").path()).open()) {
      assertEquals(-1, in.read());
    }
  }

  @Test
  void everyFlippedBitAndEveryCutIsNoticed() throws Exception {
    var path = write("state").path();
    byte[] good = Files.readAllBytes(path);
    for (int i = 0; i < good.length * 8; i++) {
      byte[] bad = good.clone();
      bad[i / 8] ^= (byte) (1 << (i % 8));
      Files.write(path, bad);
      assertThrows(IOException.class, () -> SnapshotFile.verify(path), "bit " + i);
    }
    for (int length = 0; length < good.length; length++) {
      Files.write(path, Arrays.copyOf(good, length));
      assertThrows(IOException.class, () -> SnapshotFile.verify(path), "cut to " + length);
    }
    Files.write(path, Arrays.copyOf(good, good.length + 1));
    assertThrows(IOException.class, () -> SnapshotFile.verify(path));
  }

  @Test
  void twoAreKeptAndAFailedWriteLeavesNothing() throws Exception {
    var log = new LogDirectory(directory, new UUID(1, 2));
    var store = new SnapshotStore(log);
    assertEquals(-1, store.purgeableIndex());
    store.write(1, 10, content("a"));
    assertEquals(-1, store.purgeableIndex(), "the log from the beginning is still needed");
    store.write(1, 20, content("b"));
    store.write(1, 30, content("c"));
    assertEquals(20, store.purgeableIndex());
    assertThrows(IOException.class, () -> store.write(1, 40, failing()));
    var found = new SnapshotStore(log).scan();
    assertEquals(List.of(30L, 20L), found.stream().map(SnapshotFile::index).toList());
    try (var left = Files.list(log.temporary())) {
      assertEquals(List.of(), left.toList());
    }
  }

  private static LogSnapshot failing() {
    return new LogSnapshot() {
      @Override
      public void writeTo(OutputStream out) throws IOException {
        out.write(1);
        throw new IOException("the state machine's own trouble");
      }

      @Override
      public void close() {}
    };
  }

  @Test
  void aSnapshotUnderAnotherNameIsSetAside() throws Exception {
    var log = new LogDirectory(directory, new UUID(1, 2));
    new SnapshotStore(log).write(1, 10, content("a"));
    Files.move(log.snapshots().resolve("snapshot.1_10"), log.snapshots().resolve("snapshot.1_99"));
    assertEquals(List.of(), new SnapshotStore(log).scan());
    assertTrue(Files.exists(log.snapshots().resolve("damaged-snapshot.1_99")));
  }
}
