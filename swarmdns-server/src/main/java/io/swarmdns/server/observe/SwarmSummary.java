package io.swarmdns.server.observe;

import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedSet;

/// How a node is as a part of its swarm, at one moment.
///
/// @param node its name
/// @param leader the node that leads, as far as this one knows; empty: none
/// @param leaderSilentSeconds for how long no leader has been heard
/// @param zonesExpired zones that are not answered for, because their EXPIRE has passed meanwhile
/// @param role what this node is in the log, in lower case
/// @param committedIndex of the log, with the entries of its own; -1 for none
/// @param appliedIndex of the log here; -1 for none
/// @param voters the nodes that vote
/// @param membersAlive nodes that gossip knows to be alive, this one among them
/// @param lags entries that each node lacks, by name, [#NODES_MAX] at most
/// @param diverged nodes whose zones differ from this one's at the same index
/// @param liveWaits edits that wait for nodes to answer with them
/// @param logDetail what is wrong with the log; empty when nothing is
/// @param diskFreeBytes where the node's data is; empty when that cannot be found out
/// @param certificateSeconds until this node's certificate expires; negative afterwards
/// @param gossipDrops frames that were not passed on, by reason
/// @param refusals calls and connections that were refused for what their certificate says, by
///   reason
public record SwarmSummary(
    String node,
    String leader,
    long leaderSilentSeconds,
    int zonesExpired,
    String role,
    long term,
    long committedIndex,
    long appliedIndex,
    SortedSet<String> voters,
    int membersAlive,
    Map<String, Long> lags,
    int diverged,
    int liveWaits,
    Log log,
    String logDetail,
    OptionalLong diskFreeBytes,
    long certificateSeconds,
    Map<String, Long> gossipDrops,
    Map<String, Long> refusals) {
  /// Nodes that have series of their own.
  public static final int NODES_MAX = 100;

  /// Whether this node's part in the log does its work.
  public enum Log {
    OK,
    /// It does, after a damage was repaired when it was opened.
    REPAIRED,
    /// The disk is nearly full: no edits are taken here.
    LOW,
    STOPPED,
    /// This node was taken out of the log's members.
    REMOVED
  }

  /// Whether this node leads.
  public boolean leads() {
    return leader.equals(node);
  }
}
