package io.swarmdns.server.admin;

import io.grpc.Status;
import io.swarmdns.gossip.edit.Scope;
import io.swarmdns.proto.AdminPolicy.Level;
import io.swarmdns.proto.Changeset;
import io.swarmdns.proto.SubmitRequest;
import io.swarmdns.proto.Wait;
import io.swarmdns.zone.name.DomainName;
import java.util.Locale;

/// Who asks, and what that lets them do.
///
/// @param author as it stands in histories
/// @param level READER, EDITOR or OWNER
/// @param scope the zones that an editor may edit
record Actor(String author, Level level, Scope scope) {
  /// @throws io.grpc.StatusRuntimeException PERMISSION_DENIED when the level is below
  Actor require(Level least) {
    if (level.getNumber() < least.getNumber()) {
      throw Status.PERMISSION_DENIED
          .withDescription(
              author
                  + " is "
                  + word(level)
                  + " here; this is for "
                  + word(least)
                  + (least == Level.EDITOR ? "s and owners" : "s"))
          .asRuntimeException();
    }
    return this;
  }

  private static String word(Level level) {
    return level.name().toLowerCase(Locale.ROOT);
  }

  /// @throws io.grpc.StatusRuntimeException PERMISSION_DENIED when the zone is not the actor's
  void requireZone(DomainName origin) {
    if (!scope.allows(origin)) {
      throw Status.PERMISSION_DENIED
          .withDescription(author + " may not edit " + origin)
          .asRuntimeException();
    }
  }

  /// The actor's changeset as the leader takes it.
  SubmitRequest.Builder submission(Changeset changeset, Wait wait) {
    var request =
        SubmitRequest.newBuilder()
            .setChangeset(changeset)
            .setAuthor(author)
            .setAllZonesAllowed(scope.all())
            .setLive(wait == Wait.LIVE);
    scope.zones().forEach(zone -> request.addZonesAllowed(zone.toString()));
    return request;
  }
}
