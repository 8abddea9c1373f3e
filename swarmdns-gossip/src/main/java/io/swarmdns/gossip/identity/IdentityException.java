package io.swarmdns.gossip.identity;

import java.io.IOException;

/// Something about keys, certificates or tokens is not as it must be. The message is for people: it
/// says what, where, and what to do; it never holds a secret.
public final class IdentityException extends IOException {
  private static final long serialVersionUID = 1L;

  public IdentityException(String message) {
    super(message);
  }

  public IdentityException(String message, Throwable cause) {
    super(message, cause);
  }
}
