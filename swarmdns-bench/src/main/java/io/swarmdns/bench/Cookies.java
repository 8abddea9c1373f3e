package io.swarmdns.bench;

/// What NSD does with DNS cookies (RFC 7873). Ours answers them always, as it does by default; Knot
/// does not (see knot.conf).
enum Cookies {
  /// As it does by default.
  IGNORED,
  ANSWERED
}
