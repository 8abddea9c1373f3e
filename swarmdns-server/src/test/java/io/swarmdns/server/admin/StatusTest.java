package io.swarmdns.server.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.swarmdns.gossip.log.LogHealth;
import io.swarmdns.gossip.log.LogMember;
import io.swarmdns.proto.AppliedReport;
import io.swarmdns.proto.NodeStatus;
import io.swarmdns.proto.Role;
import io.swarmdns.proto.StatusRequest;
import io.swarmdns.proto.SwarmStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How the swarm is, and what people are told to do about it.
class StatusTest {
  @TempDir Path directory;
  private TestNode node;

  @BeforeEach
  void start() throws Exception {
    node = new TestNode(directory);
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private SwarmStatus status() {
    return node.admin().getStatus(StatusRequest.getDefaultInstance());
  }

  private void warns(String part) {
    var warnings = status().getWarningsList();
    assertTrue(warnings.stream().anyMatch(text -> text.contains(part)), warnings.toString());
  }

  private void isQuietAbout(String part) {
    var warnings = status().getWarningsList();
    assertTrue(warnings.stream().noneMatch(text -> text.contains(part)), warnings.toString());
  }

  @Test
  void theStatusSaysWhoIsThereAndWhatEachDoes() throws Exception {
    node.enrol("n2", Role.BACKUP, false);
    var status = status();
    assertEquals(node.authority.swarm(), status.getSwarm());
    assertEquals("n1", status.getAskedNode());
    assertEquals("n1", status.getLeader());
    assertEquals(3, status.getWantedVoters());
    assertEquals(2, status.getNodesCount());
    assertEquals(NodeStatus.Vote.LEADER, status.getNodes(0).getVote());
    assertEquals(NodeStatus.Liveness.ALIVE_NODE, status.getNodes(0).getLiveness());
    assertEquals("eu", status.getNodes(0).getMetadata().getRegion());
    assertEquals(NodeStatus.Vote.NOT_IN_LOG, status.getNodes(1).getVote());
    assertEquals(NodeStatus.Liveness.SILENT, status.getNodes(1).getLiveness());
    assertEquals(Role.BACKUP, status.getNodes(1).getRole());
    warns("n2 is silent");
    warns("1 of 3 wanted nodes vote");
    isQuietAbout("no node leads");
    isQuietAbout("certificate");
  }

  private static LogMember voter(String name) {
    return new LogMember(name + ".1", "127.0.0.1", 3, LogMember.Vote.VOTER);
  }

  @Test
  void everyWarningSaysWhatToDo() throws Exception {
    node.enrol("n2", Role.PRIMARY, true);
    node.log.members(voter("n1"), voter("n2"));
    warns("2 nodes vote, and no more of them may fail than of 1");
    warns("in one region (eu)");

    node.board.own(
        AppliedReport.newBuilder()
            .setNode("n1")
            .setIndex(1_000)
            .setDigest(ByteString.copyFromUtf8("a"))
            .build());
    node.board.heard(
        AppliedReport.newBuilder()
            .setNode("n2")
            .setIndex(1_000)
            .setDigest(ByteString.copyFromUtf8("b"))
            .build());
    warns("n2 answers with other zones than n1");
    assertTrue(status().getNodes(1).getDigestDiffers());
    assertEquals(1_000, status().getNodes(1).getAppliedIndex());

    node.certificateEnd = Instant.now().plus(Duration.ofDays(4));
    warns("expires in 95 h");
    node.certificateEnd = Instant.now().minusSeconds(1);
    warns("has expired");
    node.log.health(new LogHealth.DiskLow(10L << 20, 64L << 20));
    warns("has 10 MiB left of the 64 MiB");
    node.log.health(new LogHealth.Stopped("a broken disk"));
    warns("has stopped (a broken disk)");
    node.log.leads(false);
    warns("no node leads");
    assertEquals("", status().getLeader());
  }

  @Test
  void whoWatchesIsToldAtOnceAndWhenSomethingChanges() throws Exception {
    var watched = node.admin().watchStatus(StatusRequest.getDefaultInstance());
    assertEquals(1, watched.next().getNodesCount());
    node.enrol("n2", Role.BACKUP, true);
    int nodes = 1;
    for (int i = 0; i < 10 && nodes == 1; i++) {
      nodes = watched.next().getNodesCount();
    }
    assertEquals(2, nodes);
    // Nothing changes, and yet there is news now and then.
    watched.next();
  }
}
