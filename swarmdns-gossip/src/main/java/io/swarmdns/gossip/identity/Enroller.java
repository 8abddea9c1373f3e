package io.swarmdns.gossip.identity;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.swarmdns.proto.EnrolReply;
import io.swarmdns.proto.EnrolRequest;
import io.swarmdns.proto.EnrolmentGrpc;
import io.swarmdns.proto.Role;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// Joins a swarm: trades a token for an identity.
public final class Enroller {
  private static final Duration DEADLINE = Duration.ofSeconds(20);
  private static final int REPLY_MAX_BYTES = 64 * 1024;

  private final InstantSource clock;

  public Enroller(InstantSource clock) {
    this.clock = clock;
  }

  /// What was got: nothing is written yet.
  public record Joined(Identity identity, Admission admission) {
    /// Writes both. The directory must not hold an identity.
    public void write(IdentityDirectory directory) throws IOException {
      if (directory.exists()) {
        throw new IdentityException(
            directory.path()
                + " holds an identity already: this machine is a node. To join another swarm, move"
                + " the directory away");
      }
      PrivateFiles.makeDirectory(directory.path());
      admission.write(directory.path());
      directory.write(identity);
    }
  }

  /// Asks the token's addresses one after the other, as long as they cannot be reached or cannot
  /// issue. Blocks, at most 20 seconds an address.
  ///
  /// @throws IdentityException with each address and why it did not work
  public Joined join(JoinToken token, String name) throws IdentityException {
    NodeName.check(name);
    // One key for all attempts: a second one with a token that the first has spent is granted.
    KeyPair pair = SigningRequest.newKey();
    List<String> failures = new ArrayList<>();
    for (HostPort address : token.addresses()) {
      try {
        return accept(token, name, pair, ask(token, name, pair, address));
      } catch (StatusRuntimeException e) {
        failures.add(address + ": " + describe(e));
        if (e.getStatus().getCode() != Status.Code.UNAVAILABLE
            && e.getStatus().getCode() != Status.Code.DEADLINE_EXCEEDED) {
          break;
        }
      }
    }
    throw new IdentityException("cannot join the swarm: " + String.join("; ", failures));
  }

  private static String describe(StatusRuntimeException e) {
    Throwable cause = e.getStatus().getCause();
    while (cause != null && cause.getCause() != null) {
      cause = cause.getCause();
    }
    String description = e.getStatus().getDescription();
    String text = description == null ? e.getStatus().getCode().name() : description;
    return cause == null || cause.getMessage() == null ? text : text + ": " + cause.getMessage();
  }

  private EnrolReply ask(JoinToken token, String name, KeyPair pair, HostPort address)
      throws IdentityException {
    ManagedChannel channel =
        new PinnedRoot(token.fingerprint(), clock).connect(address, REPLY_MAX_BYTES);
    try {
      return EnrolmentGrpc.newBlockingStub(channel)
          .withDeadlineAfter(DEADLINE.toMillis(), TimeUnit.MILLISECONDS)
          .enrol(
              EnrolRequest.newBuilder()
                  .setTokenSecret(ByteString.copyFrom(token.secret()))
                  .setNode(name)
                  .setSigningRequest(ByteString.copyFrom(SigningRequest.of(pair)))
                  .build());
    } finally {
      channel.shutdownNow();
    }
  }

  /// Checks what came: it must be what was asked for, from the swarm of the token.
  private Joined accept(JoinToken token, String name, KeyPair pair, EnrolReply reply)
      throws IdentityException {
    try {
      List<X509Certificate> chain = new ArrayList<>();
      for (ByteString certificate :
          reply.getCertificateChainList().stream().limit(SwarmChain.LENGTH_MAX).toList()) {
        chain.add(Pem.certificate(certificate.toByteArray()));
      }
      if (chain.isEmpty()) {
        throw new IdentityException("the swarm answered without a certificate");
      }
      CertifiedSubject subject =
          new PinnedRoot(token.fingerprint(), clock).verify(chain, SwarmChain.Purpose.CLIENT);
      byte[] certified = chain.getFirst().getPublicKey().getEncoded();
      if (!subject.name().equals(name)
          || !MessageDigest.isEqual(certified, pair.getPublic().getEncoded())) {
        throw new IdentityException("the swarm answered with a certificate for somebody else");
      }
      Optional<Identity.Issuing> issuing =
          reply.getRole() == Role.PRIMARY
              ? Optional.of(
                  new Identity.Issuing(chain.get(1), Pem.key(reply.getIssuerKey().toByteArray())))
              : Optional.empty();
      List<HostPort> peers =
          reply.getPeersList().stream()
              .limit(Admission.PEERS_MAX)
              .flatMap(peer -> HostPort.parse(peer).stream())
              .toList();
      return new Joined(
          new Identity(pair.getPrivate(), chain, issuing),
          new Admission(reply.getRole(), peers, reply.getPredecessors()));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IdentityException("the swarm's answer cannot be used: " + e.getMessage(), e);
    }
  }
}
