package io.swarmdns.gossip.log.ratis;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.proto.RaftProtos.GroupManagementRequestProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotRequestProto;
import org.apache.ratis.proto.RaftProtos.RaftRpcRequestProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteReplyProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteRequestProto;
import org.apache.ratis.proto.RaftProtos.StartLeaderElectionRequestProto;
import org.apache.ratis.proto.grpc.AdminProtocolServiceGrpc;
import org.apache.ratis.proto.grpc.RaftServerProtocolServiceGrpc;
import org.apache.ratis.thirdparty.io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import org.apache.ratis.thirdparty.io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import org.apache.ratis.thirdparty.io.grpc.Grpc;
import org.apache.ratis.thirdparty.io.grpc.Metadata;
import org.apache.ratis.thirdparty.io.grpc.ServerCall;
import org.apache.ratis.thirdparty.io.grpc.ServerCallHandler;
import org.apache.ratis.thirdparty.io.grpc.ServerInterceptor;
import org.apache.ratis.thirdparty.io.grpc.Status;

/// Which of Ratis' services other nodes may call, and as whom.
///
/// Raft itself, and adding and removing groups, of which [GroupAccess] decides. Everything else
/// would be a way around our own checks: a client could append entries that no editor has seen, an
/// administrator could change the members. A message of Raft counts only when the certificate of
/// whoever sent it is that of the peer it names; a call with one that does not is ended.
final class ServiceAccess implements ServerInterceptor {
  /// Not `readIndex`: it is for reads at followers, which we have none of. A read is how a leader
  /// makes sure that it still leads ([RatisLog#spreadCommit]). One that is deposed meanwhile would
  /// ask its successor, and take its answer for a yes.
  private static final Set<String> OPEN =
      Set.of(
          RaftServerProtocolServiceGrpc.getRequestVoteMethod().getFullMethodName(),
          RaftServerProtocolServiceGrpc.getStartLeaderElectionMethod().getFullMethodName(),
          RaftServerProtocolServiceGrpc.getAppendEntriesMethod().getFullMethodName(),
          RaftServerProtocolServiceGrpc.getInstallSnapshotMethod().getFullMethodName(),
          AdminProtocolServiceGrpc.getGroupManagementMethod().getFullMethodName());

  private final PeerAccess access;
  private final GroupAccess groups;
  private final Votes votes;
  private final RefusedCalls refused = new RefusedCalls();

  /// Answers the requests for votes that Ratis would answer wrong; empty for all others.
  @FunctionalInterface
  interface Votes {
    Optional<RequestVoteReplyProto> answer(RequestVoteRequestProto request) throws IOException;
  }

  ServiceAccess(PeerAccess access, GroupAccess groups, Votes votes) {
    this.access = access;
    this.groups = groups;
    this.votes = votes;
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    if (!OPEN.contains(call.getMethodDescriptor().getFullMethodName())) {
      return refuse(call, "this call is not open to other nodes");
    }
    PeerAccess.Speaker speaker;
    try {
      speaker = access.speaker(certificate(call));
    } catch (CertificateException | SSLPeerUnverifiedException e) {
      return refuse(call, "nobody can be told from the certificate: " + e.getMessage());
    }
    if (!speaker.isTrusted()) {
      return refuse(call, "the certificate was revoked");
    }
    var guarded = new EndableCall<>(call);
    return new Checked<>(guarded, speaker, next.startCall(guarded, headers));
  }

  private static X509Certificate certificate(ServerCall<?, ?> call)
      throws SSLPeerUnverifiedException {
    SSLSession session = call.getAttributes().get(Grpc.TRANSPORT_ATTR_SSL_SESSION);
    if (session != null
        && session.getPeerCertificates()[0] instanceof X509Certificate certificate) {
      return certificate;
    }
    throw new SSLPeerUnverifiedException("there is none");
  }

  private <Q, A> ServerCall.Listener<Q> refuse(ServerCall<Q, A> call, String why) {
    end(call, why);
    return new ServerCall.Listener<>() {};
  }

  private void end(ServerCall<?, ?> call, String why) {
    refused.tell(
        call.getMethodDescriptor().getFullMethodName(),
        String.valueOf(call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR)),
        why);
    call.close(Status.PERMISSION_DENIED.withDescription(why), new Metadata());
  }

  /// Hands on what the caller may say.
  private final class Checked<Q, A> extends SimpleForwardingServerCallListener<Q> {
    private final EndableCall<Q, A> call;
    private final PeerAccess.Speaker speaker;

    Checked(EndableCall<Q, A> call, PeerAccess.Speaker speaker, ServerCall.Listener<Q> next) {
      super(next);
      this.call = call;
      this.speaker = speaker;
    }

    @Override
    public void onMessage(Q message) {
      if (!call.hasEnded()) {
        objection(message).ifPresent(why -> end(call, why));
      }
      if (message instanceof RequestVoteRequestProto request && !call.hasEnded()) {
        vote(request);
      }
      if (!call.hasEnded()) {
        super.onMessage(message);
      }
    }

    @SuppressWarnings("unchecked") // the answer's type is the call's, as the request's is
    private void vote(RequestVoteRequestProto request) {
      try {
        votes.answer(request).ifPresent(reply -> call.answer((A) reply));
      } catch (IOException e) {
        call.close(Status.INTERNAL.withDescription(e.getMessage()), new Metadata());
      }
    }

    private Optional<String> objection(Object message) {
      if (!speaker.isTrusted()) {
        return Optional.of("the certificate was revoked");
      }
      if (message instanceof GroupManagementRequestProto request) {
        return groups.objection(request, speaker);
      }
      var peer =
          request(message)
              .map(request -> request.getRequestorId().toString(StandardCharsets.UTF_8));
      if (peer.isEmpty()) {
        return Optional.of("a message that is not known here");
      }
      return speaker.is(peer.get())
          ? Optional.empty()
          : Optional.of("the certificate is not that of the peer it speaks as");
    }

    /// Who a message is from and to. Empty for what is not known: not let through unchecked.
    private static Optional<RaftRpcRequestProto> request(Object message) {
      return switch (message) {
        case AppendEntriesRequestProto append -> Optional.of(append.getServerRequest());
        case RequestVoteRequestProto vote -> Optional.of(vote.getServerRequest());
        case InstallSnapshotRequestProto install -> Optional.of(install.getServerRequest());
        case StartLeaderElectionRequestProto start -> Optional.of(start.getServerRequest());
        default -> Optional.empty();
      };
    }

    @Override
    public void onHalfClose() {
      if (!call.hasEnded()) {
        super.onHalfClose();
      }
    }
  }

  /// A call that can be ended while the service answers it.
  private static final class EndableCall<Q, A> extends SimpleForwardingServerCall<Q, A> {
    private boolean ended;

    EndableCall(ServerCall<Q, A> call) {
      super(call);
    }

    synchronized boolean hasEnded() {
      return ended;
    }

    /// The one answer of a call that the service is not asked for.
    synchronized void answer(A message) {
      sendHeaders(new Metadata());
      sendMessage(message);
      close(Status.OK, new Metadata());
    }

    @Override
    public synchronized void request(int count) {
      if (!ended) {
        super.request(count);
      }
    }

    @Override
    public synchronized void sendHeaders(Metadata headers) {
      if (!ended) {
        super.sendHeaders(headers);
      }
    }

    @Override
    public synchronized void sendMessage(A message) {
      if (!ended) {
        super.sendMessage(message);
      }
    }

    @Override
    public synchronized void close(Status status, Metadata trailers) {
      if (!ended) {
        ended = true;
        super.close(status, trailers);
      }
    }
  }
}
