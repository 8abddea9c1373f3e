package io.swarmdns.ctl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swarmdns.proto.NodeMetadata;
import io.swarmdns.proto.NodeStatus;
import io.swarmdns.proto.Phase;
import io.swarmdns.proto.Role;
import io.swarmdns.proto.SwarmStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is shown, asked over a real Unix socket: exactly this text.
class SocketTest {
  @TempDir Path directory;
  private final FakeSwarm swarm = new FakeSwarm();
  private FakeNode node;
  private Cli cli;

  @BeforeEach
  void start() throws Exception {
    Path socket = directory.resolve("admin.sock");
    node = FakeNode.onSocket(socket, swarm);
    cli = new Cli(directory).socket(socket);
    swarm.status = status();
    swarm.zone("example.org.", 7, "@ SOA", "www A 192.0.2.1");
    swarm.zone("example.net.", 2026112401, "@ SOA");
  }

  @AfterEach
  void stop() throws Exception {
    node.close();
  }

  @Test
  void whoIsAskedAndTheFormatMayStandBeforeTheCommand() {
    String socket = directory.resolve("admin.sock").toString();
    var ran = new Cli(directory).run("--socket", socket, "-o", "json", "zone", "list");
    assertEquals(0, ran.code(), ran.err());
    assertEquals(cli.run("zone", "list", "-o", "json").out(), ran.out());
  }

  private static SwarmStatus status() {
    return SwarmStatus.newBuilder()
        .setSwarm("00112233445566778899aabbccddeeff")
        .setAskedNode("ns1")
        .setLeader("ns1")
        .setTerm(3)
        .setCommittedIndex(120)
        .setZones(2)
        .setRecords(3)
        .setWantedVoters(3)
        .addNodes(node("ns1", Role.PRIMARY, NodeStatus.Vote.LEADER, 120))
        .addNodes(
            node("backup-2", Role.BACKUP, NodeStatus.Vote.LISTENER, 100).toBuilder()
                .setLiveness(NodeStatus.Liveness.SILENT)
                .setLastHeardMillisAgo(65_000)
                .setDigestDiffers(true))
        .addWarnings("backup-2 is silent\u001b[31m: look at it")
        .build();
  }

  private static NodeStatus node(String name, Role role, NodeStatus.Vote vote, long applied) {
    return NodeStatus.newBuilder()
        .setMetadata(
            NodeMetadata.newBuilder()
                .setName(name)
                .setRegion("eu-west")
                .setPhase(Phase.READY)
                .setSwarmHost("192.0.2.7")
                .setControlPort(7530)
                .setVersion("0.1.0")
                .addDnsAddresses("192.0.2.7:53")
                .setCores(2)
                .setMemoryMib(2048))
        .setRole(role)
        .setVote(vote)
        .setAppliedIndex(applied)
        .setLastHeardMillisAgo(20)
        .setLiveness(NodeStatus.Liveness.ALIVE_NODE)
        .build();
  }

  @Test
  void statusForPeople() {
    var run = cli.run("status");
    assertEquals("", run.err());
    assertEquals(
        """
        SWARM:         00112233445566778899aabbccddeeff
        ASKED:         ns1
        LEADER:        ns1
        TERM:          3
        COMMITTED:     120
        VOTERS:        1
        WANTED VOTERS: 3
        ZONES:         2
        RECORDS:       3
        EXPIRED ZONES: 0

        NODE      ROLE     REGION   PHASE  VOTE      APPLIED  LAG  ALIVE  HEARD  NOTE
        ns1       primary  eu-west  ready  leader        120    0  yes    20 ms
        backup-2  backup   eu-west  ready  listener      100   20  no     65 s   zones differ
        warning: backup-2 is silent\\x1b[31m: look at it
        """,
        run.out());
    assertEquals(0, run.code());
  }

  @Test
  void statusForPrograms() {
    var run = cli.run("status", "-o", "json");
    assertTrue(
        run.out()
            .startsWith(
                "{\"swarm\":\"00112233445566778899aabbccddeeff\",\"asked_node\":\"ns1\","
                    + "\"leader\":\"ns1\",\"term\":3,\"committed_index\":120,\"voters\":1,"
                    + "\"wanted_voters\":3,\"zones\":2,\"records\":3,\"expired_zones\":0,\"nodes\":[{\"node\":\"ns1\","
                    + "\"role\":\"primary\",\"region\":\"eu-west\",\"phase\":\"ready\","
                    + "\"vote\":\"leader\",\"applied_index\":120,\"lag\":0,\"alive\":true,"),
        run.out());
    assertTrue(
        run.out().endsWith("\"warnings\":[\"backup-2 is silent\\u001b[31m: look at it\"]}\n"),
        run.out());
    assertEquals(0, run.code());
  }

  @Test
  void aNarrowTerminalCutsTheLinesOfTables() {
    var run = cli.terminal(40, false).run("node", "list");
    assertEquals(
        """
        NODE      ROLE     REGION   PHASE  VOTE…
        ns1       primary  eu-west  ready  lead…
        backup-2  backup   eu-west  ready  list…
        """,
        run.out());
  }

  @Test
  void zonesAsTableAndAsJson() {
    assertEquals(
        """
        ZONE              SERIAL  RECORDS  SIGNED  CHANGED               BY     FOLLOWS FILE AT
        example.net.  2026112401        1  no      2026-09-21 14:13:20Z  alice
        example.org.           7        2  no      2026-09-21 14:13:20Z  alice
        """,
        cli.run("zone", "list").out());
    assertEquals(
        """
        {"zones":[
        {"origin":"example.org.","serial":7,"records":2,"signed":false,\
        "changed":"2026-09-21T14:13:20Z","changed_by":"alice","follows_node":null}
        ]}
        """,
        cli.run("zone", "list", "org", "-o", "json").out());
    assertEquals("no zones\n", cli.run("zone", "list", "nothing-like-it").out());
    assertEquals("{\"zones\":[]}\n", cli.run("zone", "list", "nothing", "-o", "json").out());
  }

  @Test
  void oneZone() {
    assertEquals(
        """
        ZONE:            example.org.
        SERIAL:          7
        RECORDS:         2
        SIGNED:          no
        CHANGED:         2026-09-21 14:13:20Z
        BY:              alice
        DIGEST:          abababababababababababababababababababababababababababababababab
        """,
        cli.run("zone", "show", "example.org").out());
    var missing = cli.run("zone", "show", "example.com");
    assertEquals("swarmctl: example.com.: no such zone\n", missing.err());
    assertEquals(3, missing.code());
  }

  @Test
  void aZoneAsText() throws Exception {
    assertEquals("@ SOA\nwww A 192.0.2.1\n", cli.run("zone", "export", "example.org").out());
    Path file = directory.resolve("x.zone");
    assertEquals(0, cli.run("zone", "export", "example.org", "-f", file.toString()).code());
    assertEquals("@ SOA\nwww A 192.0.2.1\n", Files.readString(file));
    assertEquals(
        "{\"origin\":\"example.org.\",\"lines\":[\"@ SOA\",\"www A 192.0.2.1\"]}\n",
        cli.run("zone", "export", "example.org", "-o", "json").out());
  }

  @Test
  void historyIsReadPageAfterPage() {
    assertEquals(
        """
        SERIAL  BEFORE  TIME                  AUTHOR  RRSETS  WHAT    COMMENT
             5       4  2026-09-21 14:13:20Z  alice        5  edited  new mail server
             4       3  2026-09-21 14:13:20Z  alice        4  edited
             3       2  2026-09-21 14:13:20Z  alice        3  edited
        """,
        cli.run("zone", "history", "example.org", "--limit", "3").out());
    assertTrue(cli.run("zone", "history", "example.org").out().contains("created"));
  }

  @Test
  void aDiffInColours() {
    assertEquals(
        """
        example.org. serial 6 -> 7: 0 records added, 1 removed
        \u001b[31m-www 3600 A 192.0.2.1\u001b[0m
        """,
        cli.terminal(80, true).run("zone", "diff", "example.org", "6", "7").out());
  }

  @Test
  void watchAppendsWhereThereIsNoTerminal() {
    var run = cli.run("watch", "--count", "2");
    assertEquals(2, run.out().split("COMMITTED:", -1).length - 1, run.out());
    assertTrue(run.out().contains("COMMITTED:     121"), run.out());
    assertTrue(!run.out().contains("\u001b"), "no control sequences");
    assertTrue(
        cli.terminal(80, false).run("watch", "-n", "1").out().startsWith("\u001b[H\u001b[2J"));
  }

  @Test
  void oneNode() {
    var run = cli.run("node", "show", "ns1");
    assertTrue(run.out().contains("ADDRESS:    192.0.2.7:7530\n"), run.out());
    var missing = cli.run("node", "show", "ns9");
    assertEquals("swarmctl: ns9: no such node; see swarmctl node list\n", missing.err());
    assertEquals(3, missing.code());
  }

  @Test
  void whatTheNodeRefusesIsToldAsItSaysIt() {
    var run = cli.run("node", "drain", "ns1");
    assertEquals("swarmctl: ns1 is the last voter\n", run.err());
    assertEquals(3, run.code());
  }

  @Test
  void aNodeIsTakenBackIntoService() {
    var run = cli.run("node", "undrain", "ns1");
    assertEquals(0, run.code(), run.err());
    assertTrue(run.out().contains("ns1 is in service again"), run.out());
  }

  @Test
  void whatTheNodeDoesNotKnowIsTold() {
    var run = cli.run("token", "list");
    assertTrue(run.err().contains("older version"), run.err());
    assertEquals(1, run.code());
  }

  @Test
  void aToken() {
    assertEquals(
        "{\"token\":\"swarm1-secret\",\"id\":\"t1\",\"expires\":\"2026-09-21T16:13:20Z\"}\n",
        cli.run("token", "create", "--valid", "2h", "-o", "json").out());
  }

  /// 200,000 zones, in pages: the whole list never stands anywhere.
  @Test
  void anyNumberOfZonesIsListed() {
    for (int i = 0; i < 200_000; i++) {
      swarm.zone("z%06d.example.".formatted(i), i);
    }
    var run = cli.run("zone", "list", "z", "-o", "json");
    assertEquals(0, run.code());
    assertEquals(200_000, run.out().lines().count() - 2);
    assertEquals(200, swarm.calls.get());
    assertEquals(200_001, cli.run("zone", "list", "z").out().lines().count());
  }
}
