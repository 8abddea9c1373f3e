package io.swarmdns.server.config;

/// Something wrong with the configuration.
///
/// @param place `file:line:column`, or the environment variable
/// @param message what is wrong there
/// @param advice what to do about it; may be empty
public record Problem(String place, String message, String advice) {
  /// `place: message; advice`.
  @Override
  public String toString() {
    return place + ": " + message + (advice.isEmpty() ? "" : "; " + advice);
  }
}
