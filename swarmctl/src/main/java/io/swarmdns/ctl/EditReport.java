package io.swarmdns.ctl;

import io.swarmdns.ctl.edit.EditCall;
import io.swarmdns.ctl.edit.EditListener;
import io.swarmdns.ctl.edit.EditOutcome;
import io.swarmdns.ctl.edit.RefusalText;
import io.swarmdns.ctl.edit.RequestId;
import io.swarmdns.ctl.edit.Submission;
import io.swarmdns.ctl.outcome.ExitCode;
import io.swarmdns.ctl.output.Json;
import io.swarmdns.ctl.output.Printable;
import io.swarmdns.proto.Committed;
import io.swarmdns.proto.ImportProgress;
import io.swarmdns.proto.LiveOutcome;
import io.swarmdns.proto.NodeLive;
import io.swarmdns.proto.Refused;
import io.swarmdns.proto.TextProblem;
import io.swarmdns.proto.ZoneSerial;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Makes one edit and tells how it gets on and how it has ended: people as it happens, programs by
/// the fields of an object at the end.
final class EditReport implements EditListener {
  private static final int RETRIES_TOLD_MAX = 3;

  private final Session session;
  private final String file;
  private final Set<String> toldLive = new HashSet<>();
  private int retries;

  /// @param file that the edit's text is from, for problems with lines; empty: none
  EditReport(Session session, String file) {
    this.session = session;
    this.file = file;
  }

  /// Makes the edit and tells everything of it.
  ExitCode make(EditCall call) throws InterruptedException {
    var outcome = submit(call);
    if (session.isJson()) {
      var json = session.json().object();
      fields(json, outcome, call.requestId());
      json.endObject().end();
    }
    return conclude(outcome, call.requestId());
  }

  EditOutcome submit(EditCall call) throws InterruptedException {
    return Submission.of(session.swarm(), call, this);
  }

  @Override
  public void committed(Committed committed) {
    for (ZoneSerial zone : committed.getZonesList()) {
      String name = Printable.of(zone.getOrigin());
      session.say(
          zone.getRemoved()
              ? name + " deleted, committed"
              : name + " serial " + Serials.number(zone.getSerial()) + " committed");
    }
    if (committed.getZonesCount() == 0) {
      session.say("nothing had to change");
    }
    if (committed.getRepeated()) {
      session.say("(it had been done already, by the same request before)");
    }
    session.terminal().flush();
  }

  @Override
  public void node(NodeLive node) {
    if (!toldLive.add(node.getNode() + node.getLive())) {
      return;
    }
    String name = "  " + Printable.of(node.getNode());
    session.say(
        node.getLive()
            ? name + " " + session.colours().good("live")
            : name + " " + session.colours().bad("not live") + ": " + reason(node));
    session.terminal().flush();
  }

  private static String reason(NodeLive node) {
    return node.getReason().isEmpty() ? "no reason given" : Printable.of(node.getReason());
  }

  @Override
  public void importing(ImportProgress progress) {
    if (session.isJson() || !session.terminal().isTerminal()) {
      return;
    }
    String line =
        progress.getBytesToReplicate() > 0
            ? "replicated %,d of %,d bytes"
                .formatted(progress.getBytesReplicated(), progress.getBytesToReplicate())
            : "received %,d bytes, %,d records"
                .formatted(progress.getBytesReceived(), progress.getRecords());
    session.terminal().err().print("\r" + line + "\u001b[K\r");
    session.terminal().err().flush();
  }

  @Override
  public void tryingAgain(String why) {
    if (++retries <= RETRIES_TOLD_MAX) {
      session.terminal().err().println("swarmctl: " + why + "; trying again");
    }
  }

  /// Tells people the end, and everybody the exit code.
  ExitCode conclude(EditOutcome outcome, RequestId id) {
    return switch (outcome) {
      case EditOutcome.Done(_, var live) ->
          live.isEmpty() ? ExitCode.DONE : concludeLive(live.get());
      case EditOutcome.LiveUnknown(_, String why) -> {
        complain(List.of("committed, but it is not known where it is live: " + why));
        yield ExitCode.NOT_LIVE;
      }
      case EditOutcome.Declined(Refused refused) -> {
        complain(RefusalText.lines(refused, file));
        yield passing(refused) ? ExitCode.UNREACHABLE : ExitCode.REFUSED;
      }
      case EditOutcome.Unknown(String why) -> {
        complain(
            List.of(
                "it is not known whether the edit was made: " + why,
                "  ask again with the same command and --request-id "
                    + id
                    + ": it is done once at most"));
        yield ExitCode.UNREACHABLE;
      }
      case EditOutcome.NotSent(List<String> why) -> {
        complain(List.of("cannot reach the swarm, nothing was changed: " + String.join("; ", why)));
        yield ExitCode.UNREACHABLE;
      }
    };
  }

  /// Without a leader the swarm cannot be reached for edits, whoever answers.
  private static boolean passing(Refused refused) {
    return refused.getKind() == Refused.Kind.NO_LEADER;
  }

  private ExitCode concludeLive(LiveOutcome live) {
    live.getNodesList().forEach(this::node);
    if (live.getAllLive()) {
      return ExitCode.DONE;
    }
    complain(List.of("committed, but not every live node answers with it yet"));
    return ExitCode.NOT_LIVE;
  }

  private void complain(List<String> lines) {
    session.terminal().out().flush();
    lines.forEach(line -> session.terminal().err().println("swarmctl: " + line));
  }

  /// The outcome as fields of a JSON object.
  static void fields(Json json, EditOutcome outcome, RequestId id) {
    switch (outcome) {
      case EditOutcome.Done(Committed committed, var live) -> {
        json.field("outcome", "committed");
        fields(json, committed);
        live.ifPresent(nodes -> fields(json, nodes));
      }
      case EditOutcome.LiveUnknown(Committed committed, String why) -> {
        json.field("outcome", "committed");
        fields(json, committed);
        json.field("all_live", null).field("reason", why);
      }
      case EditOutcome.Declined(Refused refused) -> fields(json, refused);
      case EditOutcome.Unknown(String why) -> json.field("outcome", "unknown").field("reason", why);
      case EditOutcome.NotSent(List<String> why) ->
          json.field("outcome", "not sent").field("reason", String.join("; ", why));
    }
    json.field("request_id", id.toString());
  }

  private static void fields(Json json, Committed committed) {
    json.field("index", committed.getIndex()).field("repeated", committed.getRepeated());
    json.array("zones");
    for (ZoneSerial zone : committed.getZonesList()) {
      json.object().field("origin", zone.getOrigin());
      json.field("serial", zone.getRemoved() ? null : Serials.number(zone.getSerial()));
      json.field("removed", zone.getRemoved()).endObject();
    }
    json.endArray();
  }

  private static void fields(Json json, LiveOutcome live) {
    json.field("all_live", live.getAllLive()).array("nodes");
    for (NodeLive node : live.getNodesList()) {
      json.object().field("node", node.getNode()).field("live", node.getLive());
      json.field("reason", node.getReason().isEmpty() ? null : node.getReason()).endObject();
    }
    json.endArray();
  }

  /// A refusal as fields of a JSON object.
  static void fields(Json json, Refused refused) {
    json.field("outcome", "refused").field("kind", refused.getKind().name());
    json.field("origin", refused.getOrigin().isEmpty() ? null : refused.getOrigin());
    json.array("problems");
    for (TextProblem problem : refused.getProblemsList()) {
      json.object()
          .field("line", problem.getLine() == 0 ? null : problem.getLine())
          .field("message", problem.getMessage())
          .field("advice", problem.getAdvice().isEmpty() ? null : problem.getAdvice())
          .endObject();
    }
    json.endArray();
  }
}
