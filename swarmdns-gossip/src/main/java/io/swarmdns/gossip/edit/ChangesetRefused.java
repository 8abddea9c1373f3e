package io.swarmdns.gossip.edit;

import io.swarmdns.proto.Refused;

/// A changeset that cannot be understood, or is too large. Carries no stack trace: hostile clients
/// make many.
public final class ChangesetRefused extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Refused refused;

  ChangesetRefused(Refused refused) {
    super(refused.getKind() + " " + refused.getProblemsList(), null, false, false);
    this.refused = refused;
  }

  public Refused refused() {
    return refused;
  }
}
