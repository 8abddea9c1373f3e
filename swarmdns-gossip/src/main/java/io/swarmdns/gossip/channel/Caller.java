package io.swarmdns.gossip.channel;

import io.grpc.Context;
import io.swarmdns.gossip.identity.CertifiedSubject;
import java.util.Optional;

/// Who makes a call, as the connection proves it. A service asks this while it handles the call.
public sealed interface Caller {
  /// A node or an administrator with a certificate.
  record Certified(CertifiedSubject subject) implements Caller {}

  /// Somebody who may open the node's Unix socket: its operator.
  record LocalOwner() implements Caller {}

  /// Somebody without a certificate: only the enrolment service sees these.
  record Anonymous() implements Caller {}

  Context.Key<Caller> KEY = Context.key("swarmdns-caller");

  /// The caller of the current call; anonymous outside of calls.
  static Caller current() {
    Caller caller = KEY.get();
    return caller == null ? new Anonymous() : caller;
  }

  /// The node that makes the current call, if it is one.
  static Optional<CertifiedSubject> currentNode() {
    return current() instanceof Certified(CertifiedSubject subject)
            && subject.kind() == CertifiedSubject.Kind.NODE
        ? Optional.of(subject)
        : Optional.empty();
  }
}
