package io.swarmdns.zone.check;

import io.swarmdns.zone.name.DomainName;
import io.swarmdns.zone.text.Problem.Severity;

/// What a check found in a zone version, which knows names but no files.
///
/// @param owner the name where it is
/// @param type the type of the records that are the matter, 0 when there are none
/// @param record which of these records, in the order of the zone file, from 1: the second is the
///   one too many where there may be only one
/// @param message what is wrong, the owner not repeated
/// @param advice what to do about it
public record Finding(
    Severity severity, DomainName owner, int type, int record, String message, String advice) {
  /// `owner: message (advice)`.
  @Override
  public String toString() {
    return text() + (advice.isEmpty() ? "" : " (" + advice + ")");
  }

  /// `owner: message`.
  public String text() {
    return owner + ": " + message;
  }
}
