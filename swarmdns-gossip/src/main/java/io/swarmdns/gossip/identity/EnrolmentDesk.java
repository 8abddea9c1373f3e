package io.swarmdns.gossip.identity;

import io.swarmdns.proto.Role;
import java.util.List;

/// Decides who may join: it knows the tokens and the enrolled nodes, which are in the replicated
/// settings. Called by [EnrolmentService] on threads that may block.
public interface EnrolmentDesk {
  /// Spends a token, once. The same token for the same node and enrolment again is granted again:
  /// the answer was lost, and the node asks once more with the key it had.
  ///
  /// @param secretHash SHA-256 of the token's secret
  /// @param node the name that the caller wants; valid by [NodeName]
  /// @param enrolment 16 bytes in hexadecimal, derived from the caller's key
  Verdict spend(byte[] secretHash, String node, String enrolment);

  /// What became of it.
  sealed interface Verdict {}

  /// @param peers where other nodes' gossip listens
  /// @param predecessors how many nodes of the name were removed before
  record Granted(Role role, List<HostPort> peers, int predecessors) implements Verdict {}

  record Refused(Refusal refusal) implements Verdict {}

  /// Why a node may not join, with what people are told.
  enum Refusal {
    UNKNOWN_TOKEN("this swarm has no such join token: it was revoked or forged. Make a new one"),
    EXPIRED_TOKEN("the join token has expired. Make a new one"),
    USED_TOKEN("the join token was used already. Make a new one"),
    OTHER_NAME("the join token is for a node with another name"),
    NAME_TAKEN("a node of this name is in the swarm. Choose another name, or remove that node"),
    REVOKED_KEY("this key belonged to a node that was removed. Join with a new one"),
    NOT_AN_ISSUER("this node does not issue certificates. Ask a primary"),
    NO_QUORUM("the swarm cannot record the node now: no majority of its primaries is reachable");

    private final String text;

    Refusal(String text) {
      this.text = text;
    }

    public String text() {
      return text;
    }
  }
}
