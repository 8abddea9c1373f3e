package io.swarmdns.server.config;

import java.nio.file.Path;

/// Where zones come from.
public record ZonesSection(Path directory, String suffix, int loadThreads, boolean imageCache) {
  static final Section SECTION = new Section("zones", "The zones this node answers for.");

  private static final Key<Path> DIRECTORY =
      SECTION.key(
          "directory",
          ValueTypes.path(),
          "zones",
          """
          Directory of zone files (RFC 1035); example.test.zone holds example.test. Read
          again on SIGHUP. $INCLUDE stays inside it.\
          """);
  private static final Key<String> SUFFIX =
      SECTION.key(
          "suffix",
          ValueTypes.text(32),
          ".zone",
          "What follows the zone's name in a file's name; other files are not zones.");
  private static final Key<Integer> LOAD_THREADS =
      SECTION.key(
          "load-threads",
          ValueTypes.wholeNumber(0, 1024),
          "0",
          "Zones read at the same time; 0: one per core.");

  private static final Key<Boolean> IMAGE_CACHE =
      SECTION.key(
          "image-cache",
          ValueTypes.flag(),
          "true",
          """
          Whether zones are kept in the data directory as they lie in memory, so that a
          restart answers at once with those whose files have not changed.\
          """);

  static ZonesSection of(Values values) {
    return new ZonesSection(
        values.path(DIRECTORY),
        values.get(SUFFIX),
        values.get(LOAD_THREADS),
        values.get(IMAGE_CACHE));
  }
}
