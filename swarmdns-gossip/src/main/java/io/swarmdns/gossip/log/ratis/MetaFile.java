package io.swarmdns.gossip.log.ratis;

import java.io.IOException;
import java.io.StringReader;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.OptionalLong;
import java.util.Properties;

/// Ratis' `raft-meta`: the term, and for whom this node voted in it; a Java properties file.
final class MetaFile {
  private static final int BYTES_MAX = 64 << 10;

  private MetaFile() {}

  /// The term; empty when the file is missing, empty or damaged.
  static OptionalLong term(Path path) {
    try {
      if (!Files.isRegularFile(path) || Files.size(path) > BYTES_MAX) {
        return OptionalLong.empty();
      }
      var properties = new Properties();
      properties.load(new StringReader(Files.readString(path, StandardCharsets.ISO_8859_1)));
      String term = properties.getProperty("term");
      boolean whole = term != null && properties.getProperty("votedFor") != null;
      return whole ? OptionalLong.of(Long.parseLong(term)) : OptionalLong.empty();
    } catch (IOException | IllegalArgumentException _) {
      return OptionalLong.empty();
    }
  }

  /// Writes a term in which this node has not voted, durably.
  static void write(Path path, long term) throws IOException {
    replace(path, ("term=" + term + "\nvotedFor=\n").getBytes(StandardCharsets.ISO_8859_1));
  }

  /// Replaces a small file by these bytes, durably and at once.
  static void replace(Path path, byte[] bytes) throws IOException {
    var temporary = path.resolveSibling(path.getFileName() + ".new");
    Files.write(temporary, bytes);
    try (var channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    Files.move(
        temporary, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
