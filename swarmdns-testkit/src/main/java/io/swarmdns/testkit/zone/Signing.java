package io.swarmdns.testkit.zone;

/// How a zone denies existence.
public enum Signing {
  UNSIGNED,
  NSEC,
  NSEC3,
  /// NSEC3 without records for insecure delegations (RFC 5155 §6).
  NSEC3_OPT_OUT
}
