package io.swarmdns.gossip.log;

import java.util.Comparator;

/// A member of the log.
///
/// @param peerId never used again for another node, nor for the same node after it lost its log
/// @param host name or address where its log listens
/// @param port 1 to 65535
public record LogMember(String peerId, String host, int port, Vote vote)
    implements Comparable<LogMember> {
  private static final Comparator<LogMember> ORDER =
      Comparator.comparing(LogMember::peerId)
          .thenComparing(LogMember::host)
          .thenComparingInt(LogMember::port)
          .thenComparing(LogMember::vote);

  private static final int PEER_ID_LENGTH_MAX = 100;
  private static final int HOST_LENGTH_MAX = 255;

  /// What a member does besides keeping the log.
  public enum Vote {
    /// Votes and leads.
    VOTER,
    /// Votes; leads only as long as no caught-up [#VOTER] is there to take over: a node without
    /// frontends, or one that is to leave.
    WITNESS,
    /// Receives everything, neither votes nor leads.
    LISTENER;

    /// Whether it counts for majorities.
    public boolean counts() {
      return this != LISTENER;
    }
  }

  /// @throws IllegalArgumentException naming what is out of range
  public LogMember {
    if (peerId.isEmpty() || peerId.length() > PEER_ID_LENGTH_MAX) {
      throw new IllegalArgumentException(
          "peer id of " + peerId.length() + " characters, 1 to " + PEER_ID_LENGTH_MAX + " allowed");
    }
    if (host.isEmpty() || host.length() > HOST_LENGTH_MAX) {
      throw new IllegalArgumentException("host of " + host.length() + " characters: " + peerId);
    }
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("port " + port + " of " + peerId + " is out of range");
    }
  }

  /// The same member with another vote.
  public LogMember with(Vote newVote) {
    return new LogMember(peerId, host, port, newVote);
  }

  /// The same member at another address.
  public LogMember at(String newHost, int newPort) {
    return new LogMember(peerId, newHost, newPort, vote);
  }

  /// By peer id first: sets of members print the same everywhere. Consistent with equality: sorted
  /// sets are equal only when the votes and addresses are.
  @Override
  public int compareTo(LogMember other) {
    return ORDER.compare(this, other);
  }
}
