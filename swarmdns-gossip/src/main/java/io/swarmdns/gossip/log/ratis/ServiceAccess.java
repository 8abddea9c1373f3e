package io.swarmdns.gossip.log.ratis;

import java.util.Set;
import org.apache.ratis.thirdparty.io.grpc.Metadata;
import org.apache.ratis.thirdparty.io.grpc.ServerCall;
import org.apache.ratis.thirdparty.io.grpc.ServerCallHandler;
import org.apache.ratis.thirdparty.io.grpc.ServerInterceptor;
import org.apache.ratis.thirdparty.io.grpc.Status;

/// Which of Ratis' services other nodes may call.
///
/// Raft itself, and adding and removing groups, which the leader does. Everything else would be a
/// way around our own checks: a client could append entries that no editor has seen, an
/// administrator could change the members.
final class ServiceAccess implements ServerInterceptor {
  private static final String RAFT = "ratis.grpc.RaftServerProtocolService";
  private static final Set<String> ADMIN =
      Set.of("ratis.grpc.AdminProtocolService/groupManagement");

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    var method = call.getMethodDescriptor();
    if (RAFT.equals(method.getServiceName()) || ADMIN.contains(method.getFullMethodName())) {
      return next.startCall(call, headers);
    }
    call.close(
        Status.PERMISSION_DENIED.withDescription(
            method.getFullMethodName() + " is not open to other nodes"),
        new Metadata());
    return new ServerCall.Listener<>() {};
  }
}
