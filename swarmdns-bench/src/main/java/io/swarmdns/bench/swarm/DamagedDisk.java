package io.swarmdns.bench.swarm;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/// A node is killed, and what it has on disk is not what it wrote.
public final class DamagedDisk implements Blow {
  /// What is done to which file.
  public enum Damage {
    /// The last entry of the log ends in the middle.
    TORN_LOG_ENTRY("log_inprogress"),
    /// Space that was allocated ahead follows half an entry.
    ZEROED_LOG_TAIL("log_inprogress"),
    /// One bit in the middle of the log.
    FLIPPED_LOG_BIT("log_"),
    /// One bit in the middle of the newest snapshot.
    FLIPPED_SNAPSHOT_BIT("snapshot");

    /// Those that every node has something for.
    public static final List<Damage> OF_LOGS =
        List.of(TORN_LOG_ENTRY, ZEROED_LOG_TAIL, FLIPPED_LOG_BIT);

    private final String prefix;

    Damage(String prefix) {
      this.prefix = prefix;
    }
  }

  /// Bytes of the end of the log that are torn off or zeroed: less than an entry has.
  private static final int TAIL_BYTES = 11;

  private final Damage damage;
  private @Nullable NodeProcess node;

  public DamagedDisk(Damage damage) {
    this.damage = damage;
  }

  /// Whether a node has a file that the damage is for.
  public boolean canStrike(NodeProcess victim) throws IOException {
    return file(victim.home().data()).isPresent();
  }

  @Override
  public List<NodeProcess> strike(SwarmProcesses swarm) throws IOException, InterruptedException {
    var victim = Cut.Whom.FOLLOWER.in(swarm);
    node = victim;
    victim.kill();
    apply(
        file(victim.home().data())
            .orElseThrow(() -> new IOException("no file " + damage.prefix + "* to damage")));
    return swarm.nodes().stream().filter(each -> !each.equals(victim)).toList();
  }

  @Override
  public boolean leavesMajority() {
    return true;
  }

  @Override
  public void mend(SwarmProcesses swarm) throws IOException {
    var victim = node;
    if (victim != null) {
      victim.start();
    }
  }

  /// The newest of the files that the damage is for.
  private Optional<Path> file(Path data) throws IOException {
    try (var files = Files.walk(data)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> file.getFileName().toString().startsWith(damage.prefix))
          .filter(file -> !file.getFileName().toString().endsWith(".md5"))
          .filter(DamagedDisk::isNotEmpty)
          .max(Comparator.comparingLong(file -> file.toFile().lastModified()));
    }
  }

  private static boolean isNotEmpty(Path file) {
    return file.toFile().length() > 0;
  }

  private void apply(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    int end = bytes.length;
    while (end > 0 && bytes[end - 1] == 0) {
      end--;
    }
    if (end <= TAIL_BYTES) {
      throw new IOException(file + " has " + end + " bytes: nothing to damage");
    }
    try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      switch (damage) {
        case TORN_LOG_ENTRY -> channel.truncate(end - TAIL_BYTES);
        case ZEROED_LOG_TAIL ->
            channel.write(ByteBuffer.allocate(TAIL_BYTES), (long) end - TAIL_BYTES);
        case FLIPPED_LOG_BIT, FLIPPED_SNAPSHOT_BIT -> {
          int at = ThreadLocalRandom.current().nextInt(end / 4, end - TAIL_BYTES);
          byte flipped = (byte) (bytes[at] ^ 1 << ThreadLocalRandom.current().nextInt(8));
          channel.write(ByteBuffer.wrap(new byte[] {flipped}), at);
        }
      }
      channel.force(true);
    }
  }
}
