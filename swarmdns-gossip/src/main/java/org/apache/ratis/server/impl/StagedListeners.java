package org.apache.ratis.server.impl;

import org.apache.ratis.proto.RaftProtos.RaftPeerRole;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.leader.LogAppender;

/// Listeners that a leader has added itself.
///
/// Ratis counts a new member as caught up once the change that adds it is made, but only one with a
/// vote. A listener counts as new for as long as the leadership lasts: the next change then waits
/// for it, though it be down, and when that change fails because of another node, all such
/// listeners are sent nothing any more.
///
/// Stands in Ratis' package because what it mends is not to be reached from outside. Belongs to the
/// version of Ratis that the root pom names. Thread-safe.
public final class StagedListeners {
  private StagedListeners() {}

  /// Counts the listeners among the members as caught up. To be called before each change of the
  /// members; does nothing where the server does not lead.
  ///
  /// @param division of a Ratis server
  public static void settle(RaftServer.Division division) {
    if (division instanceof RaftServerImpl server) {
      synchronized (server) { // as Ratis does while it begins a change
        var members = server.getRaftConf();
        server
            .getRole()
            .getLeaderState()
            .ifPresent(leader ->
                leader
                    .getLogAppenders()
                    .map(LogAppender::getFollower)
                    .filter(FollowerInfoImpl.class::isInstance)
                    .map(FollowerInfoImpl.class::cast)
                    .filter(
                        follower -> members.containsInConf(follower.getId(), RaftPeerRole.LISTENER))
                    .forEach(FollowerInfoImpl::catchUp));
      }
    }
  }
}
