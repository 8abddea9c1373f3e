package io.swarmdns.testkit.conformance;

import io.swarmdns.testkit.peer.ZoneFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// Something that answers for zones and can be compared: a kind of server, or an engine within this
/// JVM.
public interface Contestant {
  /// A short name for reports.
  String name();

  /// Loads the zones, those that it takes, and is ready to be asked.
  ///
  /// @param directory for its own files
  /// @param port on 127.0.0.1, if it needs one
  Respondent start(Path directory, int port, List<ZoneFile> zones)
      throws IOException, InterruptedException;
}
