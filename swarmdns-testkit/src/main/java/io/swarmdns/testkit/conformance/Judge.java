package io.swarmdns.testkit.conformance;

import io.swarmdns.testkit.peer.ServerKind;
import io.swarmdns.testkit.wire.Reply;
import io.swarmdns.testkit.wire.WireMessage;
import io.swarmdns.testkit.zone.TestZone;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Says whether an answer is as good as a peer's. Stateless.
final class Judge {
  /// What servers may differ in the length of an answer's names.
  private static final int COMPRESSION_SLACK_BYTES = 255;

  private Judge() {}

  /// A difference when the first reply equals none of the others.
  ///
  /// @param replies by server, the judged one first
  static Optional<Difference> judge(
      List<TestZone> family, TestQuery query, Map<String, Reply> replies) {
    var each = replies.values().iterator();
    Reply judged = each.next();
    NormalAnswer normal = normal(query, judged);
    while (each.hasNext()) {
      Reply peer = each.next();
      NormalAnswer other = normal(query, peer);
      if (other.equals(normal)
          || differByGlueOfWildcards(family, normal, other)
          || differByTruncation(query, judged, peer)) {
        return Optional.empty();
      }
    }
    return Optional.of(new Difference(family, query, replies));
  }

  /// Whether two answers are equal but for addresses of name servers whose names do not exist:
  /// peers make them from wildcards below the cut, which are not this zone's to expand (RFC 1034
  /// §4.2.1).
  private static boolean differByGlueOfWildcards(
      List<TestZone> family, NormalAnswer one, NormalAnswer other) {
    if (one.additional().equals(other.additional())) {
      return false;
    }
    Set<String> names =
        family.stream()
            .flatMap(zone -> zone.records().stream())
            .map(record -> TestQuery.wireName(record.getName()))
            .collect(Collectors.toSet());
    return withGlueOf(names, one).equals(withGlueOf(names, other));
  }

  private static NormalAnswer withGlueOf(Set<String> names, NormalAnswer answer) {
    return answer.withAdditional(
        answer.additional().stream()
            .filter(record -> names.contains(record.owner()))
            .collect(Collectors.toSet()));
  }

  /// Whether one of two answers is truncated and the other came close to the limit: how tightly
  /// names are compressed is a server's own affair (RFC 1035 §4.1.4). The query is asked again over
  /// TCP, where the whole answers are compared.
  private static boolean differByTruncation(TestQuery query, Reply one, Reply other) {
    return one instanceof Reply.Answered(WireMessage first)
        && other instanceof Reply.Answered(WireMessage second)
        && first.is(WireMessage.TC) != second.is(WireMessage.TC)
        && (first.is(WireMessage.TC) ? second : first).lengthBytes()
            > Math.min(query.udpMaxBytes(), ServerKind.UDP_ANSWER_MAX_BYTES)
                - COMPRESSION_SLACK_BYTES;
  }

  /// What is compared of a reply.
  static NormalAnswer normal(TestQuery query, Reply reply) {
    return Normalisation.applyAll(query, NormalAnswer.of(reply));
  }
}
