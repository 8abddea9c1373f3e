package io.swarmdns.testkit.conformance;

import io.swarmdns.testkit.peer.ZoneFile;
import io.swarmdns.testkit.wire.Reply;
import io.swarmdns.testkit.wire.WireMessage;
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
  /// How many peers an answer is compared with; further ones are asked only where these two differ
  /// from the judged server. A family that a peer does not load is not judged: what some refuse has
  /// no answer that they agree on.
  private static final int PEERS_ASKED = 2;

  /// How many queries are under way at a time to one server.
  static final int QUERIES_AT_ONCE = 128;

  private final List<Family> families;
  private final ConformanceReport report;
  private final List<Respondent> respondents = new ArrayList<>();

  private Round(List<Family> families, ConformanceReport report) {
    this.families = families;
    this.report = report;
  }

  /// Starts the servers, all with the same zones.
  ///
  /// @param kinds the judged server first
  static Round start(
      List<Contestant> kinds,
      List<Family> families,
      Path directory,
      int firstPort,
      ConformanceReport report)
      throws IOException, InterruptedException {
    var round = new Round(families, report);
    int port = firstPort;
    try {
      for (Contestant kind : kinds) {
        List<ZoneFile> files =
            families.stream().flatMap(family -> family.files().stream()).toList();
        round.respondents.add(kind.start(directory.resolve(kind.name()), port++, files));
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
      List<Respondent> loaded =
          respondents.stream().filter(each -> family.isServedBy(each)).toList();
      if (!family.isServedBy(respondents.getFirst())) {
        report.addRefused(family, loaded.stream().map(Respondent::name).toList());
      } else if (loaded.size() == respondents.size()) {
        report.addZones(family.zones().size());
        ask(family, loaded, queriesPerFamily);
      }
    }
  }

  private void ask(Family family, List<Respondent> servers, int count) throws IOException {
    var generator = new QueryGenerator(family.zones(), new SplittableRandom(~family.seed()));
    for (int done = 0; done < count; done += QUERIES_AT_ONCE) {
      List<TestQuery> queries = new ArrayList<>();
      for (int i = done; i < Math.min(count, done + QUERIES_AT_ONCE); i++) {
        queries.add(generator.next());
      }
      compare(family, servers, queries);
    }
  }

  private void compare(Family family, List<Respondent> servers, List<TestQuery> queries)
      throws IOException {
    List<Respondent> asked = servers.subList(0, 1 + PEERS_ASKED);
    List<List<Reply>> replies = new ArrayList<>();
    for (Respondent server : asked) {
      replies.add(server.ask(queries));
    }
    report.addQueries(queries.size());
    for (int i = 0; i < queries.size(); i++) {
      Map<String, Reply> byServer = new LinkedHashMap<>();
      for (int server = 0; server < asked.size(); server++) {
        byServer.put(asked.get(server).name(), replies.get(server).get(i));
      }
      judge(family, servers, queries.get(i), byServer);
      if (byServer.values().stream().anyMatch(Round::isTruncated)) {
        askAgainOverTcp(family, servers, queries.get(i).withTcp());
      }
    }
  }

  /// RFC 7766 §5: whoever got a truncated answer asks again over TCP.
  private void askAgainOverTcp(Family family, List<Respondent> servers, TestQuery query)
      throws IOException {
    Map<String, Reply> byServer = new LinkedHashMap<>();
    for (Respondent server : servers.subList(0, 1 + PEERS_ASKED)) {
      byServer.put(server.name(), server.ask(List.of(query)).getFirst());
    }
    judge(family, servers, query, byServer);
  }

  /// Judges the replies; before it reports a difference it asks the servers that were not asked
  /// yet.
  private void judge(
      Family family, List<Respondent> servers, TestQuery query, Map<String, Reply> replies)
      throws IOException {
    if (Judge.judge(family.zones(), query, replies).isEmpty()) {
      return;
    }
    for (Respondent server : servers.subList(replies.size(), servers.size())) {
      replies.put(server.name(), server.ask(List.of(query)).getFirst());
    }
    Judge.judge(family.zones(), query, replies).ifPresent(report::add);
  }

  private static boolean isTruncated(Reply reply) {
    return reply instanceof Reply.Answered(WireMessage message) && message.is(WireMessage.TC);
  }

  @Override
  public void close() throws IOException {
    for (Respondent respondent : respondents) {
      respondent.close();
    }
  }
}
