package io.swarmdns.gossip.channel;

import io.grpc.Attributes;
import io.grpc.Grpc;
import io.grpc.ServerTransportFilter;
import io.swarmdns.gossip.identity.CertifiedSubject;
import java.security.cert.Certificate;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/// Finds out, once a connection, who is at its other end, and counts connections by subject. Those
/// beyond the limit are marked: their calls are refused, and idle as they stay they are closed.
final class AdmittedConnections extends ServerTransportFilter {
  static final Attributes.Key<Caller> CALLER = Attributes.Key.create("swarmdns-caller");
  static final Attributes.Key<Boolean> SURPLUS = Attributes.Key.create("swarmdns-surplus");

  private final ConcurrentMap<String, Integer> byEnrolment = new ConcurrentHashMap<>();
  private final Caller withoutTls;
  private final ChannelCounters counters;

  /// @param withoutTls who callers without TLS are: on a Unix socket
  AdmittedConnections(Caller withoutTls, ChannelCounters counters) {
    this.withoutTls = withoutTls;
    this.counters = counters;
  }

  @Override
  public Attributes transportReady(Attributes attributes) {
    Caller caller = callerOf(attributes.get(Grpc.TRANSPORT_ATTR_SSL_SESSION));
    boolean surplus = false;
    if (caller instanceof Caller.Certified(CertifiedSubject subject)) {
      int count = byEnrolment.merge(subject.enrolment(), 1, Integer::sum);
      surplus = count > ServerLimits.CONNECTIONS_PER_SUBJECT_MAX;
    }
    if (surplus) {
      counters.surplusConnections().increment();
    }
    return attributes.toBuilder().set(CALLER, caller).set(SURPLUS, surplus).build();
  }

  @Override
  public void transportTerminated(Attributes attributes) {
    if (attributes != null
        && attributes.get(CALLER) instanceof Caller.Certified(CertifiedSubject subject)) {
      byEnrolment.computeIfPresent(
          subject.enrolment(), (key, count) -> count <= 1 ? null : count - 1);
    }
  }

  private Caller callerOf(@Nullable SSLSession session) {
    if (session == null) {
      return withoutTls;
    }
    try {
      Certificate[] chain = session.getPeerCertificates();
      return chain.length > 0 && chain[0] instanceof X509Certificate certificate
          ? new Caller.Certified(CertifiedSubject.of(certificate))
          : new Caller.Anonymous();
    } catch (SSLPeerUnverifiedException | CertificateParsingException e) {
      // No certificate. One that cannot be parsed has not passed the handshake.
      return new Caller.Anonymous();
    }
  }
}
