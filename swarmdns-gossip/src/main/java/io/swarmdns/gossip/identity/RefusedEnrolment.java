package io.swarmdns.gossip.identity;

import io.grpc.Status;

/// Ends a request to join with a status; never leaves this package.
final class RefusedEnrolment extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Status status;

  RefusedEnrolment(Status status) {
    super(status.getDescription(), null, false, false);
    this.status = status;
  }

  static RefusedEnrolment malformed(String text) {
    return new RefusedEnrolment(Status.INVALID_ARGUMENT.withDescription(text));
  }

  static RefusedEnrolment because(EnrolmentDesk.Refusal refusal) {
    Status.Code code =
        switch (refusal) {
          case UNKNOWN_TOKEN, OTHER_NAME, REVOKED_KEY -> Status.Code.PERMISSION_DENIED;
          case EXPIRED_TOKEN, USED_TOKEN -> Status.Code.FAILED_PRECONDITION;
          case NAME_TAKEN -> Status.Code.ALREADY_EXISTS;
          // The caller tries the next address of its token.
          case NOT_AN_ISSUER, NO_QUORUM -> Status.Code.UNAVAILABLE;
        };
    return new RefusedEnrolment(code.toStatus().withDescription(refusal.text()));
  }

  Status status() {
    return status;
  }
}
