package io.swarmdns.server.swarm;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swarmdns.server.Node;
import io.swarmdns.server.config.Configuration;
import io.swarmdns.zone.check.ZoneTextLoader;
import io.swarmdns.zone.name.DomainName;
import io.swarmdns.zone.store.Commit;
import io.swarmdns.zone.store.ZoneChange;
import io.swarmdns.zone.text.TextSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A node whose zones have become others than its peers', as by a bit that a memory has flipped or
/// a fault of ours. It runs in this JVM, so that its zones can be got at; its peers are processes.
@Timeout(400)
class DivergenceIT {
  private static final String TEXT =
      """
      $TTL 300
      @   SOA ns1 hostmaster 1 3600 600 604800 300
          NS  ns1
      ns1 A   192.0.2.53
      www A   %s
      """;
  private static final DomainName ZONE = DomainName.parse("example.test");
  private static final String WWW = "www.example.test.";
  private static final String QUIET = "quiet.test";
  private static final String WWW_QUIET = "www.quiet.test.";

  @TempDir private Path directory = Path.of("zones");

  @Test
  void aNodeWhoseZonesDifferTakesThoseOfTheLeader() throws Exception {
    try (var swarm = new Daemons()) {
      var n1 = swarm.found("n1");
      var n3 = swarm.join(n1, "n3");
      var n2 = swarm.add("n2");
      n2.join(swarm.token(n1)).mustSucceed();
      try (var node = new Node(Configuration.read(n2.configuration(), Map.of()))) {
        node.start();
        swarm.until("all are ready", () -> n2.isReady() && n3.isReady());
        apply(n1, ZONE.toString());
        apply(n1, QUIET);
        swarm.until("it has the zones", () -> n2.answers(WWW_QUIET, "192.0.2.1"));
        // A follower: what leads cannot differ from the leader.
        swarm.until("another leads", () -> !List.of("n2", "").contains(swarm.leader(n1)));

        falsify(node, ZONE);
        falsify(node, DomainName.parse(QUIET));
        assertTrue(n2.answers(WWW, "192.0.2.66") && n2.answers(WWW_QUIET, "192.0.2.66"));
        edit(n1, "192.0.2.3");
        swarm.until("the edited zone is healed", () -> n2.answers(WWW, "192.0.2.3"));
        swarm.until("so is the other", () -> n2.answers(WWW_QUIET, "192.0.2.1"));
        swarm.until("it is ready", n2::isReady);
        assertTrue(Files.exists(n2.data().resolve("log").resolve("lost-1")), "nothing is deleted");

        edit(n2, "192.0.2.4");
        swarm.until("it follows again", () -> n2.answers(WWW, "192.0.2.4"));
        swarm.until(
            "no node differs",
            () -> !n1.ctl("status", "-o", "json").text().contains("answers with other zones"));
        assertFalse(Files.exists(n2.data().resolve("log").resolve("lost-2")), "once is enough");
      }
    }
  }

  private void apply(Daemon at, String origin) throws IOException, InterruptedException {
    var file = Files.writeString(directory.resolve(origin), TEXT.formatted("192.0.2.1"));
    at.ctl("apply", file.toString(), "--origin", origin, "--yes").mustSucceed();
  }

  /// Changes a zone behind the back of everything that is to guard it.
  private static void falsify(Node node, DomainName origin) {
    var zone =
        new ZoneTextLoader(node.store().hasher(), InstantSource.system())
            .load(TextSource.of("fault", TEXT.formatted("192.0.2.66")), origin, _ -> {})
            .version()
            .orElseThrow();
    var commit = node.store().commit(List.of(new ZoneChange.Replace(zone)));
    assertTrue(commit instanceof Commit.Done, String.valueOf(commit));
  }

  private static void edit(Daemon at, String address) throws IOException, InterruptedException {
    at.ctl("record", "set", ZONE.toString(), "www", "A", address, "--timeout", "60s").mustSucceed();
  }
}
