package io.swarmdns.gossip.log;

import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// A change of the log's members. Each is one configuration change.
public sealed interface MemberChange {
  /// Whom the change is about; for a replacement, the one who leaves.
  String peerId();

  /// A node that waits to be added becomes a listener.
  record Add(LogMember listener) implements MemberChange {
    public Add {
      if (listener.vote() != LogMember.Vote.LISTENER) {
        throw new IllegalArgumentException(
            listener.peerId() + " must be added as a listener, and promoted once it has caught up");
      }
    }

    @Override
    public String peerId() {
      return listener.peerId();
    }
  }

  /// A listener gets a vote, as a voter or as a witness.
  record Promote(String peerId, LogMember.Vote vote) implements MemberChange {
    public Promote {
      requireVote(peerId, vote);
    }
  }

  /// A voter or witness other than the leader becomes a listener.
  record Demote(String peerId) implements MemberChange {}

  /// A member other than the leader leaves. What it holds of the log is deleted there, if it can be
  /// reached.
  record Remove(String peerId) implements MemberChange {}

  /// A voter or witness other than the leader leaves and a listener gets a vote, at once: the
  /// number of votes stays what it is.
  ///
  /// @param vote what the successor becomes, whatever the other one was: a witness in a voter's
  ///   place must not begin to lead
  record Replace(String peerId, String successor, LogMember.Vote vote) implements MemberChange {
    public Replace {
      requireVote(successor, vote);
    }

    public Replace(String peerId, String successor) {
      this(peerId, successor, LogMember.Vote.VOTER);
    }
  }

  /// A voter or witness other than the leader becomes a listener and a listener gets a vote, at
  /// once: the number of votes stays what it is.
  ///
  /// @param vote as for [Replace]
  record Swap(String peerId, String successor, LogMember.Vote vote) implements MemberChange {
    public Swap {
      requireVote(successor, vote);
    }

    public Swap(String peerId, String successor) {
      this(peerId, successor, LogMember.Vote.VOTER);
    }
  }

  private static void requireVote(String peerId, LogMember.Vote vote) {
    if (!vote.counts()) {
      throw new IllegalArgumentException(peerId + " cannot be promoted to " + vote);
    }
  }

  /// A voter becomes a witness, or the other way: who has a vote stays the same.
  record Weigh(String peerId, LogMember.Vote vote) implements MemberChange {
    public Weigh {
      requireVote(peerId, vote);
    }
  }

  /// A member is reached elsewhere from now on.
  record Move(String peerId, String host, int port) implements MemberChange {}

  /// The members after this change.
  ///
  /// @param leader the leader's peer id: it cannot lose its own vote
  /// @throws MemberChangeRefusedException when the change does not fit to these members
  default Set<LogMember> apply(Set<LogMember> members, String leader) {
    var byId = new TreeMap<String, LogMember>();
    members.forEach(member -> byId.put(member.peerId(), member));
    switch (this) {
      case Add(var listener) -> {
        if (byId.containsKey(listener.peerId())) {
          throw new MemberChangeRefusedException(listener.peerId() + " is a member already");
        }
        byId.put(listener.peerId(), listener);
      }
      case Promote(var peerId, var vote) -> {
        var listener = Members.require(byId, peerId, false);
        byId.put(peerId, listener.with(vote));
      }
      case Weigh(var peerId, var vote) -> {
        var member = Members.require(byId, peerId, true);
        byId.put(peerId, member.with(vote));
      }
      case Demote(var peerId) -> {
        var voter = Members.requireOther(byId, peerId, leader);
        byId.put(peerId, voter.with(LogMember.Vote.LISTENER));
      }
      case Remove(var peerId) -> {
        Members.requireNotLeader(peerId, leader);
        if (byId.remove(peerId) == null) {
          throw new MemberChangeRefusedException(peerId + " is not a member");
        }
      }
      case Replace(var peerId, var successor, var vote) -> {
        Members.requireOther(byId, peerId, leader);
        var listener = Members.require(byId, successor, false);
        byId.remove(peerId);
        byId.put(successor, listener.with(vote));
      }
      case Swap(var peerId, var successor, var vote) -> {
        var voter = Members.requireOther(byId, peerId, leader);
        var listener = Members.require(byId, successor, false);
        byId.put(peerId, voter.with(LogMember.Vote.LISTENER));
        byId.put(successor, listener.with(vote));
      }
      case Move(var peerId, var host, var port) -> {
        var member = byId.get(peerId);
        if (member == null) {
          throw new MemberChangeRefusedException(peerId + " is not a member");
        }
        byId.put(peerId, member.at(host, port));
      }
    }
    return new TreeSet<>(byId.values());
  }
}
