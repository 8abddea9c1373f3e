package io.swarmdns.ctl;

import io.swarmdns.ctl.output.Columns;
import io.swarmdns.proto.ZoneInfo;
import java.time.Instant;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// What is shown of zones.
final class ZoneTexts {
  static final Columns<ZoneInfo> COLUMNS =
      Columns.<ZoneInfo>none()
          .with("ZONE", "origin", ZoneInfo::getOrigin)
          .with("SERIAL", "serial", zone -> Serials.number(zone.getSerial()))
          .with("RECORDS", "records", ZoneInfo::getRecords)
          .with("SIGNED", "signed", ZoneInfo::getIsSigned)
          .with("CHANGED", "changed", zone -> time(zone.getChangedMillis()))
          .with("BY", "changed_by", zone -> orNull(zone.getChangedBy()))
          .with("FOLLOWS FILE AT", "follows_node", zone -> orNull(zone.getFollowsNode()));

  /// With the digest, which costs the node some work and so is not in lists.
  static final Columns<ZoneInfo> SHEET =
      COLUMNS.withDetail("DIGEST", "digest", zone -> digest(zone));

  private ZoneTexts() {}

  private static @Nullable Object digest(ZoneInfo zone) {
    return zone.getDigest().isEmpty()
        ? null
        : HexFormat.of().formatHex(zone.getDigest().toByteArray());
  }

  /// A moment; null for zero, which stands for not known.
  static @Nullable Instant time(long millis) {
    return millis == 0 ? null : Instant.ofEpochMilli(millis);
  }

  static @Nullable String orNull(String text) {
    return text.isEmpty() ? null : text;
  }
}
