package io.swarmdns.testkit.conformance;

import io.swarmdns.testkit.wire.Reply;
import io.swarmdns.testkit.wire.WireMessage;
import io.swarmdns.testkit.wire.WireRecord;
import io.swarmdns.testkit.zone.TestZone;
import io.swarmdns.testkit.zone.ZoneText;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Type;

/// One query on which a server's answer equals none of the others'.
///
/// @param family the zones the query was aimed at
/// @param replies by server, the judged one first
record Difference(List<TestZone> family, TestQuery query, Map<String, Reply> replies) {
  /// Types that servers treat in their own way; others count as one.
  private static final Set<Integer> SPECIAL_TYPES =
      Set.of(Type.ANY, Type.RRSIG, Type.NSEC, Type.NSEC3, Type.DS, Type.CNAME, Type.DNAME);

  /// What kind of difference it is, to count like ones together: the query's type, what differs,
  /// how each server answers in a few words.
  String signature() {
    String type =
        SPECIAL_TYPES.contains(query.type()) ? ZoneText.type(query.type()) : "(other type)";
    String answers =
        replies.entrySet().stream()
            .map(entry -> entry.getKey() + "=" + shape(entry.getValue()))
            .collect(Collectors.joining(" "));
    return (query.dnssecOk() ? "DO " : "") + type + " " + differingParts() + ": " + answers;
  }

  /// What the judged server's answer differs in from each peer's.
  private String differingParts() {
    var normal = replies.values().stream().map(reply -> Judge.normal(query, reply)).toList();
    return normal.stream()
        .skip(1)
        .map(peer -> String.join("+", normal.getFirst().differingParts(peer)))
        .toList()
        .toString();
  }

  private static String shape(Reply reply) {
    return switch (reply) {
      case Reply.Silent() -> "silent";
      case Reply.Malformed(String why) -> "malformed(" + why + ")";
      case Reply.Answered(WireMessage message) ->
          Rcode.string(message.rcode())
              + flags(message)
              + "("
              + types(message.answer())
              + "/"
              + types(message.authority())
              + ")";
    };
  }

  private static String types(List<WireRecord> records) {
    return records.stream()
        .map(record -> ZoneText.type(record.type()))
        .distinct()
        .sorted()
        .collect(Collectors.joining("+"));
  }

  private static String flags(WireMessage message) {
    return (message.is(WireMessage.AA) ? "+aa" : "") + (message.is(WireMessage.TC) ? "+tc" : "");
  }

  /// The difference for a reader: seed, query, every server's answer, and the zones.
  String report() {
    var text = new StringBuilder();
    text.append("seed ").append(family.get(0).seed()).append('\n');
    text.append(signature()).append('\n').append(query).append('\n');
    replies.forEach((server, reply) -> append(text, server, reply));
    for (TestZone zone : family) {
      text.append("\n;;; zone ").append(zone.origin()).append('\n').append(zone.text());
    }
    return text.toString();
  }

  private static void append(StringBuilder text, String server, Reply reply) {
    text.append("\n=== ").append(server).append(": ").append(shape(reply)).append('\n');
    if (reply instanceof Reply.Answered(WireMessage message)) {
      text.append("flags 0x").append(Integer.toHexString(message.flags()));
      text.append(", ").append(message.lengthBytes()).append(" bytes, ");
      text.append(message.opt().isPresent() ? "OPT\n" : "no OPT\n");
      section(text, "answer", message.answer());
      section(text, "authority", message.authority());
      section(text, "additional", message.additional());
    }
  }

  private static void section(StringBuilder text, String name, List<WireRecord> records) {
    if (!records.isEmpty()) {
      text.append(";; ").append(name).append('\n');
      records.forEach(record -> text.append(record).append('\n'));
    }
  }
}
