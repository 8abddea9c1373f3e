package io.swarmdns.zone.store;

/// An edit cannot be made; the message says why.
final class EditRefused extends RuntimeException {
  EditRefused(String message) {
    super(message, null, false, false);
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
