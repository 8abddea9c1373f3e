package io.swarmdns.gossip.identity;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.swarmdns.proto.EnrolmentGrpc;
import io.swarmdns.proto.StandingRequest;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks nodes whether an enrolment was revoked, without showing a certificate: who was removed is
/// refused by its peers before it can ask for the reason.
public final class StandingQuery {
  private static final Duration DEADLINE = Duration.ofSeconds(5);
  private static final int REPLY_MAX_BYTES = 1024;
  private static final Logger LOG = LoggerFactory.getLogger(StandingQuery.class);

  private final byte[] fingerprint;
  private final ByteString enrolment;
  private final InstantSource clock;

  /// What one node says.
  ///
  /// @param node its name, as its certificate says
  public record Standing(String node, boolean revoked) {}

  /// @param root the swarm's: only its nodes are believed
  /// @param enrolment 32 hexadecimal digits
  public StandingQuery(X509Certificate root, String enrolment, InstantSource clock) {
    this.fingerprint = SwarmId.fingerprint(root);
    this.enrolment = ByteString.copyFrom(HexFormat.of().parseHex(enrolment));
    this.clock = clock;
  }

  /// Blocks, for a few seconds at most. Empty when no node of the swarm answers there.
  ///
  /// @param control the node's control port
  public Optional<Standing> ask(HostPort control) {
    var server = new AtomicReference<@Nullable CertifiedSubject>();
    ManagedChannel channel;
    try {
      channel = new PinnedRoot(fingerprint, clock, server::set).connect(control, REPLY_MAX_BYTES);
    } catch (IdentityException e) {
      LOG.warn("nobody can be asked how this node stands: {}", e.getMessage());
      return Optional.empty();
    }
    try {
      var reply =
          EnrolmentGrpc.newBlockingStub(channel)
              .withDeadlineAfter(DEADLINE.toMillis(), TimeUnit.MILLISECONDS)
              .standing(StandingRequest.newBuilder().setEnrolment(enrolment).build());
      return Optional.ofNullable(server.get())
          .map(subject -> new Standing(subject.name(), reply.getRevoked()));
    } catch (StatusRuntimeException e) {
      LOG.debug("{} does not say how this node stands: {}", control, e.getStatus());
      return Optional.empty();
    } finally {
      channel.shutdownNow();
    }
  }
}
