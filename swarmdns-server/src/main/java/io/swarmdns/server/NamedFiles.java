package io.swarmdns.server;

import io.swarmdns.server.config.Configuration;
import io.swarmdns.server.frontend.Frontends;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Whether the files that a configuration names are there and hold what they should.
final class NamedFiles {
  private NamedFiles() {}

  /// What would keep a node from starting, or from doing as it is told; a line each, with the key.
  static List<String> problems(Configuration configuration) {
    List<String> problems = new ArrayList<>();
    check("zones.directory", problems, () -> requireDirectory(configuration.zones().directory()));
    var secrets = configuration.cookies().secretFile();
    if (configuration.cookies().enabled() && secrets.isPresent()) {
      check("cookies.secret-file", problems, () -> CookieFile.read(secrets.get()));
    }
    if (configuration.tls().enabled() && configuration.tls().certificate().isPresent()) {
      var tls = new Options(configuration).frontends().tls();
      check("tls.certificate", problems, () -> Frontends.requireUsable(tls));
    }
    var queries = configuration.queryLog();
    if (queries.enabled()) {
      check("query-log.file", problems, () -> requireDirectory(queries.file().resolveSibling("")));
    }
    return problems;
  }

  /// A directory that is not there is a mistake, or a file system that is not mounted yet.
  static void requireDirectory(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      throw new IOException("there is no directory " + directory);
    }
  }

  private static void check(String key, List<String> problems, Check check) {
    try {
      check.run();
    } catch (IOException e) {
      problems.add(key + ": " + FailureText.of(e));
    }
  }

  @FunctionalInterface
  private interface Check {
    void run() throws IOException;
  }
}
