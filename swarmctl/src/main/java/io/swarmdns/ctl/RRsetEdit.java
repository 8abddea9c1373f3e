package io.swarmdns.ctl;

import io.swarmdns.proto.RRsetText;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// A command about a record set that is given with its data and, if wanted, its TTL.
abstract class RRsetEdit extends RecordEdit {
  @Parameters(index = "2", paramLabel = "TYPE", description = "Such as A, MX, TXT, TYPE65280.")
  private String type = "A";

  @Parameters(
      index = "3..*",
      arity = "1..*",
      paramLabel = "DATA",
      description = "As in a zone file, an argument for each record.")
  private List<String> records = List.of();

  @Option(
      names = "--ttl",
      paramLabel = "SECONDS",
      converter = Serials.class,
      description = "Default: that of the records there, else the SOA's minimum.")
  private @Nullable Integer ttlSeconds;

  /// The record set as it was given.
  final RRsetText.Builder rrset() {
    var rrset = RRsetText.newBuilder().setOwner(owner()).setType(type).addAllRecords(records);
    if (ttlSeconds != null) {
      rrset.setTtlSeconds(ttlSeconds);
    }
    return rrset;
  }
}
