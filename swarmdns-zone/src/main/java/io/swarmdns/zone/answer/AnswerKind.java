package io.swarmdns.zone.answer;

/// What an answer says; for rate limits, counters and logs.
public enum AnswerKind {
  /// Records of the type asked for.
  POSITIVE,
  /// Records made from a wildcard (RFC 4592).
  WILDCARD,
  /// A CNAME or DNAME that leads out of the zone, or in a circle.
  ALIAS,
  /// The name exists, the type does not.
  NODATA,
  /// The name does not exist.
  NXDOMAIN,
  /// A delegation to other servers.
  REFERRAL,
  /// Not ours, malformed, or not implemented.
  ERROR,
  /// About the server itself, in class CH.
  SERVER
}
