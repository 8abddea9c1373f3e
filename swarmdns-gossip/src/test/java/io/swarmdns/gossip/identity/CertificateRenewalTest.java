package io.swarmdns.gossip.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateRenewalTest {
  private final TestSwarm swarm = new TestSwarm();
  private final Identity node = swarm.node("n1");
  private final SwarmTrust trust = swarm.trust(node);
  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
  private final ScheduledExecutorService executor = Executors.newScheduledThreadPool(1);

  @TempDir Path temporary;
  private IdentityDirectory directory = new IdentityDirectory(Path.of(""));

  @BeforeEach
  void write() throws IOException {
    directory = new IdentityDirectory(temporary.resolve("identity"));
    directory.write(node);
  }

  @AfterEach
  void stop() {
    executor.shutdownNow();
  }

  private CertificateRenewal renewal(CertificateRenewal.Renew renew) {
    return new CertificateRenewal(trust, directory, renew, executor, now::get);
  }

  private SwarmAuthority authorityNow() {
    try {
      SwarmAuthority authority = swarm.authority();
      return new SwarmAuthority(
          authority.root(), authority.issuer(), authority.issuerKey(), now::get);
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void itRenewsWhenAThirdOfLifeIsLeft() throws IOException {
    CertificateRenewal renewal =
        renewal(request -> authorityNow().certify(node.subject(), request));
    renewal.step();
    assertEquals(node, trust.identity(), "it is not time yet");
    now.set(renewal.due().minusSeconds(1));
    assertEquals(Duration.ofSeconds(1), renewal.step());
    now.set(renewal.due().plusSeconds(1));
    renewal.step();
    Identity renewed = trust.identity();
    assertNotEquals(node.certificate(), renewed.certificate());
    assertEquals(node.subject(), renewed.subject());
    assertEquals(renewed.certificate(), directory.load().certificate());
    assertTrue(renewal.due().isAfter(now.get()));
  }

  @Test
  void failuresAreTriedAgainLaterAndLater() {
    CertificateRenewal renewal =
        renewal(request -> {
          throw new IOException("no primary is reachable");
        });
    now.set(renewal.due().plusSeconds(1));
    assertEquals(Duration.ofMinutes(1), renewal.step());
    assertEquals(Duration.ofMinutes(2), renewal.step());
    for (int i = 0; i < 10; i++) {
      renewal.step();
    }
    assertEquals(Duration.ofHours(1), renewal.step());
    assertEquals(node, trust.identity());
  }

  @Test
  void aCertificateForSomebodyElseIsNotTaken() {
    CertifiedSubject other =
        new CertifiedSubject(
            swarm.authority().swarm(),
            CertifiedSubject.Kind.NODE,
            "n2",
            node.subject().enrolment());
    CertificateRenewal renewal = renewal(request -> authorityNow().certify(other, request));
    now.set(renewal.due().plusSeconds(1));
    renewal.step();
    assertEquals(node, trust.identity());
    SwarmAuthority foreign = new TestSwarm().authority();
    CertifiedSubject same =
        new CertifiedSubject(
            foreign.swarm(), CertifiedSubject.Kind.NODE, "n1", node.subject().enrolment());
    CertificateRenewal fromElsewhere = renewal(request -> foreign.certify(same, request));
    fromElsewhere.step();
    assertEquals(node, trust.identity());
  }

  @Test
  void itRunsByItself() throws InterruptedException {
    now.set(Instant.now().plus(Duration.ofDays(25)));
    try (CertificateRenewal renewal =
        renewal(request -> authorityNow().certify(node.subject(), request))) {
      renewal.start();
      long begin = System.nanoTime();
      while (trust.identity() == node && System.nanoTime() - begin < 30_000_000_000L) {
        TimeUnit.MILLISECONDS.sleep(10);
      }
      assertNotEquals(node, trust.identity());
    }
  }
}
