package io.swarmdns.gossip.channel;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;

/// A call that may be ended from outside of it, at any time and by any thread: what the service
/// does afterwards goes nowhere. (gRPC's calls are for one thread at a time.)
final class GuardedCall<Q, R> extends SimpleForwardingServerCall<Q, R> {
  private boolean closed;

  GuardedCall(ServerCall<Q, R> call) {
    super(call);
  }

  /// Ends the call with an error, if it has not ended.
  synchronized void end(Status status) {
    close(status, new Metadata());
  }

  synchronized boolean hasEnded() {
    return closed;
  }

  @Override
  public synchronized void request(int numMessages) {
    if (!closed) {
      super.request(numMessages);
    }
  }

  @Override
  public synchronized void sendHeaders(Metadata headers) {
    if (!closed) {
      super.sendHeaders(headers);
    }
  }

  @Override
  public synchronized void sendMessage(R message) {
    if (!closed) {
      super.sendMessage(message);
    }
  }

  @Override
  public synchronized void close(Status status, Metadata trailers) {
    if (!closed) {
      closed = true;
      super.close(status, trailers);
    }
  }
}
