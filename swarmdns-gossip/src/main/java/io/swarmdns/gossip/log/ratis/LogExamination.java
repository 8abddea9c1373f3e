package io.swarmdns.gossip.log.ratis;

import io.swarmdns.gossip.log.LogMember;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.thirdparty.com.google.protobuf.InvalidProtocolBufferException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks at a log's directory before Ratis does, because Ratis hangs or dies of damage.
///
/// Only what was certainly never acknowledged is cut, and only what can be derived safely is made
/// anew; everything else makes the log lost. The files are Ratis' formats, of version 3.3.
final class LogExamination {
  private static final Logger LOG = LoggerFactory.getLogger(LogExamination.class);
  private static final int CONFIGURATION_BYTES_MAX = 1 << 20;

  private final LogDirectory directory;
  private final SnapshotStore snapshots;
  private final List<String> repairs = new ArrayList<>();

  private long firstIndex;
  private long lastIndex = -1;
  private long lastTerm;
  private Optional<LogEntryProto> configuration = Optional.empty();

  /// What was found.
  ///
  /// @param firstIndex of the log's entries; 0 if there is none
  /// @param lastIndex of the log's entries; -1 if there is none
  /// @param lastTerm the highest term in entries and snapshots
  /// @param members at the last change that the log or its metadata holds
  /// @param repairs what was repaired; empty if nothing was
  /// @param bytes of the log that were read
  record Result(
      long firstIndex,
      long lastIndex,
      long lastTerm,
      Set<LogMember> members,
      String repairs,
      long bytes) {}

  LogExamination(LogDirectory directory, SnapshotStore snapshots) {
    this.directory = directory;
    this.snapshots = snapshots;
  }

  /// Examines and repairs the log for the node of this peer id. The log must not be open.
  ///
  /// @throws LogLostException when it cannot be used
  Result examine(String peerId) throws IOException {
    var result = examineForRecovery();
    meta(peerId, result.members());
    repairs.forEach(repair -> LOG.warn("log in {}: {}", directory.log(), repair));
    return new Result(
        result.firstIndex(),
        result.lastIndex(),
        result.lastTerm(),
        result.members(),
        String.join("; ", repairs),
        result.bytes());
  }

  /// The same, but whatever the term and vote are.
  Result examineForRecovery() throws IOException {
    long bytes = segments();
    configuration();
    var newest = snapshots.scan().stream().findFirst();
    long covered = newest.map(SnapshotFile::index).orElse(-1L);
    if (firstIndex > covered + 1) {
      throw lost("it begins at index " + firstIndex + ", its snapshots end at " + covered);
    }
    lastIndex = Math.max(lastIndex, covered);
    lastTerm = Math.max(lastTerm, newest.map(SnapshotFile::term).orElse(0L));
    var members =
        configuration
            .map(entry -> RatisPeers.members(entry.getConfigurationEntry()))
            .orElse(Set.of());
    return new Result(firstIndex, lastIndex, lastTerm, members, "", bytes);
  }

  private LogLostException lost(String why) {
    return new LogLostException(directory.log(), why);
  }

  private long segments() throws IOException {
    var files = SegmentFile.all(directory.current());
    long bytes = 0;
    for (int i = 0; i < files.size(); i++) {
      bytes += Files.size(files.get(i).path());
      segment(files.get(i), i == 0, i == files.size() - 1);
    }
    return bytes;
  }

  private void segment(SegmentFile file, boolean isFirst, boolean isLast) throws IOException {
    if (isFirst) {
      firstIndex = file.first();
      lastIndex = file.first() - 1;
    }
    if (file.first() != lastIndex + 1) {
      throw lost("entries " + (lastIndex + 1) + " to " + (file.first() - 1) + " are missing");
    }
    var content = file.read();
    boolean open = file.last().isEmpty();
    switch (content.damage()) {
      case NONE -> {
        if (!open && content.lastIndex() != file.last().getAsLong()) {
          throw lost(file.path() + " ends at index " + content.lastIndex());
        }
      }
      case TORN_LAST_ENTRY -> {
        if (!open || !isLast) {
          throw lost(file.path() + " is cut off at offset " + content.end());
        }
        file.truncate(content.end());
        repairs.add(
            "an entry that was being written when the machine stopped was cut off after index "
                + content.lastIndex());
      }
      case OTHER -> throw lost(file.path() + " is damaged at offset " + content.end());
    }
    lastIndex = content.lastIndex();
    lastTerm = Math.max(lastTerm, content.lastTerm());
    configuration = content.configuration().or(() -> configuration);
  }

  /// The members are in a file of their own, and in the log's entries, which count if they are
  /// newer.
  private void configuration() throws IOException {
    var path = directory.configuration();
    if (!Files.exists(path)) {
      return;
    }
    var stored = readConfiguration(path);
    if (stored.isEmpty()) {
      if (configuration.isEmpty()) {
        throw lost(path + ", which names the members, is damaged");
      }
      Files.move(path, path.resolveSibling("damaged-" + path.getFileName()));
      repairs.add("the damaged list of members was replaced by the one in the log");
      return;
    }
    lastTerm = Math.max(lastTerm, stored.get().getTerm());
    if (configuration.map(entry -> entry.getIndex() < stored.get().getIndex()).orElse(true)) {
      configuration = stored;
    }
  }

  private static Optional<LogEntryProto> readConfiguration(Path path) throws IOException {
    if (Files.size(path) > CONFIGURATION_BYTES_MAX) {
      return Optional.empty();
    }
    try {
      var entry = LogEntryProto.parseFrom(Files.readAllBytes(path));
      boolean whole =
          entry.hasConfigurationEntry() && entry.getConfigurationEntry().getPeersCount() > 0;
      if (whole) {
        RatisPeers.members(entry.getConfigurationEntry());
      }
      return whole ? Optional.of(entry) : Optional.empty();
    } catch (InvalidProtocolBufferException | IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  /// A voter that forgets its vote could vote twice in a term. Whoever is alone, or has no vote,
  /// can go on in a term that is new to everybody.
  private void meta(String peerId, Set<LogMember> members) throws IOException {
    if (MetaFile.term(directory.meta()).isPresent()) {
      return;
    }
    boolean voter =
        members.stream()
            .anyMatch(member -> member.peerId().equals(peerId) && member.vote().counts());
    long voters = members.stream().filter(member -> member.vote().counts()).count();
    if (members.isEmpty() || (voter && voters > 1)) {
      throw lost(directory.meta() + ", which holds this node's term and vote, is damaged");
    }
    long copy = MetaFile.term(directory.metaCopy()).orElse(0);
    long term = Math.max(lastTerm, copy) + 1;
    Files.createDirectories(directory.current());
    MetaFile.write(directory.meta(), term);
    repairs.add("the damaged term and vote were replaced by the new term " + term);
  }
}
