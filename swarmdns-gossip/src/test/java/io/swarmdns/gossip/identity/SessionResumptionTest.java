package io.swarmdns.gossip.identity;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.junit.jupiter.api.Test;

/// A TLS session must not outlive a revocation: who comes back has to show a certificate.
final class SessionResumptionTest {
  private static final int TIMEOUT_MILLIS = 60_000;

  private final TestSwarm swarm = new TestSwarm();

  private SSLContext context(SwarmTrust trust) throws GeneralSecurityException {
    var context = SSLContext.getInstance("TLSv1.3");
    context.init(
        new KeyManager[] {trust.keyManager()}, new TrustManager[] {trust.trustNodes()}, null);
    return context;
  }

  /// Connects, and says whether the server lets in who connects: it answers a byte then.
  private static boolean isLetIn(SSLServerSocket server, SSLContext client) throws Exception {
    var served = CompletableFuture.runAsync(() -> serve(server));
    try (var socket =
        (SSLSocket)
            client
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), server.getLocalPort())) {
      socket.setSoTimeout(TIMEOUT_MILLIS);
      socket.getOutputStream().write(1);
      return socket.getInputStream().read() == 2;
    } catch (IOException _) {
      return false;
    } finally {
      served.join();
    }
  }

  private static void serve(SSLServerSocket listening) {
    try (var socket = (SSLSocket) listening.accept()) {
      socket.setSoTimeout(TIMEOUT_MILLIS);
      if (socket.getInputStream().read() == 1) {
        socket.getOutputStream().write(2);
        socket.getInputStream().read(); // until the client is done: it must have any ticket by then
      }
    } catch (IOException _) {
      // refused: the client sees that
    }
  }

  @Test
  void aRevokedNodeIsRefusedAtItsNextConnection() throws Exception {
    var hostile = swarm.node("b");
    var context = context(swarm.trust(swarm.node("a")));
    var client = context(swarm.trust(hostile));
    // Clients keep sessions by address and port, so that it has to be one server for all.
    try (var server =
        (SSLServerSocket)
            context
                .getServerSocketFactory()
                .createServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      server.setNeedClientAuth(true);
      assertTrue(isLetIn(server, client));
      assertTrue(isLetIn(server, client));
      swarm.revoke(hostile);
      assertFalse(isLetIn(server, client), "a session was resumed");
    }
  }
}
