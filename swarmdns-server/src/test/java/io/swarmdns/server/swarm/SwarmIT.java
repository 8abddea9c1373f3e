package io.swarmdns.server.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Type;

/// What a swarm promises, with real processes that are founded, joined, killed and started by the
/// commands that operators use.
@Timeout(300)
class SwarmIT {
  private static final String ZONE = "example.test";
  private static final String WWW = "www.example.test.";
  private static final int REFUSED = 3;
  private static final int UNREACHABLE = 4;
  private static final Pattern VOTE = Pattern.compile("\"vote\": *\"(voter|leader)\"");

  @TempDir private Path directory;
  private Path zoneFile = Path.of("example.test.zone");

  @BeforeEach
  void writeZone() throws IOException {
    zoneFile =
        Files.writeString(
            directory.resolve("example.test.zone"),
            """
            $TTL 300
            @   SOA ns1 hostmaster 1 3600 600 604800 300
                NS  ns1
            ns1 A   192.0.2.53
            www A   192.0.2.1
            """);
  }

  @Test
  void anEditAtAnyNodeIsAnsweredByAllAndNodesMayDie() throws Exception {
    try (var swarm = new Daemons()) {
      var n1 = swarm.found("n1");
      String token = swarm.token(n1);
      var n2 = swarm.add("n2");
      n2.join(token).mustSucceed();
      n2.start();
      var n3 = swarm.join(n1, "n3");
      var all = List.of(n1, n2, n3);
      swarm.until("all are ready", () -> all.stream().allMatch(Daemon::isReady));
      n1.ctl("apply", zoneFile.toString(), "--yes").mustSucceed();
      swarm.until("all vote", () -> voters(n1) == 3);

      edit(n3, "192.0.2.2", "--wait", "live");
      all.forEach(node -> assertTrue(node.answers(WWW, "192.0.2.2"), node.name()));

      aTokenIsSpentByOneMachine(swarm, token);
      aTokenExpires(swarm, n1);
      theLeaderMayDie(swarm, all);
      aNodeAnswersBeforeThereIsAQuorum(swarm, all);
      zonesExpireWithoutALeader(swarm, all);
      aNodeThatIsRemovedIsRefused(swarm, n1, n3);
    }
  }

  private static void aTokenIsSpentByOneMachine(Daemons swarm, String token) throws Exception {
    var ran = swarm.add("n4").join(token);
    assertNotEquals(0, ran.code(), ran.text());
    assertTrue(ran.text().contains("used"), ran.text());
  }

  private static void aTokenExpires(Daemons swarm, Daemon at) throws Exception {
    String token = swarm.token(at, "--valid", "1s");
    Thread.sleep(1500); // tokens are judged by the clock
    var ran = swarm.add("n5").join(token);
    assertNotEquals(0, ran.code(), ran.text());
    assertTrue(ran.text().contains("expired"), ran.text());
  }

  private static void theLeaderMayDie(Daemons swarm, List<Daemon> all) throws Exception {
    var leader = swarm.named(swarm.leader(all.getFirst()));
    var others = all.stream().filter(node -> node != leader).toList();
    leader.kill();
    edit(others.getFirst(), "192.0.2.3");
    swarm.until(
        "the others answer with it",
        () -> others.stream().allMatch(node -> node.answers(WWW, "192.0.2.3")));
    leader.start();
    swarm.until(
        leader.name() + " has caught up",
        () -> leader.isReady() && leader.answers(WWW, "192.0.2.3"));
  }

  private static void aNodeAnswersBeforeThereIsAQuorum(Daemons swarm, List<Daemon> all)
      throws Exception {
    for (var node : all) {
      node.kill();
    }
    var first = all.getFirst();
    first.start();
    swarm.until("it answers alone", () -> first.answers(WWW, "192.0.2.3"));
    swarm.until("its socket is there", () -> first.ctl("zone", "list").code() == 0);
    assertFalse(first.isReady(), "it cannot know whether it has caught up");
    var refused = first.ctl("record", "set", ZONE, "www", "A", "192.0.2.9", "--timeout", "3s");
    assertTrue(List.of(REFUSED, UNREACHABLE).contains(refused.code()), refused.text());
    assertTrue(first.answers(WWW, "192.0.2.3"), "it goes on answering");
    for (var node : all.subList(1, all.size())) {
      node.start();
    }
    swarm.until("all are ready again", () -> all.stream().allMatch(Daemon::isReady));
    edit(first, "192.0.2.4", "--wait", "live");
    all.forEach(node -> assertTrue(node.answers(WWW, "192.0.2.4"), node.name()));
  }

  /// Time passes by what the node keeps of it: it was off for the zone's EXPIRE, a week.
  private static void zonesExpireWithoutALeader(Daemons swarm, List<Daemon> all) throws Exception {
    for (var node : all) {
      node.stop();
    }
    var first = all.getFirst();
    var kept = first.data().resolve("contact");
    assertTrue(Files.readString(kept).startsWith("silent 0 at "), Files.readString(kept));
    Files.writeString(kept, "silent 604801 at " + System.currentTimeMillis() + "\n");
    first.start();
    swarm.until("its zone has expired", () -> first.rcode(WWW) == Rcode.SERVFAIL);
    swarm.until("its socket is there", () -> first.ctl("zone", "list").code() == 0);
    String status = first.ctl("status", "-o", "json").mustSucceed();
    assertTrue(status.contains("\"expired_zones\":1"), status);
    for (var node : all.subList(1, all.size())) {
      node.start();
    }
    swarm.until("all answer", () -> all.stream().allMatch(node -> node.answers(WWW, "192.0.2.4")));
    swarm.until("all are ready again", () -> all.stream().allMatch(Daemon::isReady));
  }

  private static void aNodeThatIsRemovedIsRefused(Daemons swarm, Daemon at, Daemon removed)
      throws Exception {
    at.ctl("node", "drain", removed.name()).mustSucceed();
    swarm.until("it withdraws itself", () -> !removed.isReady());
    assertTrue(removed.answers(WWW, "192.0.2.4"), "who asks it all the same is answered");
    swarm.until("another leads", () -> !List.of(removed.name(), "").contains(swarm.leader(at)));
    at.ctl("node", "undrain", removed.name()).mustSucceed();
    swarm.until("it takes part again", removed::isReady);
    at.ctl("node", "drain", removed.name()).mustSucceed();
    swarm.until("it withdraws again", () -> !removed.isReady());
    removed.kill();
    at.ctl("node", "remove", removed.name(), "--yes", "--force").mustSucceed();
    swarm.until(
        "the others know it no more", () -> at.ctl("node", "show", removed.name()).code() != 0);
    edit(at, "192.0.2.5");
    removed.start();
    swarm.until("it has learnt why nobody talks to it", () -> !removed.isAlive());
    assertTrue(removed.logTail().contains("was removed from the swarm"), removed.logTail());
    var late = removed.ctl("record", "set", ZONE, "www", "A", "192.0.2.9", "--timeout", "3s");
    assertNotEquals(0, late.code(), late.text());
    assertFalse(removed.answers(WWW, "192.0.2.5"), "it is told nothing new");
    assertTrue(at.answers(WWW, "192.0.2.5"));
  }

  @Test
  void aBackupNeverVotesAndAWitnessLetsTwoNodesSurvive() throws Exception {
    try (var swarm = new Daemons()) {
      var n1 = swarm.found("n1");
      var n2 = swarm.join(n1, "n2");
      var witness = swarm.join(n1, "w", "--role", "witness");
      var backup = swarm.join(n1, "b", "--role", "backup");
      n1.ctl("apply", zoneFile.toString(), "--yes").mustSucceed();
      swarm.until("three vote", () -> voters(n1) == 3);
      swarm.until("the backup has the zone", () -> backup.answers(WWW, "192.0.2.1"));
      assertFalse(votes(n1, backup));
      assertEquals(Optional.empty(), witness.ask(WWW, Type.A), "a witness answers nobody");

      n1.kill();
      edit(n2, "192.0.2.2");
      swarm.until("the backup follows", () -> backup.answers(WWW, "192.0.2.2"));
      swarm.until("the full node leads", () -> swarm.leader(n2).equals("n2"));
      assertFalse(votes(n2, backup), "not even in the place of one that is dead");
    }
  }

  @Test
  void aNodeWithADamagedLogAnswersAndIsGivenAnotherOne() throws Exception {
    try (var swarm = new Daemons()) {
      var n1 = swarm.found("n1");
      var n2 = swarm.join(n1, "n2");
      var n3 = swarm.join(n1, "n3");
      n1.ctl("apply", zoneFile.toString(), "--yes").mustSucceed();
      swarm.until("all vote", () -> voters(n1) == 3);
      edit(n3, "192.0.2.2", "--wait", "live");
      n3.kill();
      flipABit(n3.data().resolve("log"));
      edit(n1, "192.0.2.3");
      n3.start();
      swarm.until("it has caught up", () -> n3.isReady() && n3.answers(WWW, "192.0.2.3"));
      swarm.until("it votes again", () -> votes(n1, n3) && voters(n1) == 3);
      assertTrue(Files.exists(n3.data().resolve("log").resolve("lost-1")), "nothing was deleted");
      assertTrue(n2.answers(WWW, "192.0.2.3"));
    }
  }

  /// In the middle of the log's open segment.
  private static void flipABit(Path log) throws IOException {
    try (var all = Files.walk(log)) {
      for (var segment :
          all.filter(file -> file.getFileName().toString().startsWith("log_inprogress")).toList()) {
        byte[] bytes = Files.readAllBytes(segment);
        int end = bytes.length;
        while (end > 0 && bytes[end - 1] == 0) {
          end--;
        }
        bytes[end / 2] ^= 0x10;
        Files.write(segment, bytes);
      }
    }
  }

  private static void edit(Daemon at, String address, String... options)
      throws IOException, InterruptedException {
    var arguments =
        new ArrayList<>(List.of("record", "set", ZONE, "www", "A", address, "--timeout", "60s"));
    arguments.addAll(List.of(options));
    at.ctl(arguments.toArray(new String[0])).mustSucceed();
  }

  private static int voters(Daemon at) throws IOException, InterruptedException {
    return (int) VOTE.matcher(at.ctl("status", "-o", "json").text()).results().count();
  }

  private static boolean votes(Daemon at, Daemon node) throws IOException, InterruptedException {
    return VOTE.matcher(at.ctl("node", "show", node.name(), "-o", "json").text()).find();
  }
}
