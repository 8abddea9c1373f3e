package io.swarmdns.ctl;

import com.google.protobuf.ByteString;
import io.swarmdns.ctl.output.Columns;
import io.swarmdns.proto.HistoryEntry;
import java.util.HexFormat;

/// What is shown of a zone's history.
final class HistoryTexts {
  static final Columns<HistoryEntry> COLUMNS =
      Columns.<HistoryEntry>none()
          .with("SERIAL", "serial", entry -> Serials.number(entry.getSerial()))
          .with(
              "BEFORE",
              "serial_before",
              entry -> entry.getCreated() ? null : Serials.number(entry.getSerialBefore()))
          .with("TIME", "time", entry -> ZoneTexts.time(entry.getTimeMillis()))
          .with("AUTHOR", "author", HistoryEntry::getAuthor)
          .with("RRSETS", "rrsets_changed", HistoryEntry::getRrsetsChanged)
          .with("WHAT", "what", HistoryTexts::what)
          .with("COMMENT", "comment", entry -> ZoneTexts.orNull(entry.getComment()))
          .withDetail("REQUEST", "request_id", entry -> hex(entry.getRequestId()));

  private HistoryTexts() {}

  private static String what(HistoryEntry entry) {
    if (entry.getCreated()) {
      return "created";
    }
    return entry.getWholeZone() ? "replaced" : "edited";
  }

  private static String hex(ByteString bytes) {
    return HexFormat.of().formatHex(bytes.toByteArray());
  }
}
