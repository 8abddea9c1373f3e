package io.swarmdns.zone.answer;

/// Which sort of zone an answer came from; for counters.
public enum ZoneClass {
  /// No zone of ours: refused, malformed, or about the server itself.
  NONE,
  /// A zone without signatures.
  UNSIGNED,
  /// A zone with DNSSEC signatures (RFC 4033).
  SIGNED
}
