package io.swarmdns.gossip.state;

import com.google.protobuf.InvalidProtocolBufferException;
import io.swarmdns.proto.SnapshotPart;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.zip.CRC32C;

/// How the parts of a snapshot lie in a file: each with its length and checksum in front
/// (docs/formats/snapshot.md). A part is bounded, so that reading needs little memory whoever
/// wrote.
final class SnapshotFrames {
  /// Bytes of a part at most.
  static final int PART_BYTES_MAX = 16 << 20;

  private static final byte[] MAGIC = {'S', 'W', 'D', 'N', 'S', 'S', 'N', 'P'};

  private SnapshotFrames() {}

  /// Writes parts one after the other. Not thread-safe.
  static final class Writer {
    private final DataOutputStream out;
    private final CRC32C checksum = new CRC32C();
    private long parts;

    Writer(OutputStream to) throws IOException {
      out = new DataOutputStream(to);
      out.write(MAGIC);
    }

    void write(SnapshotPart part) throws IOException {
      byte[] bytes = part.toByteArray();
      if (bytes.length > PART_BYTES_MAX) {
        throw new IOException("a part of " + bytes.length + " bytes");
      }
      checksum.reset();
      checksum.update(bytes);
      out.writeInt(bytes.length);
      out.writeInt((int) checksum.getValue());
      out.write(bytes);
      parts++;
    }

    /// Parts written so far.
    long parts() {
      return parts;
    }

    void flush() throws IOException {
      out.flush();
    }
  }

  /// Reads parts one after the other. Not thread-safe.
  static final class Reader {
    private final DataInputStream in;
    private final CRC32C checksum = new CRC32C();
    private long parts;

    /// @throws IOException when this is not a snapshot
    Reader(InputStream from) throws IOException {
      in = new DataInputStream(from);
      byte[] magic = in.readNBytes(MAGIC.length);
      if (!Arrays.equals(magic, MAGIC)) {
        throw new IOException("this is not a snapshot");
      }
    }

    /// The next part.
    ///
    /// @throws IOException when it is damaged or not there
    SnapshotPart read() throws IOException {
      int length = in.readInt();
      int expected = in.readInt();
      if (length < 0 || length > PART_BYTES_MAX) {
        throw new IOException("part " + parts + " has a length of " + length + " bytes");
      }
      byte[] bytes = in.readNBytes(length);
      if (bytes.length < length) {
        throw new EOFException("the snapshot ends within part " + parts);
      }
      checksum.reset();
      checksum.update(bytes);
      if ((int) checksum.getValue() != expected) {
        throw new IOException("part " + parts + " has another checksum than it says");
      }
      try {
        var part = SnapshotPart.parseFrom(bytes);
        parts++;
        return part;
      } catch (InvalidProtocolBufferException e) {
        throw new IOException("part " + parts + " is not a message: " + e.getMessage(), e);
      }
    }

    /// Parts read so far.
    long parts() {
      return parts;
    }
  }
}
