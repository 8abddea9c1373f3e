package io.swarmdns.server.swarm;

import io.swarmdns.gossip.log.LogMember;
import io.swarmdns.gossip.log.LogMember.Vote;
import io.swarmdns.gossip.log.ratis.RatisRecovery;
import io.swarmdns.gossip.placement.PeerIds;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.TreeSet;

/// Makes the node whose files these are the only voter of its swarm, when most voters are gone for
/// good. The node must not run.
public final class SwarmRecovery {
  private SwarmRecovery() {}

  /// What was done.
  ///
  /// @param node the survivor
  /// @param forgotten the nodes that voted or listened before, by name
  /// @param lastIndex where the survivor's log ends
  /// @param copy of the log as it was, if it was damaged and therefore cut
  public record Outcome(
      String node, TreeSet<String> forgotten, long lastIndex, Optional<Path> copy) {}

  /// @param cutDamage whether a damaged log is cut; else it is refused
  /// @throws IOException when it cannot be done: nothing has changed then, or a copy of the log
  ///   lies beside it
  public static Outcome recover(SwarmFiles files, SwarmOptions options, boolean cutDamage)
      throws IOException {
    var subject = files.identity().load().subject();
    int begun = new Beginning(files.beginning()).read();
    if (begun == 0) {
      throw new IOException(
          "this node has never had a part in the log: there is nothing to recover");
    }
    var survivor =
        new LogMember(
            PeerIds.of(subject.name(), begun), options.host(), options.logPort(), Vote.VOTER);
    var outcome =
        RatisRecovery.makeOnlyVoter(
            files.log(),
            LogOpening.group(subject.swarm()),
            survivor,
            cutDamage ? RatisRecovery.Damage.CUT : RatisRecovery.Damage.REFUSED);
    var forgotten = new TreeSet<String>();
    outcome.forgotten().forEach(member -> forgotten.add(PeerIds.node(member.peerId())));
    return new Outcome(subject.name(), forgotten, outcome.lastIndex(), outcome.copy());
  }
}
