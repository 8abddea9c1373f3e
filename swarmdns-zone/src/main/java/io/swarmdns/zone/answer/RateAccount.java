package io.swarmdns.zone.answer;

import io.swarmdns.zone.limit.RateLimits;

/// What an answer counts as for rate limiting. A flood asks for one name, for names below one
/// delegation or wildcard, or for random names of one zone: answers to these share an account.
/// Reusable; belongs to one thread.
final class RateAccount {
  private AnswerKind kind = AnswerKind.ERROR;
  private long nameHash;

  /// @param hash of the name that all answers of the account have in common, 0 for none
  void of(AnswerKind answerKind, long hash) {
    kind = answerKind;
    nameHash = hash;
  }

  AnswerKind kind() {
    return kind;
  }

  long hash() {
    return nameHash + classOf(kind);
  }

  /// Answers a second for one network.
  int rate(RateLimits limits) {
    return switch (kind) {
      case POSITIVE, ALIAS, WILDCARD, SERVER -> limits.positive();
      case REFERRAL -> limits.referral();
      case NODATA -> limits.nodata();
      case NXDOMAIN -> limits.nxdomain();
      case ERROR -> limits.error();
    };
  }

  private static int classOf(AnswerKind kind) {
    return switch (kind) {
      case POSITIVE, ALIAS, WILDCARD -> 1;
      case REFERRAL -> 2;
      case NODATA -> 3;
      case NXDOMAIN -> 4;
      case ERROR -> 5;
      case SERVER -> 6;
    };
  }
}
