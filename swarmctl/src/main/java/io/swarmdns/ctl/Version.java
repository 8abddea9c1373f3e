package io.swarmdns.ctl;

import java.util.Objects;
import picocli.CommandLine.IVersionProvider;

/// The versions of this program and of what it runs on.
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    String ours =
        Objects.requireNonNullElse(
            Version.class.getPackage().getImplementationVersion(), "development");
    return new String[] {"SwarmDNS " + ours + ", swarmctl", "Java " + Runtime.version()};
  }
}
