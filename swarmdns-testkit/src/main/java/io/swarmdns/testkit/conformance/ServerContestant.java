package io.swarmdns.testkit.conformance;

import io.swarmdns.testkit.peer.RunningServer;
import io.swarmdns.testkit.peer.ServerKind;
import io.swarmdns.testkit.peer.ZoneFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// A server that runs as a process of its own.
public record ServerContestant(ServerKind kind) implements Contestant {
  @Override
  public String name() {
    return kind.name();
  }

  @Override
  public Respondent start(Path directory, int port, List<ZoneFile> zones)
      throws IOException, InterruptedException {
    return new Questioner(RunningServer.start(kind, directory, port, zones));
  }
}
