package io.swarmdns.gossip.log.ratis;

import io.swarmdns.gossip.log.LogSnapshot;
import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.ratis.server.storage.FileInfo;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.statemachine.SnapshotInfo;
import org.apache.ratis.statemachine.SnapshotRetentionPolicy;
import org.apache.ratis.statemachine.StateMachineStorage;
import org.apache.ratis.statemachine.impl.SingleFileSnapshotInfo;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The snapshots of a log: two are kept, and the log from the older one on, so that a damaged one
/// is survived alone.
///
/// What is in the list has been verified. Thread-safe.
final class SnapshotStore implements StateMachineStorage {
  private static final Logger LOG = LoggerFactory.getLogger(SnapshotStore.class);
  private static final int KEPT = 2;
  private static final Pattern NAME = Pattern.compile("snapshot\\.(\\d{1,19})_(\\d{1,19})");

  private final LogDirectory directory;
  private List<SnapshotFile> newestFirst = List.of();
  private @Nullable SnapshotInfo latest;

  SnapshotStore(LogDirectory directory) {
    this.directory = directory;
  }

  /// Looks at what is on disk, verifying what is not known yet. Damaged files are set aside.
  synchronized List<SnapshotFile> scan() throws IOException {
    Map<Path, SnapshotFile> known = new HashMap<>();
    newestFirst.forEach(file -> known.put(file.path(), file));
    publish(verified(directory.snapshots(), known));
    return newestFirst;
  }

  /// The undamaged snapshots of a directory, the newest first. Damaged files are set aside.
  static List<SnapshotFile> verified(Path directory) throws IOException {
    return verified(directory, Map.of()).stream().sorted().toList();
  }

  private static List<SnapshotFile> verified(Path directory, Map<Path, SnapshotFile> known)
      throws IOException {
    var found = new ArrayList<SnapshotFile>();
    if (Files.isDirectory(directory)) {
      try (var paths = Files.newDirectoryStream(directory, "snapshot.*")) {
        for (var path : paths) {
          if (NAME.matcher(path.getFileName().toString()).matches()) {
            verifiedFile(path, known).ifPresent(found::add);
          }
        }
      }
    }
    return found;
  }

  private static Optional<SnapshotFile> verifiedFile(Path path, Map<Path, SnapshotFile> known) {
    var before = known.get(path);
    if (before != null) {
      return Optional.of(before);
    }
    try {
      var file = SnapshotFile.verify(path);
      if (!path.getFileName().toString().equals(name(file.term(), file.index()))) {
        throw new IOException(path + " holds the snapshot of index " + file.index());
      }
      return Optional.of(file);
    } catch (IOException e) {
      setAside(path, e.getMessage());
      return Optional.empty();
    }
  }

  /// The snapshot cannot be used after all.
  synchronized void discard(SnapshotFile file, @Nullable String why) {
    setAside(file.path(), why);
    publish(newestFirst.stream().filter(other -> !other.equals(file)).toList());
  }

  private static void setAside(Path path, @Nullable String why) {
    LOG.error("snapshot {} cannot be used and is set aside: {}", path, why);
    try {
      Files.move(
          path,
          path.resolveSibling("damaged-" + path.getFileName()),
          StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      LOG.warn("cannot set {} aside", path, e);
    }
  }

  /// Writes a snapshot and makes it the newest, unless a newer one has come from a peer meanwhile.
  SnapshotFile write(long term, long index, LogSnapshot content) throws IOException {
    Files.createDirectories(directory.temporary());
    var temporary = directory.temporary().resolve("writing-" + name(term, index));
    try {
      var written = SnapshotFile.write(temporary, term, index, content);
      return add(written, temporary);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  private synchronized SnapshotFile add(SnapshotFile written, Path temporary) throws IOException {
    Files.createDirectories(directory.snapshots());
    var path = directory.snapshots().resolve(name(written.term(), written.index()));
    Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE);
    sync(directory.snapshots());
    var files = new ArrayList<>(newestFirst);
    files.removeIf(file -> file.path().equals(path));
    files.add(written.at(path));
    publish(files);
    return written.at(path);
  }

  private static void sync(Path directory) throws IOException {
    try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private synchronized void publish(List<SnapshotFile> files) {
    var sorted = files.stream().sorted().toList();
    for (var old : sorted.subList(Math.min(KEPT, sorted.size()), sorted.size())) {
      try {
        Files.deleteIfExists(old.path());
      } catch (IOException e) {
        LOG.warn("cannot delete the old snapshot {}", old.path(), e);
      }
    }
    newestFirst = sorted.stream().limit(KEPT).toList();
    latest =
        newestFirst.isEmpty()
            ? null
            : new SingleFileSnapshotInfo(
                new FileInfo(newestFirst.getFirst().path(), newestFirst.getFirst().md5()),
                newestFirst.getFirst().term(),
                newestFirst.getFirst().index());
  }

  /// Up to which index the log may be deleted; -1 for none of it: only what all kept snapshots
  /// cover.
  synchronized long purgeableIndex() {
    return newestFirst.size() < KEPT ? -1 : newestFirst.getLast().index();
  }

  static String name(long term, long index) {
    return "snapshot." + term + "_" + index;
  }

  @Override
  public synchronized @Nullable SnapshotInfo getLatestSnapshot() {
    return latest;
  }

  /// The state machine tells the directory by [#scan].
  @Override
  public void init(RaftStorage storage) {}

  /// Ratis formats its directory itself.
  @Override
  public void format() {}

  /// Old ones go when a new one is added.
  @Override
  public void cleanupOldSnapshots(SnapshotRetentionPolicy policy) {}

  @Override
  public File getSnapshotDir() {
    return directory.snapshots().toFile();
  }

  @Override
  public File getTmpDir() {
    return directory.temporary().toFile();
  }
}
