package io.swarmdns.zone.text;

/// Text handed in for a name or for a record's data that is not what it should be.
///
/// The message says what is wrong and shows the text at fault, cut and printable, so that it can be
/// passed on to whoever wrote it. Carries no stack trace, since a hostile client makes many.
public final class TextRefused extends Exception {
  private static final long serialVersionUID = 1L;

  private final String advice;

  TextRefused(String message, String advice) {
    super(message, null, false, false);
    this.advice = advice;
  }

  TextRefused(BadText bad) {
    this(bad.message(), bad.advice());
  }

  /// What is wrong; never null, unlike `getMessage`.
  public String message() {
    var message = getMessage();
    return message == null ? "" : message;
  }

  /// What to do about it; empty where the message says it all.
  public String advice() {
    return advice;
  }
}
