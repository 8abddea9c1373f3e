package io.swarmdns.server.zones;

import io.swarmdns.zone.text.SourceFile;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// What a zone was read from, as bytes for the image file: for each file its path, size, time of
/// writing and identity.
final class SourceFiles {
  private SourceFiles() {}

  static byte[] encode(List<SourceFile> files) {
    var bytes = new ByteArrayOutputStream();
    var out = new DataOutputStream(bytes);
    try {
      out.writeInt(files.size());
      for (var file : files) {
        var modified = file.modified().toInstant();
        out.writeUTF(file.path().toString());
        out.writeLong(file.sizeBytes());
        out.writeLong(modified.getEpochSecond());
        out.writeInt(modified.getNano());
        out.writeUTF(file.identity());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory does not fail
    }
    return bytes.toByteArray();
  }

  /// The files; none when the bytes are not what [#encode] makes.
  static List<SourceFile> decode(byte[] bytes) {
    var in = new DataInputStream(new ByteArrayInputStream(bytes));
    List<SourceFile> files = new ArrayList<>();
    try {
      for (int left = in.readInt(); left > 0; left--) {
        var path = Path.of(in.readUTF());
        long size = in.readLong();
        var modified = Instant.ofEpochSecond(in.readLong(), in.readInt());
        files.add(new SourceFile(path, size, FileTime.from(modified), in.readUTF()));
      }
    } catch (IOException | InvalidPathException | DateTimeException _) {
      return List.of();
    }
    return files;
  }
}
