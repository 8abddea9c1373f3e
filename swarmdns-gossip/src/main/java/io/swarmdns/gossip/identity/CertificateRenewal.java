package io.swarmdns.gossip.identity;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Renews the node's certificate when a third of its life is left, under the same key: a crash
/// between two files cannot then leave a key without its certificate. When that fails it tries
/// again, after a minute first, after an hour at last.
public final class CertificateRenewal implements AutoCloseable {
  /// Gets a certificate for whom the swarm knows to be asking. May block, a minute at most.
  @FunctionalInterface
  public interface Renew {
    /// @param signingRequest PKCS #10
    /// @return the certificate, its issuer's, the root
    List<X509Certificate> ask(byte[] signingRequest) throws IOException;
  }

  private static final Logger LOG = LoggerFactory.getLogger(CertificateRenewal.class);
  private static final int LIFE_LEFT_DIVISOR = 3;
  private static final Duration RETRY_FIRST = Duration.ofMinutes(1);
  private static final Duration RETRY_LAST = Duration.ofHours(1);

  /// Timers of the JVM stop while a machine sleeps: it looks at the clock at least so often.
  private static final Duration LOOK_AT_LEAST = Duration.ofHours(1);

  private final SwarmTrust trust;
  private final IdentityDirectory directory;
  private final Renew renew;
  private final ScheduledExecutorService executor;
  private final InstantSource clock;
  private Duration retry = RETRY_FIRST;
  private volatile boolean closed;

  /// @param executor runs the attempts, which may block
  public CertificateRenewal(
      SwarmTrust trust,
      IdentityDirectory directory,
      Renew renew,
      ScheduledExecutorService executor,
      InstantSource clock) {
    this.trust = trust;
    this.directory = directory;
    this.renew = renew;
    this.executor = executor;
    this.clock = clock;
  }

  /// When the current certificate is to be renewed.
  public Instant due() {
    X509Certificate certificate = trust.identity().certificate();
    Instant end = certificate.getNotAfter().toInstant();
    Duration life = Duration.between(certificate.getNotBefore().toInstant(), end);
    return end.minus(life.dividedBy(LIFE_LEFT_DIVISOR));
  }

  public void start() {
    schedule(Duration.ZERO);
  }

  private void schedule(Duration delay) {
    if (closed) {
      return;
    }
    try {
      var unused =
          executor.schedule(
              () -> schedule(step()), Math.max(delay.toMillis(), 1), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("renewal ends with its executor");
    }
  }

  /// Renews if it is time to.
  ///
  /// @return when to look again
  synchronized Duration step() {
    Instant now = clock.instant();
    Instant due = due();
    if (now.isBefore(due)) {
      Duration left = Duration.between(now, due);
      return left.compareTo(LOOK_AT_LEAST) < 0 ? left : LOOK_AT_LEAST;
    }
    try {
      renewNow(now);
      retry = RETRY_FIRST;
      return LOOK_AT_LEAST;
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      LOG.warn(
          "the node's certificate, valid until {}, could not be renewed: {}. Trying again in {}",
          trust.identity().certificate().getNotAfter().toInstant(),
          e.getMessage(),
          retry);
      Duration wait = retry;
      Duration doubled = retry.multipliedBy(2);
      retry = doubled.compareTo(RETRY_LAST) < 0 ? doubled : RETRY_LAST;
      return wait;
    }
  }

  private void renewNow(Instant now) throws IOException, GeneralSecurityException {
    Identity current = trust.identity();
    KeyPair pair = new KeyPair(current.certificate().getPublicKey(), current.key());
    Identity renewed = current.renewed(renew.ask(SigningRequest.of(pair)), now);
    directory.writeRenewed(renewed);
    trust.swap(renewed);
    LOG.info(
        "the node's certificate was renewed; it is valid until {}",
        renewed.certificate().getNotAfter().toInstant());
  }

  @Override
  public void close() {
    closed = true;
  }
}
