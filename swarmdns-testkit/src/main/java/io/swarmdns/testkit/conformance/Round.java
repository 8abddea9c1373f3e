package io.swarmdns.testkit.conformance;

import io.swarmdns.testkit.peer.RunningServer;
import io.swarmdns.testkit.peer.ServerKind;
import io.swarmdns.testkit.peer.ZoneFile;
import io.swarmdns.testkit.wire.Reply;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/// Servers that run with the same families of zones, and are asked the same queries. Closing it
/// ends them. For one thread.
final class Round implements AutoCloseable {
  /// How many peers an answer is compared with.
  private static final int PEERS_ASKED = 2;

  /// How many queries are under way at a time to one server.
  private static final int QUERIES_AT_ONCE = 128;

  private final List<Family> families;
  private final ConformanceReport report;
  private final List<Questioner> questioners = new ArrayList<>();

  private Round(List<Family> families, ConformanceReport report) {
    this.families = families;
    this.report = report;
  }

  /// Starts the servers, all with the same zones.
  ///
  /// @param kinds the judged server first
  static Round start(
      List<ServerKind> kinds,
      List<Family> families,
      Path directory,
      int firstPort,
      ConformanceReport report)
      throws IOException, InterruptedException {
    var round = new Round(families, report);
    int port = firstPort;
    try {
      for (ServerKind kind : kinds) {
        List<ZoneFile> files =
            families.stream().flatMap(family -> family.files().stream()).toList();
        var server = RunningServer.start(kind, directory.resolve(kind.name()), port++, files);
        round.questioners.add(new Questioner(server));
      }
      return round;
    } catch (IOException | InterruptedException | RuntimeException e) {
      round.close();
      throw e;
    }
  }

  /// Aims so many queries at each family of zones.
  void ask(int queriesPerFamily) throws IOException {
    for (Family family : families) {
      List<Questioner> loaded =
          questioners.stream().filter(each -> family.isServedBy(each.server())).toList();
      if (loaded.isEmpty() || loaded.getFirst() != questioners.getFirst()) {
        report.addRefused(family, loaded.stream().map(Questioner::name).toList());
      } else if (loaded.size() > 1) {
        report.addZones(family.zones().size());
        ask(family, loaded.stream().limit(1 + PEERS_ASKED).toList(), queriesPerFamily);
      }
    }
  }

  private void ask(Family family, List<Questioner> servers, int count) throws IOException {
    var generator = new QueryGenerator(family.zones(), new SplittableRandom(~family.seed()));
    for (int done = 0; done < count; done += QUERIES_AT_ONCE) {
      List<TestQuery> queries = new ArrayList<>();
      for (int i = done; i < Math.min(count, done + QUERIES_AT_ONCE); i++) {
        queries.add(generator.next());
      }
      compare(family, servers, queries);
    }
  }

  private void compare(Family family, List<Questioner> servers, List<TestQuery> queries)
      throws IOException {
    List<List<Reply>> replies = new ArrayList<>();
    for (Questioner server : servers) {
      replies.add(server.ask(queries));
    }
    report.addQueries(queries.size());
    for (int i = 0; i < queries.size(); i++) {
      Map<String, Reply> byServer = new LinkedHashMap<>();
      for (int server = 0; server < servers.size(); server++) {
        byServer.put(servers.get(server).name(), replies.get(server).get(i));
      }
      judge(family, queries.get(i), byServer);
      if (byServer.values().stream().anyMatch(Questioner::isTruncated)) {
        askAgainOverTcp(family, servers, queries.get(i).withTcp());
      }
    }
  }

  /// RFC 7766 §5: whoever got a truncated answer asks again over TCP.
  private void askAgainOverTcp(Family family, List<Questioner> servers, TestQuery query)
      throws IOException {
    Map<String, Reply> byServer = new LinkedHashMap<>();
    for (Questioner server : servers) {
      byServer.put(server.name(), server.askTcp(query));
    }
    judge(family, query, byServer);
  }

  private void judge(Family family, TestQuery query, Map<String, Reply> replies) {
    Judge.judge(family.zones(), query, replies).ifPresent(report::add);
  }

  @Override
  public void close() throws IOException {
    for (Questioner questioner : questioners) {
      questioner.close();
      questioner.server().close();
    }
  }
}
