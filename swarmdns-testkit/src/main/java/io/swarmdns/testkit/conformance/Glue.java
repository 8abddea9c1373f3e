package io.swarmdns.testkit.conformance;

import io.swarmdns.testkit.wire.WireRecord;
import java.util.Set;
import java.util.stream.Collectors;
import org.xbill.DNS.Type;

/// The addresses in a referral.
final class Glue {
  private Glue() {}

  /// The additional records whose owners are at or below the cut: in-domain glue (RFC 9471 §2.1).
  static Set<WireRecord> belowCut(NormalAnswer referral) {
    Set<String> cuts =
        referral.authority().stream()
            .filter(record -> record.type() == Type.NS)
            .map(WireRecord::owner)
            .collect(Collectors.toSet());
    return referral.additional().stream()
        .filter(record -> cuts.stream().anyMatch(cut -> isAtOrBelow(record.owner(), cut)))
        .collect(Collectors.toSet());
  }

  private static boolean isAtOrBelow(String name, String ancestor) {
    for (int at = 0; at < name.length(); at += 1 + name.charAt(at)) {
      if (name.length() - at == ancestor.length()) {
        return name.endsWith(ancestor);
      }
    }
    return false;
  }
}
