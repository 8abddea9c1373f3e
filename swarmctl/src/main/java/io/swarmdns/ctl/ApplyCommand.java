package io.swarmdns.ctl;

import io.swarmdns.ctl.ZoneFiles.ZoneFile;
import io.swarmdns.ctl.edit.EditOutcome;
import io.swarmdns.ctl.edit.ImportCall;
import io.swarmdns.ctl.edit.ZoneTextSource;
import io.swarmdns.ctl.outcome.ExitCode;
import io.swarmdns.ctl.outcome.Failure;
import io.swarmdns.ctl.output.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `swarmctl apply`: zone files become zones, after a look at what that changes.
@Command(
    name = "apply",
    description = "Makes zones what zone files say: shows the changes, asks, commits.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footer = {
      "",
      "A file NAME.zone is the zone NAME; of directories, every such file in them and below. Nothing",
      "is committed when one of the files has a mistake. Each zone is committed by itself, and only",
      "if it is still what it was when its changes were shown. $INCLUDE is not possible.",
      "",
      "Examples:",
      "  swarmctl apply example.org.zone",
      "  swarmctl apply zones/ --dry-run",
      "  swarmctl apply zones/ --yes --wait live --comment \"autumn cleaning\"",
      "  swarmctl apply draft.txt --origin example.org"
    })
final class ApplyCommand extends SwarmCommand {
  @Mixin private EditOptions edit = new EditOptions();
  @Mixin private Confirmation yes = new Confirmation();

  @Parameters(arity = "1..*", paramLabel = "FILE|DIR", description = "Zone files.")
  private List<Path> paths = List.of();

  @Option(
      names = "--origin",
      paramLabel = "ZONE",
      description = "The zone that the one FILE is of, whatever its name.")
  private @Nullable String origin;

  @Option(
      names = {"-n", "--dry-run"},
      description = "Show the changes, and commit nothing.")
  private boolean dryRun;

  @Override
  void checkArguments() {
    if (paths.size() > 1 && (origin != null || edit.ifSerial() != null)) {
      throw Failure.usage("--origin and --if-serial are for one file");
    }
  }

  @Override
  ExitCode run(Session session) throws InterruptedException, IOException {
    List<ZoneFile> files =
        origin == null
            ? ZoneFiles.of(paths)
            : List.of(new ZoneFile(paths.getFirst(), Names.absolute(origin)));
    List<ZoneFilePlan> plans = plans(session, files);
    List<ZoneFilePlan> broken =
        plans.stream().filter(each -> each.plan().refused() != null).toList();
    List<ZoneFilePlan> wanted =
        plans.stream().filter(each -> !each.plan().changesNothing()).toList();
    if (!broken.isEmpty()) {
      return stopped(session, plans, broken.size());
    }
    if (dryRun || wanted.isEmpty() || !session.confirmed(question(wanted.size()), yes)) {
      write(session, plans, List.of());
      return dryRun || wanted.isEmpty() ? ExitCode.DONE : ExitCode.FAILED;
    }
    return commit(session, plans, wanted);
  }

  private static String question(int zones) {
    return zones == 1 ? "Commit?" : "Commit changes of " + zones + " zones?";
  }

  private List<ZoneFilePlan> plans(Session session, List<ZoneFile> files)
      throws InterruptedException {
    var plans = new ArrayList<ZoneFilePlan>();
    for (ZoneFile file : files) {
      var text = ZoneTextSource.of(file.path());
      var header = edit.header(file.origin(), text.name()).build();
      var plan = ZoneFilePlan.ask(session, header, text);
      plan.plan().complain(session, text.name());
      plans.add(plan);
    }
    return plans;
  }

  private static ExitCode stopped(Session session, List<ZoneFilePlan> plans, int broken) {
    write(session, plans, List.of());
    String of = plans.size() == 1 ? "" : " (%d of %d files)".formatted(broken, plans.size());
    throw new Failure(ExitCode.REFUSED, "nothing was changed" + of);
  }

  /// One zone after another; the worst outcome is the command's. Where the swarm cannot be reached
  /// the rest is not tried.
  private static ExitCode commit(
      Session session, List<ZoneFilePlan> plans, List<ZoneFilePlan> wanted)
      throws InterruptedException {
    var results = new ArrayList<Result>();
    var worst = ExitCode.DONE;
    for (ZoneFilePlan plan : wanted) {
      ImportCall call = plan.toImport();
      var report = new EditReport(session, plan.text().name());
      EditOutcome outcome = report.submit(call);
      results.add(new Result(plan, call, outcome));
      ExitCode code = report.conclude(outcome, call.requestId());
      worst = worse(worst, code);
      if (code == ExitCode.UNREACHABLE) {
        break;
      }
    }
    write(session, plans, results);
    return worst;
  }

  private record Result(ZoneFilePlan plan, ImportCall call, EditOutcome outcome) {}

  /// An outcome that is not known is worse than a refusal, which is worse than a delay.
  private static ExitCode worse(ExitCode a, ExitCode b) {
    var order = List.of(ExitCode.DONE, ExitCode.NOT_LIVE, ExitCode.REFUSED, ExitCode.UNREACHABLE);
    return order.indexOf(a) >= order.indexOf(b) ? a : b;
  }

  private static void write(Session session, List<ZoneFilePlan> plans, List<Result> results) {
    if (!session.isJson()) {
      return;
    }
    var json = session.json().object().array("zones");
    for (ZoneFilePlan plan : plans) {
      json.object().field("file", plan.text().name());
      json.object("plan");
      plan.plan().fields(json);
      json.endObject();
      results.stream().filter(result -> result.plan().equals(plan)).forEach(r -> result(json, r));
      json.endObject();
    }
    json.endArray().endObject().end();
  }

  private static void result(Json json, Result result) {
    json.object("result");
    EditReport.fields(json, result.outcome(), result.call().requestId());
    json.endObject();
  }
}
