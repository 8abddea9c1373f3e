package io.swarmdns.server.swarm;

import io.swarmdns.gossip.identity.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How long this node has heard of no leader, over restarts: one that restarts every hour without a
/// quorum must not serve for ever what it once had.
///
/// While the node runs time is counted by a clock that does not jump. What has been counted is kept
/// in a file together with the time of day, so that the time for which the node did not run counts
/// as well; a time of day that went backwards meanwhile adds nothing, and takes nothing away.
/// Thread-safe.
final class LeaderContact {
  /// How often to [#save]: what a crash adds to the silence at most.
  static final Duration SAVE_INTERVAL = Duration.ofMinutes(1);

  private static final Pattern CONTENT = Pattern.compile("silent ([0-9]{1,15}) at ([0-9]{1,15})");
  private static final Logger LOG = LoggerFactory.getLogger(LeaderContact.class);

  private final Path file;
  private final InstantSource clock;
  private final LongSupplier nanoTime;
  private Duration carried;
  private long sinceNanos;
  private boolean failing;

  /// Reads what was kept: without it the silence begins now.
  ///
  /// @param nanoTime does not jump
  LeaderContact(Path file, InstantSource clock, LongSupplier nanoTime) {
    this.file = file;
    this.clock = clock;
    this.nanoTime = nanoTime;
    carried = read();
    sinceNanos = nanoTime.getAsLong();
  }

  private Duration read() {
    if (!Files.exists(file)) {
      return Duration.ZERO;
    }
    try {
      var content = CONTENT.matcher(PrivateFiles.read(file).strip());
      if (content.matches()) {
        long away = clock.millis() - Long.parseLong(content.group(2));
        return Duration.ofSeconds(Long.parseLong(content.group(1))).plusMillis(Math.max(0, away));
      }
      LOG.warn("{}: 'silent SECONDS at MILLIS' expected: no leader's silence is known", file);
    } catch (IOException e) {
      LOG.warn("no leader's silence is known: {}", e.getMessage());
    }
    return Duration.ZERO;
  }

  /// A leader is heard now, and this node has what it says.
  synchronized void heard() {
    carried = Duration.ZERO;
    sinceNanos = nanoTime.getAsLong();
  }

  synchronized Duration silence() {
    return carried.plusNanos(nanoTime.getAsLong() - sinceNanos);
  }

  /// Keeps what has been counted. Waits for the disk.
  void save() {
    try {
      PrivateFiles.write(file, "silent " + silence().toSeconds() + " at " + clock.millis() + "\n");
      failing = false;
    } catch (IOException e) {
      if (!failing) {
        LOG.warn("when a leader was heard last is not kept: {}", e.getMessage());
      }
      failing = true;
    }
  }
}
