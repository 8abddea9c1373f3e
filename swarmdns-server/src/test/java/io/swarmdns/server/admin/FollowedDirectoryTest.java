package io.swarmdns.server.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.StatusRuntimeException;
import io.swarmdns.gossip.state.Settings;
import io.swarmdns.proto.Changeset;
import io.swarmdns.proto.EditRequest;
import io.swarmdns.proto.FollowRequest;
import io.swarmdns.proto.FollowedZone;
import io.swarmdns.proto.HistoryRequest;
import io.swarmdns.proto.Refused;
import io.swarmdns.proto.Setting;
import io.swarmdns.proto.SettingKey.Kind;
import io.swarmdns.proto.ZoneEdit;
import io.swarmdns.proto.ZoneRequest;
import io.swarmdns.server.edit.SettingsDoor;
import io.swarmdns.server.edit.ZoneImport;
import io.swarmdns.server.zones.FollowedDirectory;
import io.swarmdns.zone.name.DomainName;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Zones of a swarm that follow files at a node.
class FollowedDirectoryTest {
  @TempDir Path directory;
  private Path zones = Path.of("zones");
  private TestNode node;
  private FollowedDirectory followed;
  private long written;

  @BeforeEach
  void start() throws Exception {
    zones = Files.createDirectory(directory.resolve("zones"));
    node = new TestNode(directory);
    followed = followed();
  }

  private FollowedDirectory followed() {
    var random = new SecureRandom();
    var settings = new SettingsDoor(node.leader, node.state, node.log, random);
    return new FollowedDirectory(
        zones,
        ".zone",
        new FollowedDirectory.Door(
            "n1",
            node.store,
            node.state,
            node.leader,
            new ZoneImport(node.store, node.state, node.log, node.leader, settings),
            settings,
            random),
        InstantSource.system());
  }

  @AfterEach
  void stop() {
    node.close();
  }

  /// Writes a file whose time differs from all before.
  private void write(String name, String text) throws Exception {
    var file = Files.writeString(zones.resolve(name), text);
    Files.setLastModifiedTime(file, FileTime.from(Instant.ofEpochSecond(1_000_000 + written++)));
  }

  private static String zone(int serial, String address) {
    return """
    $TTL 300
    @   SOA ns1 hostmaster %d 3600 600 604800 300
        NS  ns1
    ns1 A   192.0.2.53
    www A   %s
    """
        .formatted(serial, address);
  }

  private Optional<Integer> serial(String origin) {
    return node.store
        .lease(DomainName.parse(origin))
        .map(lease -> {
          try (var held = lease) {
            return held.get().serial();
          }
        });
  }

  private Refused edited(ZoneEdit.Builder edit) {
    var replies =
        node.admin()
            .edit(
                EditRequest.newBuilder()
                    .setChangeset(
                        Changeset.newBuilder()
                            .setRequestId(node.requestId())
                            .addZones(edit.setOrigin("example.")))
                    .build());
    return replies.next().getRefused();
  }

  @Test
  void newFilesBecomeZonesThatRefuseOtherEdits() throws Exception {
    write("example.zone", zone(7, "192.0.2.1"));
    write("example.net.zone", zone(1, "192.0.2.1"));
    var report = followed.load().report();
    assertEquals(2, report.loaded(), report.toString());
    assertEquals(Optional.of(7), serial("example."));
    assertEquals(Optional.of("n1"), node.state.settings().followedAt("example."));
    var newest =
        node.admin()
            .getHistory(HistoryRequest.newBuilder().setOrigin("example.").build())
            .getEntries(0);
    assertEquals("node n1", newest.getAuthor());
    assertEquals("file example.zone", newest.getComment());
    assertEquals(
        Refused.Kind.FOLLOWS_FILE, edited(ZoneEdit.newBuilder().setRemove(true)).getKind());
    assertEquals(0, followed.load().report().loaded(), "nothing has changed");
    assertEquals(0, followed().load().report().loaded(), "nor after a restart");
    assertEquals(Optional.of(7), serial("example."));
  }

  @Test
  void changesAreEditsAndRaiseTheSerial() throws Exception {
    write("example.zone", zone(7, "192.0.2.1"));
    followed.load();
    write("example.zone", zone(7, "192.0.2.2"));
    assertEquals(1, followed.load().report().loaded());
    assertEquals(Optional.of(8), serial("example."));
    write("example.zone", zone(20, "192.0.2.3"));
    followed.load();
    assertEquals(Optional.of(20), serial("example."));
    var newest =
        node.admin()
            .getHistory(HistoryRequest.newBuilder().setOrigin("example.").build())
            .getEntries(0);
    assertFalse(newest.getWholeZone(), "a difference, not a new zone");
    assertEquals(2, newest.getRrsetsChanged());
  }

  @Test
  void includedFilesCount() throws Exception {
    write("hosts.inc", "www A 192.0.2.1\n");
    write("example.zone", zone(1, "192.0.2.9") + "$INCLUDE hosts.inc\n");
    assertEquals(1, followed.load().report().loaded());
    write("hosts.inc", "www A 192.0.2.2\n");
    assertEquals(1, followed.load().report().loaded());
    assertEquals(Optional.of(2), serial("example."));
  }

  @Test
  void ofABadFileTheLastGoodVersionStays() throws Exception {
    write("example.zone", zone(7, "192.0.2.1"));
    followed.load();
    write("example.zone", zone(8, "192.0.2.2") + "bad FOO bar\n");
    var outcome = followed.load();
    assertTrue(outcome.complete(), "trying again would not help");
    assertEquals(1, outcome.report().failed());
    var failure = outcome.report().failures().getFirst();
    assertEquals(6, failure.cause().line());
    assertTrue(failure.cause().file().endsWith("example.zone"), failure.toString());
    assertEquals(Optional.of(7), serial("example."));
    write("example.zone", zone(8, "192.0.2.2"));
    assertEquals(0, followed.load().report().failed());
    assertEquals(Optional.of(8), serial("example."));
  }

  @Test
  void aZoneWhoseFileIsGoneIsRemovedUnlessAllAre() throws Exception {
    write("example.zone", zone(7, "192.0.2.1"));
    write("example.net.zone", zone(1, "192.0.2.1"));
    followed.load();
    Files.delete(zones.resolve("example.zone"));
    assertEquals(1, followed.load().report().removed());
    assertEquals(Optional.empty(), serial("example."));
    assertEquals(Optional.empty(), node.state.settings().followedAt("example."));
    Files.delete(zones.resolve("example.net.zone"));
    var report = followed.load().report();
    assertEquals(0, report.removed());
    assertEquals(1, report.problemCount());
    assertEquals(Optional.of(1), serial("example.net."));
  }

  @Test
  void aReleasedZoneIsLeftAloneUntilItIsToldToFollow() throws Exception {
    write("example.zone", zone(7, "192.0.2.1"));
    followed.load();
    node.admin().releaseZone(ZoneRequest.newBuilder().setOrigin("example").build());
    write("example.zone", zone(9, "192.0.2.2"));
    var report = followed.load().report();
    assertEquals(1, report.failed());
    assertTrue(
        report.failures().getFirst().cause().toString().contains("swarmctl zone follow"),
        report.failures().toString());
    assertEquals(Optional.of(7), serial("example."));
    node.admin().followZone(FollowRequest.newBuilder().setOrigin("example").build());
    assertEquals(1, followed.load().report().loaded());
    assertEquals(Optional.of(9), serial("example."));
    Files.delete(zones.resolve("example.zone"));
    write("other.zone", zone(1, "192.0.2.1"));
    node.admin().releaseZone(ZoneRequest.newBuilder().setOrigin("example").build());
    assertEquals(0, followed.load().report().removed(), "it is not the file's any more");
  }

  @Test
  void aZoneThatFollowsAnotherNodesFileIsLeftAlone() throws Exception {
    node.set(
        Setting.newBuilder()
            .setKey(Settings.key(Kind.FOLLOWED_ZONE, "example."))
            .setFollowedZone(FollowedZone.newBuilder().setNode("n2"))
            .build());
    write("example.zone", zone(7, "192.0.2.1"));
    assertEquals(1, followed.load().report().failed());
    assertEquals(Optional.empty(), serial("example."));
  }

  @Test
  void aZoneOnlyFollowsNodesThatAreEnrolled() throws Exception {
    write("example.zone", zone(7, "192.0.2.1"));
    followed.load();
    assertThrows(
        StatusRuntimeException.class,
        () ->
            node.admin()
                .followZone(FollowRequest.newBuilder().setOrigin("example").setNode("n9").build()));
  }

  @Test
  void withoutALeaderItIsTriedAgain() throws Exception {
    write("example.zone", zone(7, "192.0.2.1"));
    followed.load();
    node.log.leads(false);
    write("example.zone", zone(8, "192.0.2.2"));
    var outcome = followed.load();
    assertFalse(outcome.complete());
    assertEquals(0, outcome.report().failed(), "it is not the file's fault");
    node.log.leads(true);
    assertTrue(followed.load().complete());
    assertEquals(Optional.of(8), serial("example."));
  }

  @Test
  void largeZonesAreUploaded() throws Exception {
    var text = new StringBuilder(zone(1, "192.0.2.1"));
    for (int i = 0; i < 60_000; i++) {
      text.append("h").append(i).append(" A 10.0.").append(i >> 8).append('.').append(i & 255);
      text.append('\n');
    }
    write("example.zone", text.toString());
    var report = followed.load().report();
    assertEquals(60_004, report.records(), report.toString());
    assertEquals(Optional.of(1), serial("example."));
  }
}
