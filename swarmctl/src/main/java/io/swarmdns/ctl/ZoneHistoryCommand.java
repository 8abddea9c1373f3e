package io.swarmdns.ctl;

import io.swarmdns.ctl.outcome.ExitCode;
import io.swarmdns.proto.HistoryEntry;
import io.swarmdns.proto.HistoryReply;
import io.swarmdns.proto.HistoryRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `swarmctl zone history`.
@Command(
    name = "history",
    description = "Who changed a zone, when and why; the newest first.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footer = {
      "",
      "Examples:",
      "  swarmctl zone history example.org",
      "  swarmctl zone history example.org --limit 5 -o json"
    })
final class ZoneHistoryCommand extends SwarmCommand {
  private static final int LIMIT = 100;
  private static final int PAGE_MAX = 1000;

  @Mixin private ZoneArgument zone = new ZoneArgument();

  @Option(
      names = {"-n", "--limit"},
      paramLabel = "N",
      defaultValue = "" + LIMIT,
      description = "At most so many. Default: ${DEFAULT-VALUE}.")
  private int limit = LIMIT;

  @Override
  ExitCode run(Session session) throws InterruptedException {
    var listing = session.listing(HistoryTexts.COLUMNS, "history", "no history");
    int left = Math.max(1, limit);
    int before = 0;
    boolean more = true;
    while (more && left > 0) {
      HistoryReply page = page(session, before, Math.min(left, PAGE_MAX));
      for (HistoryEntry entry : page.getEntriesList()) {
        if (left-- > 0) {
          listing.add(entry);
        }
      }
      more = page.getMore() && page.getEntriesCount() > 0;
      if (more) {
        before = page.getEntries(page.getEntriesCount() - 1).getSerial();
      }
    }
    listing.end();
    return ExitCode.DONE;
  }

  private HistoryReply page(Session session, int before, int size) throws InterruptedException {
    var request =
        HistoryRequest.newBuilder()
            .setOrigin(zone.origin())
            .setPageSize(size)
            .setBeforeSerial(before)
            .build();
    return session.swarm().ask(admin -> admin.getHistory(request));
  }
}
