package io.swarmdns.gossip.log.ratis;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Takes out of a damaged log what cannot be read any more, so that a node which has it alone goes
/// on with the rest: with the entries before the damage or, where the newest snapshot has more,
/// with that and the segments behind it.
final class LogCut {
  /// Where the newest undamaged snapshot ends; -1 without one.
  private final long covered;

  /// The segments that stay, without a gap between them.
  private final List<SegmentFile> kept = new ArrayList<>();

  private final List<SegmentFile> dropped = new ArrayList<>();

  /// The last one that stays, if not all of it does.
  private @Nullable SegmentFile cut;

  private long cutBytes;
  private long lastIndex = -1;
  private boolean ended;

  private LogCut(long covered) {
    this.covered = covered;
  }

  /// Cuts the log, which must not be open, and of which the caller has a copy.
  ///
  /// @throws LogLostException when neither a snapshot nor the first entry is left; nothing has
  ///   changed then
  static void cut(LogDirectory directory, SnapshotStore snapshots) throws IOException {
    var cut =
        new LogCut(snapshots.scan().stream().findFirst().map(SnapshotFile::index).orElse(-1L));
    for (var file : SegmentFile.all(directory.current())) {
      cut.look(file);
    }
    if (cut.lastIndex < 0 && cut.covered < 0) {
      throw new LogLostException(directory.log(), "nothing of it can be read");
    }
    cut.apply();
  }

  private void look(SegmentFile file) throws IOException {
    if (ended || !continues(file)) {
      dropped.add(file);
      return;
    }
    var content = file.read();
    if (isWhole(file, content)) {
      kept.add(file);
      lastIndex = content.lastIndex();
    } else if (content.lastIndex() <= covered) {
      dropKept();
      dropped.add(file);
    } else {
      ended = true;
      if (content.lastIndex() < file.first()) {
        dropped.add(file);
        return;
      }
      kept.add(file);
      lastIndex = content.lastIndex();
      cut = file;
      cutBytes = content.end();
    }
  }

  /// Whether it goes on where what is kept, or the snapshot, ends.
  private boolean continues(SegmentFile file) {
    if (!kept.isEmpty() && file.first() != lastIndex + 1 && lastIndex <= covered) {
      dropKept();
    }
    return kept.isEmpty() ? file.first() <= covered + 1 : file.first() == lastIndex + 1;
  }

  /// An entry that was being written is cut off whenever a log is opened.
  private static boolean isWhole(SegmentFile file, SegmentFile.Content content) {
    return switch (content.damage()) {
      case NONE -> file.last().orElse(content.lastIndex()) == content.lastIndex();
      case TORN_LAST_ENTRY -> file.last().isEmpty();
      case OTHER -> false;
    };
  }

  private void dropKept() {
    dropped.addAll(kept);
    kept.clear();
    lastIndex = -1;
  }

  private void apply() throws IOException {
    for (var file : dropped) {
      Files.delete(file.path());
    }
    if (cut != null) {
      cut.truncate(cutBytes);
      cut.reopen();
    }
  }
}
