package io.swarmdns.testkit.wire;

/// What came back for a query.
public sealed interface Reply {
  /// A well-formed message.
  record Answered(WireMessage message) implements Reply {}

  /// Bytes that are no well-formed message.
  record Malformed(String why) implements Reply {}

  /// Nothing, within the time and tries allowed.
  record Silent() implements Reply {}

  /// What these bytes are.
  static Reply of(byte[] bytes) {
    try {
      return new Answered(WireMessage.parse(bytes));
    } catch (MalformedMessage e) {
      return new Malformed(String.valueOf(e.getMessage()));
    }
  }
}
