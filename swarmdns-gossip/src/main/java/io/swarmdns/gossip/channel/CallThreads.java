package io.swarmdns.gossip.channel;

import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallExecutorSupplier;
import io.swarmdns.proto.AdminGrpc;
import io.swarmdns.proto.PeerGrpc;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Which thread serves a call: calls on the way of an edit are served by the connection's own
/// thread, so that no other has to be woken for them, and must never block; all others by threads
/// of their own. Waking threads is what an edit costs most of.
final class CallThreads implements ServerCallExecutorSupplier {
  private static final Set<String> PROMPT =
      Stream.of(AdminGrpc.getEditMethod(), PeerGrpc.getSubmitMethod(), PeerGrpc.getProgressMethod())
          .map(MethodDescriptor::getFullMethodName)
          .collect(Collectors.toUnmodifiableSet());

  private final Executor others;

  /// @param others runs what may block
  CallThreads(Executor others) {
    this.others = others;
  }

  /// Null leaves the call to the server's executor, which is to be the connection's thread.
  @Override
  public <ReqT, RespT> @Nullable Executor getExecutor(
      ServerCall<ReqT, RespT> call, Metadata headers) {
    return PROMPT.contains(call.getMethodDescriptor().getFullMethodName()) ? null : others;
  }
}
