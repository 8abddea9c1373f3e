package io.swarmdns.server.admin;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.swarmdns.gossip.state.GroupState;
import io.swarmdns.gossip.state.Settings;
import io.swarmdns.proto.Done;
import io.swarmdns.proto.FollowedZone;
import io.swarmdns.proto.ListZonesReply;
import io.swarmdns.proto.ListZonesRequest;
import io.swarmdns.proto.Setting;
import io.swarmdns.proto.SettingKey.Kind;
import io.swarmdns.proto.SettingsChange;
import io.swarmdns.proto.ZoneInfo;
import io.swarmdns.server.edit.SettingsDoor;
import io.swarmdns.zone.name.DomainName;
import io.swarmdns.zone.store.ZoneStore;
import io.swarmdns.zone.store.ZoneVersion;
import java.util.Iterator;
import java.util.Locale;
import java.util.Optional;

/// Which zones there are, and what is known of each.
final class ZoneCalls {
  private static final int PAGE_USUAL = 1_000;
  private static final int PAGE_MAX = 10_000;

  private final ZoneStore store;
  private final GroupState state;
  private final ZoneIndex index;
  private final SettingsDoor settings;

  ZoneCalls(ZoneStore store, GroupState state, ZoneIndex index, SettingsDoor settings) {
    this.store = store;
    this.state = state;
    this.index = index;
    this.settings = settings;
  }

  ListZonesReply list(ListZonesRequest request) {
    int size = Arguments.pageSize(request.getPageSize(), PAGE_USUAL, PAGE_MAX);
    if (request.getContains().length() > DomainName.LENGTH_MAX * 4) {
      throw Arguments.invalid("no zone's name is as long as what it should contain");
    }
    var contains = request.getContains().toLowerCase(Locale.ROOT);
    Iterator<DomainName> names =
        request.getAfter().isEmpty()
            ? index.all()
            : index.after(Arguments.origin(request.getAfter()));
    var reply = ListZonesReply.newBuilder();
    while (names.hasNext()) {
      var origin = names.next();
      if (!contains.isEmpty() && !origin.toString().contains(contains)) {
        continue;
      }
      if (reply.getZonesCount() == size) {
        return reply.setMore(true).build();
      }
      info(origin, false).ifPresent(reply::addZones);
    }
    return reply.build();
  }

  ZoneInfo get(DomainName origin) {
    return info(origin, true).orElseThrow(() -> Arguments.noSuchZone(origin));
  }

  private Optional<ZoneInfo> info(DomainName origin, boolean withDigest) {
    var lease = store.lease(origin);
    if (lease.isEmpty()) {
      return Optional.empty();
    }
    try (var held = lease.get()) {
      return Optional.of(info(held.get(), withDigest));
    }
  }

  private ZoneInfo info(ZoneVersion version, boolean withDigest) {
    var origin = version.origin();
    var info =
        ZoneInfo.newBuilder()
            .setOrigin(origin.toString())
            .setSerial(version.serial())
            .setRecords(version.recordCount())
            .setIsSigned(version.isSigned());
    if (withDigest) {
      info.setDigest(ByteString.copyFrom(version.digest().bytes()));
    }
    state
        .lastChange(origin)
        .ifPresent(change ->
            info.setChangedMillis(change.getTimeMillis()).setChangedBy(change.getAuthor()));
    state.settings().followedAt(origin.toString()).ifPresent(info::setFollowsNode);
    return info.build();
  }

  /// Lets a zone be edited that followed a file; one that follows none is as it should be.
  Done release(Actor actor, DomainName origin) throws InterruptedException {
    actor.requireZone(origin);
    if (store.current().get(origin) == null) {
      throw Arguments.noSuchZone(origin);
    }
    settings.change(actor.author(), now -> released(now, origin));
    return Done.getDefaultInstance();
  }

  /// Lets a zone follow its file at a node; one that does already is as it should be. Where the
  /// node has no such file, or does not follow files, the zone takes no edits until it is released.
  ///
  /// @param node its name
  Done follow(Actor actor, DomainName origin, String node) throws InterruptedException {
    actor.requireZone(origin);
    if (store.current().get(origin) == null) {
      throw Arguments.noSuchZone(origin);
    }
    settings.change(actor.author(), now -> followed(now, origin, node));
    return Done.getDefaultInstance();
  }

  private static Optional<SettingsChange.Builder> followed(
      Settings now, DomainName origin, String node) {
    if (!now.nodes().containsKey(node)) {
      throw Status.NOT_FOUND
          .withDescription("no node " + Arguments.shown(node) + "; see swarmctl node list")
          .asRuntimeException();
    }
    if (now.followedAt(origin.toString()).equals(Optional.of(node))) {
      return Optional.empty();
    }
    var key = Settings.key(Kind.FOLLOWED_ZONE, origin.toString());
    var change = SettingsChange.newBuilder();
    now.get(Kind.FOLLOWED_ZONE, origin.toString())
        .ifPresentOrElse(change::addExpected, () -> change.addAbsent(key));
    return Optional.of(
        change.addSet(
            Setting.newBuilder()
                .setKey(key)
                .setFollowedZone(FollowedZone.newBuilder().setNode(node))));
  }

  private static Optional<SettingsChange.Builder> released(Settings now, DomainName origin) {
    Optional<Setting> follows = now.get(Kind.FOLLOWED_ZONE, origin.toString());
    return follows.map(
        setting -> SettingsChange.newBuilder().addExpected(setting).addRemove(setting.getKey()));
  }
}
