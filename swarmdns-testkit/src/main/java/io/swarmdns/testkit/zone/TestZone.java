package io.swarmdns.testkit.zone;

import java.util.List;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;

/// A random zone: its records, and the seed that makes it again.
///
/// @param seed the seed of the [ZoneGenerator#family] it came from
public record TestZone(long seed, Name origin, Signing signing, List<Record> records) {
  public TestZone {
    records = List.copyOf(records);
  }

  /// The zone as a master file.
  public String text() {
    var text = new StringBuilder(records.size() * 64);
    text.append("; seed ").append(seed).append(' ').append(signing).append('\n');
    for (Record record : records) {
      text.append(ZoneText.line(record)).append('\n');
    }
    return text.toString();
  }
}
