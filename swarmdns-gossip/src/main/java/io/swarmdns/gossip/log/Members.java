package io.swarmdns.gossip.log;

import java.util.Map;

/// Checks that changes of members have in common.
final class Members {
  private Members() {}

  /// The member, which must or must not have a vote.
  static LogMember require(Map<String, LogMember> members, String peerId, boolean withVote) {
    var member = members.get(peerId);
    if (member == null) {
      throw new MemberChangeRefusedException(peerId + " is not a member");
    }
    if (member.vote().counts() != withVote) {
      throw new MemberChangeRefusedException(
          peerId + " is a " + member.vote() + (withVote ? ": it has no vote" : " already"));
    }
    return member;
  }

  /// The member, which must have a vote and not lead.
  static LogMember requireOther(Map<String, LogMember> members, String peerId, String leader) {
    requireNotLeader(peerId, leader);
    return require(members, peerId, true);
  }

  static void requireNotLeader(String peerId, String leader) {
    if (peerId.equals(leader)) {
      throw new MemberChangeRefusedException(
          peerId + " leads: hand leadership to another voter first");
    }
  }
}
