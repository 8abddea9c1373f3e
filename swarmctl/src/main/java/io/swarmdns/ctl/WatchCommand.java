package io.swarmdns.ctl;

import io.swarmdns.ctl.outcome.ExitCode;
import io.swarmdns.ctl.outcome.Failure;
import io.swarmdns.ctl.output.Columns;
import io.swarmdns.ctl.output.Terminal;
import io.swarmdns.proto.StatusRequest;
import io.swarmdns.proto.SwarmStatus;
import java.time.Duration;
import java.time.Instant;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `swarmctl watch`: the status whenever it changes. A node that falls silent is no reason to end:
/// that is when people look. The next one is asked.
@Command(
    name = "watch",
    description = "Shows the swarm's status as it changes, until ctrl-C.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footer = {
      "",
      "On a terminal the view is drawn anew; otherwise each state follows the one before. With",
      "-o json each state is an object on a line of its own.",
      "",
      "Examples:",
      "  swarmctl watch",
      "  swarmctl watch -o json | jq -r .leader"
    })
final class WatchCommand extends SwarmCommand {
  /// A node tells something every five seconds at least.
  private static final Duration SILENCE_MAX = Duration.ofSeconds(12);

  private static final long PAUSE_MILLIS = 500;
  private static final String CLEAR = "\u001b[H\u001b[2J";

  @Option(
      names = {"-n", "--count"},
      paramLabel = "N",
      defaultValue = "0",
      description = "End after so many states. Default: never.")
  private long count;

  private long shown;

  @Override
  ExitCode run(Session session) throws InterruptedException {
    while (true) {
      try {
        if (follow(session)) {
          return ExitCode.DONE;
        }
      } catch (Failure e) {
        // Who was never reached will not be by waiting, mostly; who was, may come back.
        if (shown == 0 || e.exitCode() != ExitCode.UNREACHABLE) {
          throw e;
        }
        session.terminal().err().println("swarmctl: " + e.getMessage());
      }
      Thread.sleep(PAUSE_MILLIS);
    }
  }

  /// Returns whether enough was shown.
  private boolean follow(Session session) throws InterruptedException {
    var request = StatusRequest.getDefaultInstance();
    try (var states = session.swarm().stream(admin -> admin.watchStatus(request), SILENCE_MAX)) {
      for (var status = states.next(); status != null; status = states.next()) {
        show(session, status);
        if (++shown == count || session.terminal().out().checkError()) {
          return true;
        }
      }
      return false;
    }
  }

  private static void show(Session session, SwarmStatus status) {
    Terminal terminal = session.terminal();
    if (session.isJson()) {
      StatusTexts.write(session.json(), status);
      return;
    }
    if (terminal.isTerminal()) {
      terminal.out().print(CLEAR);
    }
    terminal.out().println("swarmctl watch, " + Columns.text(Instant.now()));
    StatusTexts.write(terminal, status);
    if (!terminal.isTerminal()) {
      terminal.out().println();
    }
  }
}
