package io.swarmdns.server;

import java.util.Objects;
import picocli.CommandLine.IVersionProvider;

/// The versions of this program and of what it runs on.
final class Version implements IVersionProvider {
  /// Ours, from the archive's manifest.
  static String ours() {
    return Objects.requireNonNullElse(
        Version.class.getPackage().getImplementationVersion(), "development");
  }

  /// Of Java and the system.
  static String platform() {
    return "Java "
        + Runtime.version()
        + ", "
        + System.getProperty("os.name")
        + " "
        + System.getProperty("os.version")
        + " "
        + System.getProperty("os.arch")
        + ", "
        + Runtime.getRuntime().availableProcessors()
        + " processors";
  }

  @Override
  public String[] getVersion() {
    return new String[] {"SwarmDNS " + ours(), platform()};
  }
}
