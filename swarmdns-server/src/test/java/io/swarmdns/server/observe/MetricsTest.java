package io.swarmdns.server.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swarmdns.gossip.peer.EditCounts;
import io.swarmdns.server.frontend.FrontendCounters;
import io.swarmdns.zone.answer.AnswerKind;
import io.swarmdns.zone.answer.Batch.Transport;
import io.swarmdns.zone.answer.QueryEvent;
import io.swarmdns.zone.answer.ZoneClass;
import io.swarmdns.zone.name.DomainName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MetricsTest {
  private static final Path DOCUMENT = Path.of("..", "docs", "METRICS.md");

  private final EngineCounters counters = new EngineCounters();
  private final ZoneSummary zones =
      new ZoneSummary(3, 2, 1, 4711, Map.of(DomainName.parse("example.org"), 4294967295L));
  private final SwarmSummary swarm =
      new SwarmSummary(
          "n1",
          "n1",
          2,
          1,
          "leader",
          3,
          41,
          40,
          new TreeSet<>(Set.of("n1", "n2", "n3")),
          3,
          Map.of("n2", 7L),
          0,
          1,
          SwarmSummary.Log.LOW,
          "DiskLow",
          OptionalLong.of(4711),
          86_400,
          Map.of("malformed", 2L),
          Map.of("revoked", 5L));
  private final Metrics metrics =
      new Metrics(
          List.of(
              new EngineMetrics(counters),
              new FrontendMetrics(() -> List.of(new FrontendCounters(), new FrontendCounters())),
              new ZoneMetrics(() -> zones),
              new NodeMetrics("1.2.3", "ns1", () -> NodeState.READY),
              new SwarmMetrics(() -> Optional.of(swarm), () -> Optional.of(new EditCounts())),
              new QueryLog()));

  @AfterEach
  void close() {
    metrics.close();
  }

  @Test
  void countersOfAllRespondersAreSummed() {
    var first = counters.add();
    var second = counters.add();
    first.answered(Transport.UDP, 28, 3, AnswerKind.NXDOMAIN, ZoneClass.SIGNED);
    first.happened(QueryEvent.EDNS);
    second.answered(Transport.UDP, 28, 3, AnswerKind.NXDOMAIN, ZoneClass.SIGNED);
    second.batchTook(Transport.TLS, 900, 5);
    var text = metrics.text();
    assertShows(
        text, "swarmdns_answers_total{kind=\"nxdomain\",transport=\"udp\",zone=\"signed\"} 2.0");
    assertShows(text, "swarmdns_responses_total{rcode=\"NXDOMAIN\"} 2.0");
    assertShows(text, "swarmdns_questions_total{type=\"AAAA\"} 2.0");
    assertShows(text, "swarmdns_query_events_total{event=\"edns\"} 1.0");
    assertShows(text, "swarmdns_queries_total{transport=\"tls\"} 5.0");
    assertShows(text, "swarmdns_answer_seconds_count{transport=\"tls\"} 5");
    assertFalse(text.contains("rcode=\"NOERROR\""), "a code that did not occur");
  }

  @Test
  void theHistogramIsCumulative() {
    var only = counters.add();
    only.batchTook(Transport.UDP, 200, 1);
    only.batchTook(Transport.UDP, 300, 2);
    only.batchTook(Transport.UDP, 10_000_000_000L, 4);
    Map<Double, Double> buckets = buckets(metrics.text());
    assertEquals(1, buckets.get(2.56e-7));
    assertEquals(3, buckets.get(3.84e-7));
    assertEquals(7, buckets.get(Double.POSITIVE_INFINITY));
  }

  private static Map<Double, Double> buckets(String text) {
    var buckets = new HashMap<Double, Double>();
    Pattern.compile("swarmdns_answer_seconds_bucket\\{transport=\"udp\",le=\"(.*?)\"} (.*)")
        .matcher(text)
        .results()
        .forEach(m -> buckets.put(bound(m), Double.valueOf(m.group(2))));
    return buckets;
  }

  private static double bound(MatchResult bucket) {
    return bucket.group(1).equals("+Inf")
        ? Double.POSITIVE_INFINITY
        : Math.round(Double.parseDouble(bucket.group(1)) * 1e9) / 1e9;
  }

  @Test
  void zonesStateAndVersionAreShown() {
    var text = metrics.text();
    assertShows(text, "swarmdns_zones{zone=\"signed\"} 2.0");
    assertShows(text, "swarmdns_zones_failed 1.0");
    assertShows(text, "swarmdns_zone_serial{zone=\"example.org.\"} 4.294967295E9");
    assertShows(text, "swarmdns_state{state=\"READY\"} 1.0");
    assertShows(text, "swarmdns_state{state=\"DRAINING\"} 0.0");
    assertTrue(text.contains("swarmdns_build_info{java="), text);
    assertTrue(text.contains("jvm_memory_used_bytes"), text);
  }

  @Test
  void theNodesPartInTheSwarmIsShown() {
    var text = metrics.text();
    assertShows(text, "swarmdns_swarm_role{role=\"leader\"} 1.0");
    assertShows(text, "swarmdns_swarm_leader 1.0");
    assertShows(text, "swarmdns_swarm_voters 3.0");
    assertShows(text, "swarmdns_swarm_lag_entries{node=\"n2\"} 7.0");
    assertShows(text, "swarmdns_swarm_log{health=\"low\"} 1.0");
    assertShows(text, "swarmdns_swarm_log{health=\"ok\"} 0.0");
    assertShows(text, "swarmdns_swarm_gossip_drops_total{reason=\"malformed\"} 2.0");
    assertShows(text, "swarmdns_swarm_edits_total{outcome=\"committed\"} 0.0");
  }

  @Test
  void readinessTellsOfTheSwarmBesideWhatItToldBefore() {
    var json =
        new NodeStatus(
                NodeState.READY,
                2,
                0,
                List.of(),
                Optional.of(new SwarmReadiness(swarm, List.of("look at \"n2\""))))
            .json();
    assertEquals(
        "{\"state\":\"READY\",\"zones_served\":2,\"zones_failed\":0,\"failed\":[],\"swarm\":"
            + "{\"phase\":\"READY\",\"leader\":\"n1\",\"leader_silent_seconds\":2,\"zones_expired\":1,\"role\":\"leader\","
            + "\"voters\":[\"n1\",\"n2\",\"n3\"],\"log\":\"low\",\"log_detail\":\"DiskLow\","
            + "\"warnings\":[\"look at \\\"n2\\\"\"]}}\n",
        json);
  }

  private static void assertShows(String text, String line) {
    assertTrue(text.lines().anyMatch(line::equals), line + " is not in\n" + text);
  }

  @Test
  void moreZonesThanTheBoundHaveNoSeriesOfTheirOwn() {
    Map<DomainName, Long> serials =
        IntStream.rangeClosed(0, ZoneSummary.SERIALS_MAX)
            .boxed()
            .collect(Collectors.toMap(i -> DomainName.parse("z" + i), i -> 1L));
    assertThrows(IllegalArgumentException.class, () -> new ZoneSummary(101, 0, 0, 101, serials));
  }

  @Test
  void theDocumentListsTheMetricsThatThereAre() throws IOException {
    var only = counters.add();
    only.answered(Transport.UDP, 1, 0, AnswerKind.POSITIVE, ZoneClass.UNSIGNED);
    Set<String> documented = names("(?m)^\\| `((?:swarmdns|process)_\\w+)` \\|", document());
    assertEquals(documented, declared());
    Set<String> shown = names("(?m)^# TYPE (swarmdns_\\w+|process_resident_\\w+)", metrics.text());
    assertEquals(declared(), shown);
  }

  @Test
  void theDocumentListsTheEventsThatThereAre() throws IOException {
    var document = document();
    for (var event : QueryEvent.values()) {
      assertTrue(document.contains("| `" + EngineMetrics.label(event) + "` |"), event.name());
    }
  }

  @Test
  void theJvmsMetricsHaveTheDocumentedPrefixes() {
    for (var name : names("(?m)^# TYPE (\\w+)", metrics.text())) {
      assertTrue(name.matches("(swarmdns|jvm|process|system)_.*"), name);
    }
  }

  private static Set<String> declared() {
    return List.of(Metric.values()).stream()
        .map(Metric::shownName)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> names(String pattern, String text) {
    return Pattern.compile(pattern)
        .matcher(text)
        .results()
        .map(match -> match.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String document() throws IOException {
    return Files.readString(DOCUMENT);
  }
}
