package io.swarmdns.gossip.identity;

import com.google.protobuf.ByteString;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.swarmdns.proto.EnrolReply;
import io.swarmdns.proto.EnrolRequest;
import io.swarmdns.proto.EnrolmentGrpc;
import io.swarmdns.proto.Role;
import io.swarmdns.proto.StandingReply;
import io.swarmdns.proto.StandingRequest;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Trades tokens for certificates, with callers that have no certificate yet. What callers send is
/// checked before a token is spent, so that a malformed request does not cost one.
public final class EnrolmentService extends EnrolmentGrpc.EnrolmentImplBase {
  private static final int CONCURRENT_MAX = 8;
  private static final int ENROLMENT_BYTES = 16;
  private static final int ADDRESSES_MAX = 1024;
  private static final double ADDRESS_BURST = 10;
  private static final double ADDRESS_PER_SECOND = 0.5;
  private static final double ALL_BURST = 50;
  private static final double ALL_PER_SECOND = 10;
  private static final Context.Key<String> REMOTE = Context.key("swarmdns-remote-address");

  private final Supplier<Optional<SwarmAuthority>> authority;
  private final EnrolmentDesk desk;
  private final Predicate<String> revoked;
  private final LongSupplier nanoClock;
  private final TokenBucket all;
  private final Semaphore places = new Semaphore(CONCURRENT_MAX);
  private final Map<String, TokenBucket> byAddress =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, TokenBucket> eldest) {
          return size() > ADDRESSES_MAX;
        }
      };

  /// @param authority empty where this node has no issuer's key
  /// @param revoked by enrolment, 32 hexadecimal digits
  /// @param nanoClock as [System#nanoTime]
  public EnrolmentService(
      Supplier<Optional<SwarmAuthority>> authority,
      EnrolmentDesk desk,
      Predicate<String> revoked,
      LongSupplier nanoClock) {
    this.authority = authority;
    this.desk = desk;
    this.revoked = revoked;
    this.nanoClock = nanoClock;
    this.all = new TokenBucket(ALL_BURST, ALL_PER_SECOND, nanoClock.getAsLong());
  }

  /// The service with what it needs around it: register this, not the service itself.
  public ServerServiceDefinition definition() {
    return ServerInterceptors.intercept(this, new RemoteAddress());
  }

  @Override
  public void enrol(EnrolRequest request, StreamObserver<EnrolReply> observer) {
    if (!allowed() || !places.tryAcquire()) {
      refuse(observer);
      return;
    }
    try {
      observer.onNext(admit(request));
      observer.onCompleted();
    } catch (RefusedEnrolment e) {
      observer.onError(e.status().asRuntimeException());
    } finally {
      places.release();
    }
  }

  @Override
  public void standing(StandingRequest request, StreamObserver<StandingReply> observer) {
    if (!allowed()) {
      refuse(observer);
      return;
    }
    if (request.getEnrolment().size() != ENROLMENT_BYTES) {
      observer.onError(
          RefusedEnrolment.malformed("an enrolment has 16 bytes").status().asRuntimeException());
      return;
    }
    String enrolment = HexFormat.of().formatHex(request.getEnrolment().toByteArray());
    observer.onNext(StandingReply.newBuilder().setRevoked(revoked.test(enrolment)).build());
    observer.onCompleted();
  }

  private static void refuse(StreamObserver<?> observer) {
    observer.onError(
        Status.RESOURCE_EXHAUSTED
            .withDescription("too many attempts: wait a minute, then try again")
            .asRuntimeException());
  }

  private boolean allowed() {
    long now = nanoClock.getAsLong();
    String remote = REMOTE.get();
    TokenBucket bucket;
    synchronized (byAddress) {
      bucket =
          byAddress.computeIfAbsent(
              remote == null ? "" : remote,
              address -> new TokenBucket(ADDRESS_BURST, ADDRESS_PER_SECOND, now));
    }
    return bucket.tryTake(now) && all.tryTake(now);
  }

  private EnrolReply admit(EnrolRequest request) throws RefusedEnrolment {
    SwarmAuthority issuer =
        authority
            .get()
            .orElseThrow(() -> RefusedEnrolment.because(EnrolmentDesk.Refusal.NOT_AN_ISSUER));
    if (request.getTokenSecret().size() != JoinToken.SECRET_BYTES) {
      throw RefusedEnrolment.malformed("a token's secret has 32 bytes");
    }
    if (!NodeName.isValid(request.getNode())) {
      throw RefusedEnrolment.malformed(
          "a node's name has 1 to 63 of a-z, 0-9 and -, and no - at either end");
    }
    byte[] signingRequest = request.getSigningRequest().toByteArray();
    String enrolment = enrolmentOf(signingRequest);
    byte[] secretHash = SwarmId.sha256(request.getTokenSecret().toByteArray());
    return switch (desk.spend(secretHash, request.getNode(), enrolment)) {
      case EnrolmentDesk.Refused(EnrolmentDesk.Refusal refusal) ->
          throw RefusedEnrolment.because(refusal);
      case EnrolmentDesk.Granted granted ->
          reply(
              issuer,
              new CertifiedSubject(
                  issuer.swarm(), CertifiedSubject.Kind.NODE, request.getNode(), enrolment),
              signingRequest,
              granted);
    };
  }

  /// The first 16 bytes of SHA-256 of the key: as random as it, and the same when the node asks
  /// again because the answer was lost.
  private static String enrolmentOf(byte[] signingRequest) throws RefusedEnrolment {
    try {
      byte[] key = SigningRequest.read(signingRequest).getEncoded();
      return HexFormat.of().formatHex(SwarmId.sha256(key), 0, ENROLMENT_BYTES);
    } catch (IdentityException e) {
      throw RefusedEnrolment.malformed(String.valueOf(e.getMessage()));
    }
  }

  private static EnrolReply reply(
      SwarmAuthority issuer,
      CertifiedSubject subject,
      byte[] signingRequest,
      EnrolmentDesk.Granted granted)
      throws RefusedEnrolment {
    try {
      List<X509Certificate> chain = issuer.certify(subject, signingRequest);
      EnrolReply.Builder reply =
          EnrolReply.newBuilder()
              .setRole(granted.role())
              .setPredecessors(granted.predecessors())
              .setSwarm(issuer.swarm())
              .setEnrolment(ByteString.copyFrom(HexFormat.of().parseHex(subject.enrolment())));
      for (X509Certificate certificate : chain) {
        reply.addCertificateChain(ByteString.copyFrom(certificate.getEncoded()));
      }
      granted.peers().stream()
          .limit(Admission.PEERS_MAX)
          .forEach(peer -> reply.addPeers(peer.toString()));
      if (granted.role() == Role.PRIMARY) {
        reply.setIssuerKey(ByteString.copyFrom(issuer.issuerKey().getEncoded()));
      }
      return reply.build();
    } catch (IdentityException | CertificateEncodingException e) {
      throw new RefusedEnrolment(
          Status.INTERNAL.withDescription("cannot issue a certificate: " + e.getMessage()));
    }
  }

  /// Puts the caller's address where the service finds it.
  private static final class RemoteAddress implements ServerInterceptor {
    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
      SocketAddress remote = call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
      Context context = Context.current().withValue(REMOTE, textOf(remote));
      return Contexts.interceptCall(context, call, headers, next);
    }

    private static String textOf(@Nullable SocketAddress remote) {
      return remote instanceof InetSocketAddress inet && inet.getAddress() != null
          ? inet.getAddress().getHostAddress()
          : "";
    }
  }
}
