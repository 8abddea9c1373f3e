package io.swarmdns.ctl;

import io.swarmdns.ctl.outcome.ExitCode;
import io.swarmdns.ctl.outcome.Failure;
import io.swarmdns.proto.ListZonesReply;
import io.swarmdns.proto.ListZonesRequest;
import io.swarmdns.proto.ZoneInfo;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `swarmctl zone list`: page after page, so that any number of zones takes the same memory.
@Command(
    name = "list",
    description = "Lists zones in canonical order.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footer = {
      "",
      "Examples:",
      "  swarmctl zone list",
      "  swarmctl zone list customer -o json | jq -r '.zones[].origin'"
    })
final class ZoneListCommand extends SwarmCommand {
  private static final int PAGE_SIZE = 1000;

  @Parameters(
      arity = "0..1",
      paramLabel = "TEXT",
      defaultValue = "",
      description = "Only zones whose name contains this.")
  private String contains = "";

  @Option(
      names = "--page-size",
      paramLabel = "N",
      defaultValue = "" + PAGE_SIZE,
      hidden = true,
      description = "Zones asked for at once, 1 to 10000.")
  private int pageSize = PAGE_SIZE;

  @Override
  ExitCode run(Session session) throws InterruptedException {
    var listing = session.listing(ZoneTexts.COLUMNS, "zones", "no zones");
    String after = "";
    while (true) {
      ListZonesReply page = page(session, after);
      page.getZonesList().forEach(listing::add);
      // Nobody reads any longer when, for instance, it was piped into head.
      if (!page.getMore() || session.terminal().out().checkError()) {
        break;
      }
      after = next(page, after);
    }
    listing.end();
    return ExitCode.DONE;
  }

  private ListZonesReply page(Session session, String after) throws InterruptedException {
    var request =
        ListZonesRequest.newBuilder()
            .setPageSize(pageSize)
            .setAfter(after)
            .setContains(contains)
            .build();
    return session.swarm().ask(admin -> admin.listZones(request));
  }

  private static String next(ListZonesReply page, String after) {
    if (page.getZonesCount() == 0) {
      throw Failure.failed("the node says that there are more zones, and sends none");
    }
    ZoneInfo last = page.getZones(page.getZonesCount() - 1);
    if (last.getOrigin().equals(after)) {
      throw Failure.failed("the node sends the same zones again after " + after);
    }
    return last.getOrigin();
  }
}
