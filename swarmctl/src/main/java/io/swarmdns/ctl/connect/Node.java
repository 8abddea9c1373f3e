package io.swarmdns.ctl.connect;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusException;
import io.swarmdns.proto.AdminGrpc;
import io.swarmdns.proto.AdminGrpc.AdminBlockingV2Stub;
import java.net.ConnectException;
import java.nio.file.Files;
import org.jspecify.annotations.Nullable;

/// One node that can be asked. Connects at the first call. Not for several threads.
public final class Node {
  private final Endpoint endpoint;
  private final Link link;
  private @Nullable ManagedChannel channel;

  Node(Endpoint endpoint, Link link) {
    this.endpoint = endpoint;
    this.link = link;
  }

  public Endpoint endpoint() {
    return endpoint;
  }

  /// The node's admin service.
  ///
  /// @throws StatusException when it is plain before connecting that nobody is there
  public AdminBlockingV2Stub admin() throws StatusException {
    if (endpoint instanceof Endpoint.UnixSocket(var path)) {
      if (!Files.exists(path)) {
        throw notThere("no such socket; does the node run?");
      }
      if (!Files.isWritable(path)) {
        throw notThere("permission denied; ask as root, or as the user of the node");
      }
    }
    if (channel == null) {
      channel = link.open(endpoint);
    }
    return AdminGrpc.newBlockingV2Stub(channel);
  }

  private static StatusException notThere(String why) {
    return Status.UNAVAILABLE.withCause(new ConnectException(why)).asException();
  }

  /// Judges a failed call. Where it was the connection, the next call makes a new one: gRPC's own
  /// would be waiting for its back-off.
  public CallFailure judge(StatusException failure) {
    var judged = CallFailure.of(endpoint, failure);
    if (judged.worthAnother()) {
      close();
    }
    return judged;
  }

  void close() {
    if (channel != null) {
      channel.shutdownNow();
      channel = null;
    }
  }
}
