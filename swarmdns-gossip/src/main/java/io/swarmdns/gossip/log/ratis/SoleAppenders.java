package io.swarmdns.gossip.log.ratis;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.grpc.GrpcFactory;
import org.apache.ratis.grpc.server.GrpcLogAppender;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.rpc.RpcFactory;
import org.apache.ratis.rpc.RpcType;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.leader.FollowerInfo;
import org.apache.ratis.server.leader.LeaderState;
import org.apache.ratis.server.leader.LogAppender;

/// Ratis over gRPC, with one appender of the log for each follower.
///
/// Ratis makes two for a member that has a vote in one of the two lists of members and none in the
/// other: whoever becomes the leader in the middle of a promotion or a demotion. It notices that,
/// and ends the election that was won: the node says that it leads, does not, and keeps everybody
/// else from it, for ever. Here the appender that was made first steps aside, under another id, for
/// the one whose progress Ratis counts; it goes when the change is through.
public final class SoleAppenders extends GrpcFactory {
  /// How Ratis finds this class: by the type's name, which is the type's class.
  public static final class Type implements RpcType {
    @Override
    public String name() {
      return getClass().getName();
    }

    @Override
    public RpcFactory newFactory(Parameters parameters) {
      return new SoleAppenders(parameters);
    }
  }

  /// Those made and not started, by the leadership's group and the follower.
  private final Map<Follower, Appender> waiting = new ConcurrentHashMap<>();

  private record Follower(RaftGroupId group, RaftPeerId id) {}

  private SoleAppenders(Parameters parameters) {
    super(parameters);
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // a leadership is itself and nothing else
  public LogAppender newLogAppender(
      RaftServer.Division server, LeaderState state, FollowerInfo follower) {
    var appender = new Appender(server, state, follower);
    var first = waiting.put(appender.key(), appender);
    if (first != null && first.getLeaderState() == state) {
      first.stepAside();
    }
    return appender;
  }

  private void started(Appender appender) {
    waiting.remove(appender.key(), appender);
  }

  private final class Appender extends GrpcLogAppender {
    private volatile boolean aside;

    Appender(RaftServer.Division server, LeaderState state, FollowerInfo follower) {
      super(server, state, follower);
    }

    Follower key() {
      return new Follower(getServer().getMemberId().getGroupId(), getFollower().getId());
    }

    void stepAside() {
      aside = true;
    }

    /// Of a member that there is none of, so that this appender goes with the next list of members.
    @Override
    public RaftPeerId getFollowerId() {
      var id = super.getFollowerId();
      return aside ? RaftPeerId.valueOf(id + " twice") : id;
    }

    @Override
    public void start() {
      started(this);
      if (!aside) {
        super.start();
      }
    }
  }
}
