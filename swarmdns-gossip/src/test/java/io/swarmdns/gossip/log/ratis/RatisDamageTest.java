package io.swarmdns.gossip.log.ratis;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swarmdns.gossip.log.LogHealth;
import io.swarmdns.gossip.log.LogMember.Vote;
import io.swarmdns.gossip.log.LogRole;
import io.swarmdns.gossip.log.LogUnavailableException;
import io.swarmdns.gossip.log.MemberChange;
import io.swarmdns.gossip.log.ratis.RatisRecovery.Damage;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What happens to a log whose files are damaged, or whose disk is full.
final class RatisDamageTest {
  private static final int SEGMENT_HEADER_BYTES = 8;

  @TempDir Path directory;
  private RatisCluster cluster;

  @BeforeEach
  void make() throws Exception {
    cluster = new RatisCluster(directory, options -> options);
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  private void propose(String id, String text) throws Exception {
    cluster.log(id).propose(text.getBytes(StandardCharsets.UTF_8)).get(90, TimeUnit.SECONDS);
  }

  private Path openSegment(String id) throws IOException {
    try (var files = Files.list(cluster.directory(id).current())) {
      return files
          .filter(path -> path.getFileName().toString().startsWith("log_inprogress_"))
          .findFirst()
          .orElseThrow();
    }
  }

  private static int used(byte[] bytes) {
    int used = bytes.length;
    while (bytes[used - 1] == 0) {
      used--;
    }
    return used;
  }

  private static void flip(Path path, long offset) throws IOException {
    try (var file = new RandomAccessFile(path.toFile(), "rw")) {
      file.seek(offset);
      int b = file.read();
      file.seek(offset);
      file.write(b ^ 0x10);
    }
  }

  /// As a machine leaves it that loses power while an entry is written: its beginning, then the
  /// zeros of the space allocated ahead.
  private void tear(String id) throws IOException {
    var path = openSegment(id);
    try (var file = new RandomAccessFile(path.toFile(), "rw")) {
      long end = new SegmentFile(path, firstOf(path), java.util.OptionalLong.empty()).read().end();
      file.seek(end);
      file.write(new byte[] {(byte) 0xc8, 0x01, 8, 1, 16, 99, 26, 77});
      file.write(new byte[1 << 20]);
    }
  }

  private static long firstOf(Path path) {
    String name = path.getFileName().toString();
    return Long.parseLong(name.substring(name.lastIndexOf('_') + 1));
  }

  @Test
  void aTornLastEntryIsCutOff() throws Exception {
    cluster.start(1);
    propose("n0", "one");
    propose("n0", "two");
    cluster.kill("n0");
    tear("n0");
    cluster.restart("n0");
    assertInstanceOf(LogHealth.Repaired.class, cluster.log("n0").status().health());
    cluster.await("entries", () -> cluster.machine("n0").size() == 2);
    cluster.leader();
    propose("n0", "three");
    assertEquals(List.of("one", "two", "three"), cluster.machine("n0").texts());
  }

  @Test
  void aFileThatEndsInsideAnEntryIsCutOff() throws Exception {
    cluster.start(1);
    propose("n0", "one");
    cluster.kill("n0");
    var path = openSegment("n0");
    long end = new SegmentFile(path, firstOf(path), java.util.OptionalLong.empty()).read().end();
    try (var file = new RandomAccessFile(path.toFile(), "rw")) {
      file.setLength(end);
      file.seek(end);
      file.write(new byte[] {(byte) 0xc8, 0x01, 8, 1, 16});
    }
    cluster.restart("n0");
    assertInstanceOf(LogHealth.Repaired.class, cluster.log("n0").status().health());
    cluster.await("entries", () -> cluster.machine("n0").size() == 1);
  }

  @Test
  void aFlippedBitLosesTheLogAndNothingIsDeleted() throws Exception {
    cluster.start(1);
    for (int i = 0; i < 20; i++) {
      propose("n0", "entry " + i);
    }
    cluster.kill("n0");
    var path = openSegment("n0");
    byte[] bytes = Files.readAllBytes(path);
    flip(path, used(bytes) / 2);
    byte[] damaged = Files.readAllBytes(path);
    var lost = assertThrows(LogLostException.class, () -> cluster.restart("n0"));
    assertTrue(lost.toString().contains(path.toString()), lost.toString());
    assertTrue(java.util.Arrays.equals(damaged, Files.readAllBytes(path)));
    var aside = RatisLog.moveAside(cluster.node("n0").options);
    assertTrue(Files.exists(aside.resolve("current").resolve(path.getFileName())));
  }

  @Test
  void aFlippedBitInTheLastEntryLosesTheLogToo() throws Exception {
    cluster.start(1);
    propose("n0", "acknowledged");
    cluster.kill("n0");
    var path = openSegment("n0");
    flip(path, used(Files.readAllBytes(path)) - 8);
    assertThrows(LogLostException.class, () -> cluster.restart("n0"));
  }

  @Test
  void aDamagedHeaderLosesTheLog() throws Exception {
    cluster.start(1);
    propose("n0", "one");
    cluster.kill("n0");
    flip(openSegment("n0"), SEGMENT_HEADER_BYTES / 2);
    assertThrows(LogLostException.class, () -> cluster.restart("n0"));
  }

  @Test
  void aMissingSegmentLosesTheLog() throws Exception {
    cluster.start(1);
    for (int i = 0; i < 40; i++) {
      propose("n0", "x".repeat(1_000_000));
    }
    cluster.kill("n0");
    try (var files = Files.list(cluster.directory("n0").current())) {
      var closed =
          files.filter(path -> path.getFileName().toString().matches("log_\\d+-\\d+")).toList();
      assertTrue(closed.size() >= 2, closed.toString());
      Files.delete(closed.getFirst());
    }
    assertThrows(LogLostException.class, () -> cluster.restart("n0"));
  }

  @Test
  void aNodeThatLostItsLogComesBackUnderANewId() throws Exception {
    var ids = cluster.start(3);
    String leader = cluster.leader();
    for (int i = 0; i < 20; i++) {
      propose(leader, "entry " + i);
    }
    String broken = ids.stream().filter(id -> !id.equals(leader)).findFirst().orElseThrow();
    cluster.await("applied", () -> cluster.machine(broken).size() == 20);
    cluster.kill(broken);
    var path = openSegment(broken);
    flip(path, used(Files.readAllBytes(path)) / 2);
    assertThrows(LogLostException.class, () -> cluster.restart(broken));
    RatisLog.moveAside(cluster.node(broken).options);
    var listener = cluster.join(broken + "-again");
    cluster.change(leader, new MemberChange.Add(listener));
    cluster.change(leader, new MemberChange.Replace(broken, listener.peerId()));
    propose(leader, "after");
    cluster.await("all", () -> cluster.machine(listener.peerId()).size() == 21);
    assertEquals(3, cluster.log(leader).members().size());
  }

  @Test
  void aLoneNodeSurvivesAnEmptyMetaFile() throws Exception {
    cluster.start(1);
    propose("n0", "one");
    long term = cluster.log("n0").status().term();
    cluster.stop("n0");
    Files.write(cluster.directory("n0").meta(), new byte[0]);
    cluster.restart("n0");
    assertInstanceOf(LogHealth.Repaired.class, cluster.log("n0").status().health());
    cluster.leader();
    assertTrue(cluster.log("n0").status().term() > term);
    propose("n0", "two");
    assertEquals(List.of("one", "two"), cluster.machine("n0").texts());
  }

  @Test
  void aVoterAmongOthersMustNotForgetItsVote() throws Exception {
    cluster.start(3);
    cluster.stop("n1");
    Files.write(cluster.directory("n1").meta(), new byte[0]);
    assertThrows(LogLostException.class, () -> cluster.restart("n1"));
  }

  @Test
  void aDamagedListOfMembersIsTakenFromTheLog() throws Exception {
    cluster.start(3);
    propose(cluster.leader(), "one");
    cluster.stop("n1");
    Files.write(cluster.directory("n1").configuration(), new byte[] {1, 2, 3});
    cluster.restart("n1");
    assertInstanceOf(LogHealth.Repaired.class, cluster.log("n1").status().health());
    cluster.await("applied", () -> cluster.machine("n1").size() == 1);
    assertEquals(3, cluster.log("n1").members().size());
  }

  @Test
  void ofADamagedSnapshotTheOneBeforeIsTaken() throws Exception {
    cluster.start(1);
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < 30; i++) {
        propose("n0", "entry " + round + "/" + i);
      }
      snapshot("n0");
    }
    propose("n0", "after");
    cluster.stop("n0");
    var files = new SnapshotStore(cluster.directory("n0")).scan();
    assertEquals(2, files.size());
    flip(files.getFirst().path(), SnapshotFile.HEADER_BYTES + 100);
    cluster.restart("n0");
    cluster.await("all", () -> cluster.machine("n0").size() == 61);
    assertEquals(1, cluster.machine("n0").restores());
    // Both damaged: the log from the beginning is still there, because nothing was purged before
    // the
    // older snapshot and a segment is only deleted as a whole.
    cluster.stop("n0");
    flip(files.getLast().path(), SnapshotFile.HEADER_BYTES + 100);
    cluster.restart("n0");
    cluster.await("all", () -> cluster.machine("n0").size() == 61);
    assertEquals(0, cluster.machine("n0").restores());
  }

  private void snapshot(String id) throws Exception {
    long applied = cluster.log(id).status().appliedIndex();
    cluster.log(id).takeSnapshotSoon();
    cluster.await("a snapshot", () -> cluster.log(id).status().snapshotIndex() >= applied);
  }

  @Test
  void anEntryThatCannotBeAppliedStopsTheLogAndItCanBeOpenedAgain() throws Exception {
    cluster.start(1);
    var node = cluster.node("n0");
    propose("n0", "one");
    node.machine.poison("bad");
    var failure =
        assertThrows(java.util.concurrent.ExecutionException.class, () -> propose("n0", "bad"));
    assertInstanceOf(io.swarmdns.gossip.log.OutcomeUnknownException.class, failure.getCause());
    cluster.await(
        "stopped", () -> cluster.log("n0").status().health() instanceof LogHealth.Stopped);
    assertEquals(LogRole.NONE, cluster.log("n0").status().role());
    node.machine.poison("");
    node.log.reopen();
    cluster.leader();
    propose("n0", "two");
    assertEquals(List.of("one", "bad", "two"), node.machine.texts());
  }

  @Test
  void aTakenPortIsAnErrorAndNotTheEndOfTheProcess() throws Exception {
    cluster.start(1);
    var options = cluster.options("other");
    var taken =
        RatisLogOptions.of(
            options.directory(),
            "other",
            "127.0.0.1",
            cluster.node("n0").options.port(),
            options.group(),
            options.keys(),
            options.trust(),
            options.access());
    assertThrows(
        IOException.class,
        () -> RatisLog.create(taken, new io.swarmdns.gossip.log.RecordingMachine()));
    propose("n0", "still here");
  }

  @Test
  void aNearlyFullDiskRefusesEntriesAndIsReported() throws Exception {
    var disk = Files.createDirectory(directory.resolve("disk"));
    var mount =
        new ProcessBuilder("mount", "-t", "tmpfs", "-o", "size=96m", "tmpfs", disk.toString())
            .redirectErrorStream(true)
            .start();
    Assumptions.assumeTrue(mount.waitFor() == 0, "not permitted to mount a file system");
    try {
      var small =
          new RatisCluster(
              disk, options -> options.with(new RatisLogOptions.DiskReserve(32 << 20, 50)));
      try {
        small.start(1);
        refuseWhenFull(small, disk);
      } finally {
        small.close();
      }
    } finally {
      new ProcessBuilder("umount", "-l", disk.toString()).start().waitFor();
    }
  }

  private static void refuseWhenFull(RatisCluster small, Path disk) throws Exception {
    var log = small.log("n0");
    log.propose(new byte[] {1}).get(90, TimeUnit.SECONDS);
    var ballast = disk.resolve("ballast");
    Files.write(ballast, new byte[70 << 20]);
    small.await("reported", () -> log.status().health() instanceof LogHealth.DiskLow);
    var failure = assertThrows(CompletionException.class, () -> log.propose(new byte[] {2}).join());
    assertEquals(
        LogUnavailableException.Reason.DISK_FULL,
        assertInstanceOf(LogUnavailableException.class, failure.getCause()).reason());
    Files.delete(ballast);
    small.await("free again", () -> log.status().health() instanceof LogHealth.Ok);
    log.propose(new byte[] {3}).get(90, TimeUnit.SECONDS);
  }

  @Test
  void oneSurvivorIsMadeTheOnlyVoter() throws Exception {
    cluster.start(3);
    String leader = cluster.leader();
    propose(leader, "one");
    cluster.await("applied", () -> cluster.machine("n2").size() == 1);
    var options = cluster.node("n2").options;
    var survivor =
        new io.swarmdns.gossip.log.LogMember("n2", "127.0.0.1", options.port(), Vote.VOTER);
    assertThrows(
        IOException.class,
        () ->
            RatisRecovery.makeOnlyVoter(
                options.directory(), options.group(), survivor, Damage.REFUSED));
    for (var id : List.of("n0", "n1", "n2")) {
      cluster.kill(id);
    }
    var outcome =
        RatisRecovery.makeOnlyVoter(options.directory(), options.group(), survivor, Damage.REFUSED);
    assertEquals(2, outcome.forgotten().size());
    cluster.restart("n2");
    assertEquals("n2", cluster.leader());
    propose("n2", "two");
    assertEquals(List.of("one", "two"), cluster.machine("n2").texts());
    assertEquals(1, cluster.log("n2").members().size());
    // And it can grow again.
    cluster.change("n2", new MemberChange.Add(cluster.join("n3")));
    cluster.change("n2", new MemberChange.Promote("n3", Vote.VOTER));
    propose("n2", "three");
    cluster.stop("n2");
    cluster.restart("n2");
    cluster.leader();
    cluster.await("all", () -> cluster.machine("n3").size() == 3);
  }

  /// Makes the lone node go on with what can be read of its log.
  private RatisRecovery.Outcome recover(Damage damage) throws IOException {
    var options = cluster.node("n0").options;
    var self = new io.swarmdns.gossip.log.LogMember("n0", "127.0.0.1", options.port(), Vote.VOTER);
    return RatisRecovery.makeOnlyVoter(options.directory(), options.group(), self, damage);
  }

  @Test
  void aLoneNodeGoesOnWithWhatIsBeforeTheDamage() throws Exception {
    cluster.start(1);
    var texts = new ArrayList<String>();
    for (int i = 0; i < 20; i++) {
      texts.add("entry " + i);
      propose("n0", texts.getLast());
    }
    cluster.kill("n0");
    var path = openSegment("n0");
    flip(path, used(Files.readAllBytes(path)) / 2);
    byte[] damaged = Files.readAllBytes(path);
    assertThrows(LogLostException.class, () -> recover(Damage.REFUSED));
    assertArrayEquals(damaged, Files.readAllBytes(path));
    var copy = recover(Damage.CUT).copy().orElseThrow();
    assertArrayEquals(
        damaged, Files.readAllBytes(copy.resolve("current").resolve(path.getFileName())));
    cluster.restart("n0");
    cluster.leader();
    int left = cluster.machine("n0").size();
    assertTrue(left > 5 && left < 15, left + " entries are left");
    propose("n0", "after");
    assertEquals(texts.subList(0, left), cluster.machine("n0").texts().subList(0, left));
    cluster.stop("n0");
    cluster.restart("n0");
    cluster.await("all", () -> cluster.machine("n0").size() == left + 1);
  }

  @Test
  void ofSeveralSegmentsThoseBeforeTheDamageAreKept() throws Exception {
    cluster.start(1);
    for (int i = 0; i < 40; i++) {
      propose("n0", i + " " + "x".repeat(1_000_000));
    }
    cluster.kill("n0");
    var closed =
        SegmentFile.all(cluster.directory("n0").current()).stream()
            .filter(file -> file.last().isPresent())
            .toList();
    assertTrue(closed.size() >= 2, closed.toString());
    flip(closed.get(1).path(), 1_500_000);
    recover(Damage.CUT);
    cluster.restart("n0");
    cluster.leader();
    int left = cluster.machine("n0").size();
    assertTrue(left >= 5 && left < 35, left + " entries are left");
    propose("n0", "after");
    assertEquals(left + 1, cluster.machine("n0").size());
  }

  @Test
  void ofDamageThatASnapshotCoversTheSnapshotIsKept() throws Exception {
    cluster.start(1);
    for (int i = 0; i < 30; i++) {
      propose("n0", "entry " + i);
    }
    snapshot("n0");
    for (int i = 30; i < 33; i++) {
      propose("n0", "entry " + i);
    }
    cluster.kill("n0");
    // A snapshot does not close the segment: what comes behind the damage in it is lost.
    flip(openSegment("n0"), SEGMENT_HEADER_BYTES + 20);
    recover(Damage.CUT);
    cluster.restart("n0");
    cluster.leader();
    assertEquals(30, cluster.machine("n0").size());
    propose("n0", "after");
    assertEquals(31, cluster.machine("n0").size());
  }

  @Test
  void ofALogWithoutABeginningNothingIsMade() throws Exception {
    cluster.start(1);
    propose("n0", "one");
    cluster.kill("n0");
    var path = openSegment("n0");
    flip(path, SEGMENT_HEADER_BYTES / 2);
    byte[] damaged = Files.readAllBytes(path);
    assertThrows(LogLostException.class, () -> recover(Damage.CUT));
    assertArrayEquals(damaged, Files.readAllBytes(path));
  }
}
