package io.swarmdns.gossip.log.ratis;

import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;

/// What a node's log needs to know to start.
///
/// @param directory where the log lives; nobody else writes there
/// @param peerId this node's id in the log: never used before by a node that lost its log
/// @param host under which the other members reach this node's log
/// @param bindHost on which it listens
/// @param port where it listens, 1 to 65535
/// @param group the same for all members; comes from the swarm's identity
/// @param keys who this node is; asked at each connection, so that certificates can be renewed
/// @param trust whom this node talks to
/// @param access which peer each of them may speak as
public record RatisLogOptions(
    Path directory,
    String peerId,
    String host,
    String bindHost,
    int port,
    UUID group,
    X509ExtendedKeyManager keys,
    X509ExtendedTrustManager trust,
    PeerAccess access,
    Timing timing,
    Snapshots snapshots,
    Bounds bounds,
    DiskReserve diskReserve) {

  /// How patient members are with each other.
  ///
  /// @param electionMin a follower that has heard nothing for a random time from here
  /// @param electionMax to here asks to become leader. Heartbeats go every half of the minimum
  /// @param stepDownWait how long a leader goes on without a majority before it steps down
  /// @param requestTimeout for one call to another member
  /// @param memberChangeTimeout for a change of members, in which a new one catches up
  /// @param startTimeout for opening, beyond what reading the log takes
  public record Timing(
      Duration electionMin,
      Duration electionMax,
      Duration stepDownWait,
      Duration requestTimeout,
      Duration memberChangeTimeout,
      Duration startTimeout) {
    /// Within a region: with 150 ms to 300 ms busy machines elected for no reason.
    public static final Timing NEAR =
        new Timing(
            Duration.ofMillis(300),
            Duration.ofMillis(600),
            Duration.ofMillis(500),
            Duration.ofSeconds(3),
            Duration.ofSeconds(60),
            Duration.ofSeconds(60));

    /// Between regions up to 100 ms apart: connecting with TLS takes three times the distance.
    public static final Timing FAR =
        new Timing(
            Duration.ofMillis(1200),
            Duration.ofMillis(2400),
            Duration.ofMillis(2000),
            Duration.ofSeconds(5),
            Duration.ofSeconds(120),
            Duration.ofSeconds(60));

    /// @throws IllegalArgumentException when the election times are not in order
    public Timing {
      if (electionMin.isNegative() || electionMin.isZero()) {
        throw new IllegalArgumentException("electionMin must be positive: " + electionMin);
      }
      if (electionMax.compareTo(electionMin) <= 0) {
        throw new IllegalArgumentException(
            "electionMax " + electionMax + " must exceed electionMin " + electionMin);
      }
    }
  }

  /// When a snapshot is taken: after this many entries or bytes of them, whichever comes first.
  public record Snapshots(long afterEntries, long afterBytes) {
    public static final Snapshots DEFAULT = new Snapshots(20_000, 64L << 20);

    /// @throws IllegalArgumentException when a number is not positive
    public Snapshots {
      if (afterEntries < 1 || afterBytes < 1) {
        throw new IllegalArgumentException("snapshots need positive numbers: " + afterEntries);
      }
    }
  }

  /// What may be in flight at once at the leader.
  public record Bounds(int entries, int bytes) {
    public static final Bounds DEFAULT = new Bounds(1024, 32 << 20);

    /// @throws IllegalArgumentException when no entry of the largest size would fit
    public Bounds {
      if (entries < 1 || bytes < RatisSettings.ENTRY_BYTES_MAX) {
        throw new IllegalArgumentException(
            "in-flight bounds of " + entries + " entries, " + bytes + " bytes are too small");
      }
    }
  }

  /// Free space below which the node takes no entries: the smaller of the two.
  ///
  /// @param percent of the file system, 0 to 99
  public record DiskReserve(long bytes, int percent) {
    public static final DiskReserve DEFAULT = new DiskReserve(256L << 20, 5);

    /// @throws IllegalArgumentException when a number is out of range
    public DiskReserve {
      if (bytes < 0 || percent < 0 || percent > 99) {
        throw new IllegalArgumentException(
            "disk reserve of " + bytes + " bytes, " + percent + " %");
      }
    }
  }

  /// Options with the defaults for everything but where, who and whom to trust.
  public static RatisLogOptions of(
      Path directory,
      String peerId,
      String host,
      int port,
      UUID group,
      X509ExtendedKeyManager keys,
      X509ExtendedTrustManager trust,
      PeerAccess access) {
    return new RatisLogOptions(
        directory,
        peerId,
        host,
        host,
        port,
        group,
        keys,
        trust,
        access,
        Timing.NEAR,
        Snapshots.DEFAULT,
        Bounds.DEFAULT,
        DiskReserve.DEFAULT);
  }

  /// The same with other timing.
  public RatisLogOptions with(Timing newTiming) {
    return tuned(bindHost, newTiming, snapshots, bounds, diskReserve);
  }

  /// The same with another rhythm of snapshots.
  public RatisLogOptions with(Snapshots newSnapshots) {
    return tuned(bindHost, timing, newSnapshots, bounds, diskReserve);
  }

  /// The same with other bounds.
  public RatisLogOptions with(Bounds newBounds) {
    return tuned(bindHost, timing, snapshots, newBounds, diskReserve);
  }

  /// The same with another reserve of disk space.
  public RatisLogOptions with(DiskReserve newReserve) {
    return tuned(bindHost, timing, snapshots, bounds, newReserve);
  }

  /// The same, listening on another address than the one that other members use.
  public RatisLogOptions boundTo(String newBindHost) {
    return tuned(newBindHost, timing, snapshots, bounds, diskReserve);
  }

  private RatisLogOptions tuned(
      String newBindHost,
      Timing newTiming,
      Snapshots newSnapshots,
      Bounds newBounds,
      DiskReserve newReserve) {
    return new RatisLogOptions(
        directory,
        peerId,
        host,
        newBindHost,
        port,
        group,
        keys,
        trust,
        access,
        newTiming,
        newSnapshots,
        newBounds,
        newReserve);
  }
}
