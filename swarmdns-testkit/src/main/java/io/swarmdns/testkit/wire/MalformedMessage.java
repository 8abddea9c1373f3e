package io.swarmdns.testkit.wire;

/// The bytes are not a well-formed DNS message; the message says where it goes wrong.
final class MalformedMessage extends Exception {
  MalformedMessage(String what) {
    super(what);
  }
}
