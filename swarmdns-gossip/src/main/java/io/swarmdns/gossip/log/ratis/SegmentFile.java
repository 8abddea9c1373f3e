package io.swarmdns.gossip.log.ratis;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.thirdparty.com.google.protobuf.InvalidProtocolBufferException;

/// A file of Ratis' log: `RaftLog1`, then per entry a length (varint), the entry and a CRC32C over
/// both; zeros after the last one, because space is allocated ahead.
///
/// @param first index that the name promises
/// @param last index that the name promises; empty for the segment that is written to
record SegmentFile(Path path, long first, OptionalLong last) implements Comparable<SegmentFile> {
  private static final Pattern CLOSED = Pattern.compile("log_(\\d{1,18})-(\\d{1,18})");
  private static final Pattern OPEN = Pattern.compile("log_inprogress_(\\d{1,18})");
  private static final byte[] HEADER = "RaftLog1".getBytes(StandardCharsets.US_ASCII);
  private static final long BYTES_MAX = 256L << 20;
  private static final int CHECKSUM_BYTES = 4;

  /// What a segment holds.
  ///
  /// @param lastIndex of its entries; one less than the first index if there is none
  /// @param lastTerm of its entries; 0 without any
  /// @param configuration the newest entry with the members
  /// @param end where the last good entry ends, bytes
  /// @param damage what comes after it
  record Content(
      long lastIndex,
      long lastTerm,
      Optional<LogEntryProto> configuration,
      long end,
      Damage damage) {}

  /// What comes after the last good entry.
  enum Damage {
    /// Nothing, or zeros.
    NONE,
    /// The beginning of one entry and then nothing or zeros: it was being written, and never
    /// synced, when the machine stopped.
    TORN_LAST_ENTRY,
    /// Something else.
    OTHER
  }

  /// The segments in a directory, which need not exist, in their order.
  static List<SegmentFile> all(Path directory) throws IOException {
    var files = new ArrayList<SegmentFile>();
    if (Files.isDirectory(directory)) {
      try (var paths = Files.newDirectoryStream(directory, "log_*")) {
        for (var path : paths) {
          of(path).ifPresent(files::add);
        }
      }
    }
    files.sort(null);
    return files;
  }

  /// The segment that a file is by its name.
  private static Optional<SegmentFile> of(Path path) {
    String name = path.getFileName().toString();
    var closed = CLOSED.matcher(name);
    if (closed.matches()) {
      return Optional.of(
          new SegmentFile(
              path,
              Long.parseLong(closed.group(1)),
              OptionalLong.of(Long.parseLong(closed.group(2)))));
    }
    var open = OPEN.matcher(name);
    return open.matches()
        ? Optional.of(new SegmentFile(path, Long.parseLong(open.group(1)), OptionalLong.empty()))
        : Optional.empty();
  }

  /// Reads and checks everything.
  Content read() throws IOException {
    long size = Files.size(path);
    if (size > BYTES_MAX) {
      throw new IOException(path + " has " + size + " bytes: no segment is that large");
    }
    byte[] bytes = Files.readAllBytes(path);
    int used = usedBytes(bytes);
    if (used <= HEADER.length) {
      // Made, but not written yet; Ratis drops it.
      boolean begun = Arrays.equals(bytes, 0, used, HEADER, 0, used);
      return new Content(first - 1, 0, Optional.empty(), used, begun ? Damage.NONE : Damage.OTHER);
    }
    if (!Arrays.equals(bytes, 0, HEADER.length, HEADER, 0, HEADER.length)) {
      return new Content(first - 1, 0, Optional.empty(), 0, Damage.OTHER);
    }
    return entries(bytes, used);
  }

  private static int usedBytes(byte[] bytes) {
    int used = bytes.length;
    while (used > 0 && bytes[used - 1] == 0) {
      used--;
    }
    return used;
  }

  private Content entries(byte[] bytes, int used) {
    long index = first - 1;
    long term = 0;
    Optional<LogEntryProto> configuration = Optional.empty();
    int position = HEADER.length;
    while (position < bytes.length && bytes[position] != 0) {
      var frame = Frame.at(bytes, position);
      var entry = frame.flatMap(found -> found.entry(bytes));
      if (entry.isEmpty() || entry.get().getIndex() != index + 1) {
        boolean torn = entry.isEmpty() && frame.map(found -> found.torn(used)).orElse(false);
        return new Content(
            index, term, configuration, position, torn ? Damage.TORN_LAST_ENTRY : Damage.OTHER);
      }
      index++;
      term = entry.get().getTerm();
      if (entry.get().hasConfigurationEntry()) {
        configuration = entry;
      }
      position = frame.get().end;
    }
    // A checksum may end in zeros, so that the last entry ends behind what looks used.
    var damage = used > position ? Damage.OTHER : Damage.NONE;
    return new Content(index, term, configuration, position, damage);
  }

  /// Where an entry's parts lie.
  private record Frame(int start, int body, int end) {
    static Optional<Frame> at(byte[] bytes, int start) {
      int length = 0;
      for (int i = 0; i < 4; i++) {
        if (start + i >= bytes.length) {
          // Cut off in the length: a torn entry of unknown size.
          return Optional.of(new Frame(start, start, Integer.MAX_VALUE));
        }
        byte b = bytes[start + i];
        length |= (b & 0x7f) << (7 * i);
        if (b >= 0) {
          int body = start + i + 1;
          return length > RatisSettings.APPEND_BYTES_MAX
              ? Optional.empty()
              : Optional.of(new Frame(start, body, body + length + CHECKSUM_BYTES));
        }
      }
      return Optional.empty();
    }

    /// Whether nothing is there of at least the checksum: a synced entry has all of it. (A checksum
    /// of zero is taken for a torn one once in four billion damaged last entries.)
    boolean torn(int used) {
      return used <= end - CHECKSUM_BYTES;
    }

    Optional<LogEntryProto> entry(byte[] bytes) {
      if (end > bytes.length) {
        return Optional.empty();
      }
      var crc = new CRC32C();
      crc.update(bytes, start, end - CHECKSUM_BYTES - start);
      if (ByteBuffer.wrap(bytes).getInt(end - CHECKSUM_BYTES) != (int) crc.getValue()) {
        return Optional.empty();
      }
      try {
        return Optional.of(
            LogEntryProto.parser().parseFrom(bytes, body, end - CHECKSUM_BYTES - body));
      } catch (InvalidProtocolBufferException _) {
        return Optional.empty();
      }
    }
  }

  /// Cuts the file, durably.
  void truncate(long bytes) throws IOException {
    try (var channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
      channel.truncate(bytes);
      channel.force(true);
    }
  }

  /// Names it the segment that is written to.
  void reopen() throws IOException {
    if (last.isPresent()) {
      Files.move(path, path.resolveSibling("log_inprogress_" + first));
    }
  }

  @Override
  public int compareTo(SegmentFile other) {
    return Long.compare(first, other.first);
  }
}
