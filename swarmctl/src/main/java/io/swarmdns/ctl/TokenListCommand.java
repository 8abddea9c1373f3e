package io.swarmdns.ctl;

import io.swarmdns.ctl.outcome.ExitCode;
import io.swarmdns.ctl.output.Columns;
import io.swarmdns.proto.ListTokensRequest;
import io.swarmdns.proto.TokenInfo;
import picocli.CommandLine.Command;

/// `swarmctl token list`.
@Command(
    name = "list",
    description = "Lists tokens; not their secrets, which nobody knows any more.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footer = {"", "Example:", "  swarmctl token list"})
final class TokenListCommand extends SwarmCommand {
  private static final Columns<TokenInfo> COLUMNS =
      Columns.<TokenInfo>none()
          .with("ID", "id", TokenInfo::getId)
          .with("ROLE", "role", token -> Names.plain(token.getRole()))
          .with("NODE", "node", token -> ZoneTexts.orNull(token.getNode()))
          .with("EXPIRES", "expires", token -> ZoneTexts.time(token.getExpiresMillis()))
          .with("CREATED BY", "created_by", TokenInfo::getCreatedBy)
          .with("USED BY", "used_by_node", token -> ZoneTexts.orNull(token.getUsedByNode()));

  @Override
  ExitCode run(Session session) throws InterruptedException {
    var request = ListTokensRequest.getDefaultInstance();
    var reply = session.swarm().ask(admin -> admin.listTokens(request));
    var listing = session.listing(COLUMNS, "tokens", "no tokens");
    reply.getTokensList().forEach(listing::add);
    listing.end();
    return ExitCode.DONE;
  }
}
