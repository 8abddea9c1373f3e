package io.swarmdns.ctl;

import io.swarmdns.ctl.outcome.ExitCode;
import io.swarmdns.ctl.output.Columns;
import io.swarmdns.proto.AdminInfo;
import io.swarmdns.proto.ListAdminsRequest;
import java.util.List;
import picocli.CommandLine.Command;

/// `swarmctl admin list`.
@Command(
    name = "list",
    description = "Lists who may ask the swarm, and for what.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footer = {"", "Example:", "  swarmctl admin list"})
final class AdminListCommand extends SwarmCommand {
  private static final Columns<AdminInfo> COLUMNS =
      Columns.<AdminInfo>none()
          .with("NAME", "name", AdminInfo::getName)
          .with("LEVEL", "level", admin -> Names.plain(admin.getLevel()))
          .with("CREATED", "created", admin -> ZoneTexts.time(admin.getCreatedMillis()))
          .with("ZONES", "zones", admin -> List.copyOf(admin.getZonesList()));

  @Override
  ExitCode run(Session session) throws InterruptedException {
    var request = ListAdminsRequest.getDefaultInstance();
    var reply = session.swarm().ask(admin -> admin.listAdmins(request));
    var listing = session.listing(COLUMNS, "admins", "no administrators");
    reply.getAdminsList().forEach(listing::add);
    listing.end();
    return ExitCode.DONE;
  }
}
