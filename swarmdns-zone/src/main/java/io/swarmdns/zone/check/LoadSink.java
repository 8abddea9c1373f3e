package io.swarmdns.zone.check;

import io.swarmdns.zone.name.DomainName;
import io.swarmdns.zone.name.RrType;
import io.swarmdns.zone.store.ZoneBuilder;
import io.swarmdns.zone.text.Problems;
import io.swarmdns.zone.text.RecordSink;
import io.swarmdns.zone.text.RecordTypes;
import java.util.Arrays;

/// Between the reader and the builder: reports what is wrong with a record while its file and line
/// are known.
final class LoadSink implements RecordSink {
  private final ZoneBuilder builder;
  private final Problems problems;
  private String file = "";
  private int builderProblems;

  // The record before.
  private final byte[] owner = new byte[DomainName.LENGTH_MAX];
  private int ownerLength;
  private int type = -1;
  private int ttlSeconds;

  LoadSink(ZoneBuilder builder, Problems problems) {
    this.builder = builder;
    this.problems = problems;
  }

  @Override
  public void file(String name) {
    file = name;
  }

  @Override
  public void record(
      byte[] name,
      int nameLength,
      int rrType,
      int ttl,
      byte[] rdata,
      int rdataOffset,
      int rdataLength,
      int line) {
    builder.record(name, nameLength, rrType, ttl, rdata, rdataOffset, rdataLength, line);
    if (builder.problemCount() > builderProblems) {
      reportNew(DomainName.ofWire(name, 0, nameLength) + ": ");
    }
    if (rrType == type
        && ttl != ttlSeconds
        && rrType != RrType.RRSIG
        && sameOwner(name, nameLength)) {
      differentTtl(name, nameLength, ttl, line);
    }
    if (rrType != type || !sameOwner(name, nameLength)) {
      System.arraycopy(name, 0, owner, 0, nameLength);
      ownerLength = nameLength;
    }
    type = rrType;
    ttlSeconds = ttl;
  }

  private boolean sameOwner(byte[] name, int length) {
    return Arrays.equals(name, 0, length, owner, 0, ownerLength);
  }

  /// RFC 2181 §5.2: one TTL for all; BIND takes the first, the builder the smallest.
  private void differentTtl(byte[] name, int nameLength, int ttl, int line) {
    problems.warning(
        file,
        line,
        DomainName.ofWire(name, 0, nameLength)
            + ": TTL "
            + ttl
            + " differs from "
            + ttlSeconds
            + " in the "
            + RecordTypes.name(type)
            + " record before; the smallest is served",
        "give all records of a name and type the same TTL");
  }

  /// Reports what the builder has complained of since the last time.
  ///
  /// @param about what the messages begin with
  private void reportNew(String about) {
    var all = builder.problems();
    for (var problem : all.subList(Math.min(builderProblems, all.size()), all.size())) {
      problems.error(file, problem.line(), about + problem.message(), problem.advice());
    }
    builderProblems = builder.problemCount();
  }

  /// Reports what building has brought to light: it concerns no line.
  void reportBuilt(String zoneFile) {
    file = zoneFile;
    reportNew("");
    int duplicates = builder.duplicates();
    if (duplicates > 0) {
      problems.warning(
          zoneFile,
          0,
          duplicates == 1
              ? "a record is there twice; it is served once"
              : duplicates + " records are there more than once; they are served once",
          "");
    }
  }
}
