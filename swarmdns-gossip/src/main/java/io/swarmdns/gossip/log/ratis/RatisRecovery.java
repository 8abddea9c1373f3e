package io.swarmdns.gossip.log.ratis;

import io.swarmdns.gossip.log.LogMember;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.RaftConfigurationProto;
import org.apache.ratis.protocol.RaftPeer;

/// For the disaster in which most voters are gone for good: makes one survivor the only member.
///
/// Entries that the lost voters had acknowledged and this one never received are lost with them,
/// and entries that this one received but nobody had acknowledged become part of the log. The other
/// nodes must never come back with their old logs: two of them could be a majority of the old
/// members, and go on without this one.
public final class RatisRecovery {
  private RatisRecovery() {}

  /// What the recovery did.
  ///
  /// @param forgotten the members that the log had besides the survivor
  /// @param lastIndex where the survivor's log ends
  /// @param copy of the log as it was, if it was damaged and therefore cut
  public record Outcome(Set<LogMember> forgotten, long lastIndex, Optional<Path> copy) {}

  /// What is done with a log that is damaged.
  public enum Damage {
    /// Nothing: the recovery fails.
    REFUSED,
    /// It is copied, and what comes after the damage is given up unless a snapshot has it.
    CUT
  }

  /// Makes the node whose log this is its only voter, at this address. Offline.
  ///
  /// @throws IOException when the node runs, or writing fails: the log is as before then, or a copy
  ///   of it lies beside it
  /// @throws LogLostException when the log is damaged beyond this
  public static Outcome makeOnlyVoter(Path root, UUID group, LogMember survivor, Damage damage)
      throws IOException {
    if (survivor.vote() != LogMember.Vote.VOTER) {
      throw new IllegalArgumentException(survivor.peerId() + " must become a voter");
    }
    var directory = new LogDirectory(root, group);
    if (!directory.exists()) {
      throw new LogLostException(directory.log(), "there is none");
    }
    try (var lock =
        FileChannel.open(directory.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      hold(lock, directory);
      return rewrite(directory, survivor, damage);
    }
  }

  private static void hold(FileChannel lock, LogDirectory directory) throws IOException {
    String running = "the node runs: stop it first. It holds the lock of " + directory.log();
    try {
      if (lock.tryLock() == null) {
        throw new IOException(running);
      }
    } catch (OverlappingFileLockException e) {
      throw new IOException(running, e);
    }
  }

  private static Outcome rewrite(LogDirectory directory, LogMember survivor, Damage damage)
      throws IOException {
    var snapshots = new SnapshotStore(directory);
    Optional<Path> copy = Optional.empty();
    LogExamination.Result found;
    try {
      found = new LogExamination(directory, snapshots).examineForRecovery();
    } catch (LogLostException e) {
      if (damage == Damage.REFUSED) {
        throw e;
      }
      copy = Optional.of(directory.copyAside());
      LogCut.cut(directory, snapshots);
      found = new LogExamination(directory, snapshots).examineForRecovery();
    }
    var before = new TreeSet<>(found.members());
    if (before.removeIf(member -> member.peerId().equals(survivor.peerId()))) {
      long index = found.lastIndex() + 1;
      MetaFile.replace(
          directory.configuration(), entry(found.lastTerm(), index, survivor).toByteArray());
      // A term that no other node has been in, and in which nobody was voted for.
      if (MetaFile.term(directory.meta()).isEmpty()) {
        long copied = MetaFile.term(directory.metaCopy()).orElse(0);
        MetaFile.write(directory.meta(), Math.max(found.lastTerm(), copied) + 1);
      }
      return new Outcome(before, found.lastIndex(), copy);
    }
    throw new IOException(
        survivor.peerId() + " is no member of the log in " + directory.log() + ": " + before);
  }

  /// The list of members as Ratis stores it, newer than any entry in the log.
  private static LogEntryProto entry(long term, long index, LogMember survivor) {
    RaftPeer peer = RatisPeers.peer(survivor);
    return LogEntryProto.newBuilder()
        .setTerm(term)
        .setIndex(index)
        .setConfigurationEntry(
            RaftConfigurationProto.newBuilder().addPeers(peer.getRaftPeerProto()))
        .build();
  }
}
