package io.swarmdns.zone.answer;

/// What may happen to a query besides being answered; for counters.
///
/// A query may meet several of these, or none.
public enum QueryEvent {
  /// Got no answer because it was none to answer: shorter than a header, or a response.
  DROPPED_MALFORMED,
  /// Got no answer because its client, or whoever forges its address, had too many.
  DROPPED_RATE_LIMITED,
  /// Got an empty answer that asks to come again over TCP or with a cookie, for the same reason.
  SLIPPED_RATE_LIMITED,
  /// Got an answer with the TC bit because the whole one did not fit (RFC 2181 §9).
  TRUNCATED,
  /// Came with EDNS (RFC 6891).
  EDNS,
  /// Came with the DO bit (RFC 3225).
  DNSSEC_OK,
  /// Came with a client cookie only (RFC 7873 §5.2.3).
  COOKIE_CLIENT_ONLY,
  /// Came with a server cookie that we made (RFC 7873 §5.2.5).
  COOKIE_VALID,
  /// Came with a server cookie that is not ours, or too old (RFC 7873 §5.2.4).
  COOKIE_INVALID,
  /// Came with a cookie option of impossible length (RFC 7873 §5.2.2).
  COOKIE_MALFORMED
}
