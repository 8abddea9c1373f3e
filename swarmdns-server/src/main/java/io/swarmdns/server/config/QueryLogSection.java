package io.swarmdns.server.config;

import io.swarmdns.zone.name.DomainName;
import java.nio.file.Path;
import java.util.List;

/// Which queries are logged, and how many. With neither networks nor zones, all of them.
public record QueryLogSection(
    boolean enabled,
    Path file,
    LogSection.Format format,
    int fileSizeMaxBytes,
    int filesKept,
    List<Prefix> clients,
    List<DomainName> zones,
    int linesPerSecondMax) {
  static final Section SECTION =
      new Section("query-log", "A line per query, for finding out what a client or a zone sees.");

  private static final Key<Boolean> ENABLED =
      SECTION.key("enabled", ValueTypes.flag(), "false", "Whether queries are logged.");
  private static final Key<Path> FILE =
      SECTION.key("file", ValueTypes.path(), "queries.log", "Where they are written.");
  private static final Key<LogSection.Format> FORMAT =
      SECTION.key(
          "format",
          ValueTypes.choice(LogSection.Format.class),
          "text",
          "text for people, json for log collectors (one object a line).");
  private static final Key<Integer> FILE_SIZE_MAX =
      SECTION.key(
          "file-size-max",
          ValueTypes.bytes(4096, 1 << 30),
          "64MiB",
          "Size at which the file gets .1 behind its name, and a new one is begun.");
  private static final Key<Integer> FILES_KEPT =
      SECTION.key(
          "files-kept",
          ValueTypes.wholeNumber(0, 1000),
          "4",
          "Old files that are kept, .1 the youngest.");
  private static final Key<List<Prefix>> CLIENTS =
      SECTION.list(
          "clients",
          ValueTypes.listOf(ValueTypes.prefix(), 0, 64),
          List.of(),
          "Only queries from these networks; empty: from everywhere.");
  private static final Key<List<DomainName>> ZONES =
      SECTION.list(
          "zones",
          ValueTypes.listOf(ValueTypes.domainName(), 0, 64),
          List.of(),
          "Only queries for names in these zones; empty: for all names.");
  private static final Key<Integer> LINES_PER_SECOND_MAX =
      SECTION.key(
          "lines-per-second-max",
          ValueTypes.wholeNumber(1, 1_000_000),
          "10000",
          """
          Lines written a second; what is more is counted, not written, so that logging
          never slows answering.\
          """);

  static QueryLogSection of(Values values) {
    return new QueryLogSection(
        values.get(ENABLED),
        values.path(FILE),
        values.get(FORMAT),
        values.get(FILE_SIZE_MAX),
        values.get(FILES_KEPT),
        values.get(CLIENTS),
        values.get(ZONES),
        values.get(LINES_PER_SECOND_MAX));
  }
}
