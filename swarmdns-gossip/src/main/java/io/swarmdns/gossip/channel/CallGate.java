package io.swarmdns.gossip.channel;

import io.grpc.Attributes;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.swarmdns.gossip.identity.CertifiedSubject;
import io.swarmdns.gossip.identity.SwarmTrust;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Looks at every call and at every message of it: who is revoked is refused, whoever has no
/// certificate sees the services that are open to everybody and no other. It knows the calls that
/// are under way, so that those of the revoked can be ended.
final class CallGate implements ServerInterceptor {
  private static final Status REVOKED =
      Status.UNAUTHENTICATED.withDescription("the enrolment of this caller was revoked");

  private final SwarmTrust trust;
  private final Set<String> openServices;
  private final ChannelCounters counters;
  private final Set<LiveCall> live = ConcurrentHashMap.newKeySet();

  private record LiveCall(CertifiedSubject subject, GuardedCall<?, ?> call) {
    // Two calls are never equal, whoever makes them.
    @Override
    public boolean equals(Object other) {
      return this == other;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(call);
    }
  }

  /// @param openServices names of services that callers without a certificate may use
  CallGate(SwarmTrust trust, Set<String> openServices, ChannelCounters counters) {
    this.trust = trust;
    this.openServices = openServices;
    this.counters = counters;
  }

  /// Ends the calls of callers that have been revoked since.
  void endRevoked() {
    live.removeIf(call -> {
      boolean revoked = trust.isRevoked(call.subject());
      if (revoked) {
        counters.revokedCalls().increment();
        call.call().end(REVOKED);
      }
      return revoked;
    });
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    Attributes attributes = call.getAttributes();
    Caller caller = attributes.get(AdmittedConnections.CALLER);
    if (Boolean.TRUE.equals(attributes.get(AdmittedConnections.SURPLUS))) {
      return refuse(
          call, Status.RESOURCE_EXHAUSTED.withDescription("too many connections of one caller"));
    }
    return switch (caller == null ? new Caller.Anonymous() : caller) {
      case Caller.Certified certified -> certified(certified, call, headers, next);
      case Caller.LocalOwner owner -> proceed(owner, call, headers, next);
      case Caller.Anonymous anonymous -> {
        String service = call.getMethodDescriptor().getServiceName();
        if (service != null && openServices.contains(service)) {
          yield proceed(anonymous, call, headers, next);
        }
        counters.anonymousCalls().increment();
        yield refuse(
            call,
            Status.UNAUTHENTICATED.withDescription(
                "a certificate of this swarm is needed: join it as a node, or have an owner make"
                    + " one for you"));
      }
    };
  }

  private <Q, R> ServerCall.Listener<Q> certified(
      Caller.Certified caller,
      ServerCall<Q, R> call,
      Metadata headers,
      ServerCallHandler<Q, R> next) {
    CertifiedSubject subject = caller.subject();
    if (trust.isRevoked(subject)) {
      counters.revokedCalls().increment();
      return refuse(call, REVOKED);
    }
    GuardedCall<Q, R> guarded = new GuardedCall<>(call);
    LiveCall entry = new LiveCall(subject, guarded);
    live.add(entry);
    ServerCall.Listener<Q> listener = proceed(caller, guarded, headers, next);
    if (guarded.hasEnded()) {
      live.remove(entry);
    }
    return new SimpleForwardingServerCallListener<>(listener) {
      @Override
      public void onMessage(Q message) {
        if (trust.isRevoked(subject)) {
          counters.revokedCalls().increment();
          guarded.end(REVOKED);
        }
        if (!guarded.hasEnded()) {
          super.onMessage(message);
        }
      }

      @Override
      public void onHalfClose() {
        if (!guarded.hasEnded()) {
          super.onHalfClose();
        }
      }

      @Override
      public void onComplete() {
        live.remove(entry);
        super.onComplete();
      }

      @Override
      public void onCancel() {
        live.remove(entry);
        super.onCancel();
      }
    };
  }

  private static <Q, R> ServerCall.Listener<Q> proceed(
      Caller caller, ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    return Contexts.interceptCall(
        Context.current().withValue(Caller.KEY, caller), call, headers, next);
  }

  private static <Q, R> ServerCall.Listener<Q> refuse(ServerCall<Q, R> call, Status status) {
    call.close(status, new Metadata());
    return new ServerCall.Listener<>() {};
  }
}
