package io.swarmdns.server.swarm;

import com.google.protobuf.ByteString;
import io.grpc.StatusRuntimeException;
import io.swarmdns.gossip.identity.CertificateRenewal;
import io.swarmdns.proto.PeerGrpc;
import io.swarmdns.proto.RenewReply;
import io.swarmdns.proto.RenewRequest;
import io.swarmdns.proto.Role;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Gets a new certificate for this node: from itself where it can issue, else from any primary.
final class Renewing implements CertificateRenewal.Renew {
  private static final long SECONDS_MAX = 10;

  private final SwarmParts parts;

  Renewing(SwarmParts parts) {
    this.parts = parts;
  }

  @Override
  public List<X509Certificate> ask(byte[] signingRequest) throws IOException {
    var issuer = parts.authority().get();
    if (issuer.isPresent()) {
      return issuer.get().certify(parts.trust().identity().subject(), signingRequest);
    }
    var failures = new ArrayList<String>();
    for (var node : parts.state().settings().nodes().entrySet()) {
      var channel = parts.peers().channel(node.getKey());
      if (node.getValue().getRole() != Role.PRIMARY || channel.isEmpty()) {
        continue;
      }
      try {
        return certificates(
            PeerGrpc.newBlockingStub(channel.get())
                .withDeadlineAfter(SECONDS_MAX, TimeUnit.SECONDS)
                .renew(
                    RenewRequest.newBuilder()
                        .setSigningRequest(ByteString.copyFrom(signingRequest))
                        .build()));
      } catch (StatusRuntimeException e) {
        failures.add(node.getKey() + ": " + e.getStatus().getDescription());
      }
    }
    throw new IOException(
        failures.isEmpty() ? "no primary is reachable" : String.join("; ", failures));
  }

  private static List<X509Certificate> certificates(RenewReply reply) throws IOException {
    try {
      var factory = CertificateFactory.getInstance("X.509");
      var chain = new ArrayList<X509Certificate>();
      for (var der : reply.getCertificateChainList()) {
        chain.add(
            (X509Certificate)
                factory.generateCertificate(new ByteArrayInputStream(der.toByteArray())));
      }
      return chain;
    } catch (CertificateException e) {
      throw new IOException("the primary's answer is not a certificate: " + e.getMessage(), e);
    }
  }
}
