package io.swarmdns.gossip.placement;

/// Who a node is in the log: its name and how often it has begun anew, as `n2.1`.
///
/// A node that has lost its log must not come back under its old id: it would vote as if it still
/// had what it once acknowledged.
public final class PeerIds {
  private PeerIds() {}

  /// @param beginning from 1, one more after each loss of the log
  public static String of(String node, int beginning) {
    return node + "." + beginning;
  }

  /// The node's name in a peer id.
  public static String node(String peerId) {
    int dot = peerId.lastIndexOf('.');
    return dot < 0 ? peerId : peerId.substring(0, dot);
  }

  /// Whether one is a later beginning of the same node than the other; not for what is no peer id.
  static boolean isSuccessor(String peerId, String other) {
    return !peerId.isEmpty()
        && node(peerId).equals(node(other))
        && beginning(peerId) > beginning(other);
  }

  private static int beginning(String peerId) {
    try {
      return Integer.parseInt(peerId.substring(peerId.lastIndexOf('.') + 1));
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
