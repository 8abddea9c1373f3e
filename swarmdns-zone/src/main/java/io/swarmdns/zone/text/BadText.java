package io.swarmdns.zone.text;

/// A token that is not what its place demands: how a parser deep inside a record tells the reader.
///
/// Never leaves this package. Carries no stack trace, since a hostile file makes many.
final class BadText extends Exception {
  private final String advice;
  private final int token;

  /// @param token the index of the token at fault, for its line
  BadText(int token, String message, String advice) {
    super(message, null, false, false);
    this.token = token;
    this.advice = advice;
  }

  int token() {
    return token;
  }

  String advice() {
    return advice;
  }

  /// What is wrong; never null, unlike `getMessage`.
  String message() {
    var message = getMessage();
    return message == null ? "" : message;
  }
}
