package io.swarmdns.server.edit;

import io.swarmdns.gossip.state.Settings;
import io.swarmdns.proto.Refused;
import io.swarmdns.zone.name.DomainName;
import java.util.Optional;

/// Who may edit a zone that follows a file: that file, and nothing else; and a file edits no zone
/// that does not follow it.
public final class FollowedZones {
  private FollowedZones() {}

  /// What stands against an edit.
  ///
  /// @param fileAt the node whose file the edit comes from; empty: from no file
  public static Optional<Refused> obstacle(Settings settings, DomainName origin, String fileAt) {
    var followed = settings.followedAt(origin.toString()).orElse("");
    if (followed.equals(fileAt)) {
      return Optional.empty();
    }
    return Optional.of(
        followed.isEmpty()
            ? Refusals.of(
                Refused.Kind.FOLLOWS_FILE,
                origin,
                "the zone is there and follows no file",
                "take the file away, or let the zone follow it with swarmctl zone follow "
                    + origin
                    + " --node "
                    + fileAt)
            : Refusals.of(
                Refused.Kind.FOLLOWS_FILE,
                origin,
                "the zone follows a file at node " + followed,
                "edit that, or let the zone go with swarmctl zone release " + origin));
  }
}
