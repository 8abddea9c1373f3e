package io.swarmdns.ctl;

import io.swarmdns.ctl.edit.EditOutcome;
import io.swarmdns.ctl.edit.ZoneTextSource;
import io.swarmdns.ctl.outcome.ExitCode;
import io.swarmdns.proto.ExportRequest;
import io.swarmdns.proto.Refused;
import io.swarmdns.proto.ZoneRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `swarmctl zone edit`: the zone's text in an editor, and what was changed there as one edit.
@Command(
    name = "edit",
    description = "Opens a zone in an editor; shows the changes, asks, commits.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footer = {
      "",
      "The editor is $VISUAL, else $EDITOR, else vi. Text with mistakes can be edited again. When the",
      "zone was changed meanwhile by somebody else, nothing is committed, and the text is kept.",
      "",
      "Examples:",
      "  swarmctl zone edit example.org",
      "  EDITOR='sed -i s/192.0.2.1/192.0.2.9/' swarmctl zone edit example.org --yes"
    })
final class ZoneEditCommand extends SwarmCommand {
  @Mixin private ZoneArgument zone = new ZoneArgument();
  @Mixin private EditOptions edit = new EditOptions();
  @Mixin private Confirmation yes = new Confirmation();

  /// What people want after they have seen their changes.
  private enum Answer {
    COMMIT,
    EDIT,
    QUIT
  }

  @Override
  ExitCode run(Session session) throws Exception {
    var request = ZoneRequest.newBuilder().setOrigin(zone.origin()).build();
    Integer wanted = edit.ifSerial();
    int serial =
        wanted == null ? session.swarm().ask(admin -> admin.getZone(request)).getSerial() : wanted;
    // The directory is for this user alone (0700), and so is the file (0600).
    Path directory = Files.createTempDirectory("swarmctl");
    Path file = directory.resolve(fileName());
    var export = ExportRequest.newBuilder().setOrigin(zone.origin()).setSerial(serial).build();
    ZoneExport.toFile(session.swarm(), export, file);
    Path original = directory.resolve(".original");
    Files.copy(file, original);
    var result = rounds(session, serial, file, original);
    Files.deleteIfExists(original);
    if (result.keepsText()) {
      session.terminal().err().println("swarmctl: your text is kept in " + file);
    } else {
      Files.deleteIfExists(file);
      Files.deleteIfExists(directory);
    }
    return result.code();
  }

  private record Result(ExitCode code, boolean keepsText) {}

  /// A name that an editor knows the language by, and that is no path whatever the zone is called.
  private String fileName() {
    String name = zone.origin().replaceAll("[^A-Za-z0-9._-]", "_").replaceFirst("\\.$", "");
    return (name.isEmpty() ? "root" : name.replaceFirst("^\\.", "_")) + ".zone";
  }

  private Result rounds(Session session, int serial, Path file, Path original)
      throws IOException, InterruptedException {
    var editor = new Editor(session.surroundings().environment());
    while (true) {
      session.terminal().flush();
      editor.edit(file);
      if (Files.mismatch(file, original) < 0) {
        session.done("nothing was changed");
        return new Result(ExitCode.DONE, false);
      }
      var text = ZoneTextSource.of(file);
      var header = edit.header(zone.origin(), text.name()).setExpectedSerial(serial).build();
      var plan = ZoneFilePlan.ask(session, header, text);
      plan.plan().complain(session, text.name());
      if (plan.plan().changesNothing()) {
        writeOutcome(session, plan);
        return new Result(ExitCode.DONE, false);
      }
      switch (answer(session, plan.plan())) {
        case COMMIT -> {
          return commit(session, plan);
        }
        case EDIT -> {}
        case QUIT -> {
          writeOutcome(session, plan);
          boolean refused = plan.plan().refused() != null;
          return new Result(refused ? ExitCode.REFUSED : ExitCode.FAILED, true);
        }
      }
    }
  }

  private Answer answer(Session session, Plan plan) {
    boolean refused = plan.refused() != null;
    if (refused && changedMeanwhile(plan.refused())) {
      tellOfChange(session);
      return Answer.QUIT;
    }
    if (yes.given()) {
      return refused ? Answer.QUIT : Answer.COMMIT;
    }
    if (!session.terminal().asksPeople()) {
      if (!refused) {
        session.terminal().err().println("swarmctl: no terminal to ask on: say --yes to commit");
      }
      return Answer.QUIT;
    }
    while (true) {
      String question =
          refused ? "Edit again (e) or quit (q)? " : "Commit (y), edit again (e) or quit (q)? ";
      String typed = session.terminal().answerTo(question).toLowerCase(Locale.ROOT);
      switch (typed) {
        case "y", "yes" -> {
          if (!refused) {
            return Answer.COMMIT;
          }
        }
        case "e" -> {
          return Answer.EDIT;
        }
        case "", "q", "n", "no" -> {
          return Answer.QUIT;
        }
        default -> {
          // asked again
        }
      }
    }
  }

  private Result commit(Session session, ZoneFilePlan plan) throws InterruptedException {
    var call = plan.toImport();
    var report = new EditReport(session, plan.text().name());
    EditOutcome outcome = report.submit(call);
    if (session.isJson()) {
      var json = session.json().object();
      EditReport.fields(json, outcome, call.requestId());
      json.endObject().end();
    }
    ExitCode code = report.conclude(outcome, call.requestId());
    if (outcome instanceof EditOutcome.Declined(Refused refused) && changedMeanwhile(refused)) {
      tellOfChange(session);
    }
    return new Result(code, code != ExitCode.DONE && code != ExitCode.NOT_LIVE);
  }

  private static boolean changedMeanwhile(@Nullable Refused refused) {
    return refused != null && refused.getKind() == Refused.Kind.SERIAL;
  }

  private void tellOfChange(Session session) {
    session
        .terminal()
        .err()
        .println(
            "swarmctl: %s was changed by somebody else meanwhile; see swarmctl zone diff %s"
                .formatted(zone.origin(), zone.origin()));
  }

  private static void writeOutcome(Session session, ZoneFilePlan plan) {
    if (session.isJson()) {
      var json = session.json().object();
      plan.plan().fields(json);
      json.endObject().end();
    }
  }
}
