package io.swarmdns.gossip.log.ratis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swarmdns.gossip.log.LogMember;
import io.swarmdns.gossip.log.LogMember.Vote;
import io.swarmdns.gossip.log.LogOverloadedException;
import io.swarmdns.gossip.log.LogUnavailableException;
import io.swarmdns.gossip.log.MemberChange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.apache.ratis.client.RaftClient;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.retry.RetryPolicies;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Who can talk to a node's log, and what large or many entries do.
final class RatisNetworkTest {
  @TempDir Path directory;
  private RatisCluster cluster;

  @BeforeEach
  void make() throws Exception {
    cluster = new RatisCluster(directory, options -> options);
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  private void propose(String id, String text) throws Exception {
    cluster.log(id).propose(text.getBytes(StandardCharsets.UTF_8)).get(90, TimeUnit.SECONDS);
  }

  private int port(String id) {
    return cluster.node(id).options.port();
  }

  /// Sends bytes and returns what comes back until the other side closes.
  private byte[] exchange(byte[] sent) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port("n0"))) {
      socket.setSoTimeout(60_000);
      socket.getOutputStream().write(sent);
      socket.getOutputStream().flush();
      return socket.getInputStream().readNBytes(1 << 16);
    } catch (java.net.SocketException _) {
      return new byte[0]; // Reset: refused too.
    }
  }

  /// A TLS alert at most: nothing of HTTP/2.
  private static void assertRefused(byte[] answer) {
    assertTrue(answer.length == 0 || answer[0] == 21, "answered " + answer.length + " bytes");
  }

  @Test
  void plaintextIsRefused() throws Exception {
    cluster.start(1);
    var preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    assertRefused(exchange(preface));
    propose("n0", "still works");
  }

  @Test
  void serialisedObjectsAreRefused() throws Exception {
    cluster.start(1);
    var bytes = new ByteArrayOutputStream();
    try (var out = new ObjectOutputStream(bytes)) {
      out.writeObject(new ArrayList<>(List.of("a", "b")));
    }
    assertRefused(exchange(bytes.toByteArray()));
    propose("n0", "still works");
  }

  @Test
  void clientsWithoutOurCertificateAreRefused() throws Exception {
    cluster.start(1);
    var foreign = new TestCertificates();
    assertFalse(handshakes(new KeyManager[] {foreign.node("n1")}), "foreign authority");
    assertFalse(handshakes(new KeyManager[0]), "no certificate");
    assertTrue(handshakes(new KeyManager[] {cluster.certificates.node("n1")}), "our own");
  }

  /// Whether the server goes on after the client's certificate: with TLS 1.3 it says so only then.
  private boolean handshakes(KeyManager[] keys) throws Exception {
    var context = SSLContext.getInstance("TLSv1.3");
    context.init(keys, new TrustManager[] {cluster.certificates.trust()}, null);
    try (var socket =
        (javax.net.ssl.SSLSocket)
            context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port("n0"))) {
      socket.setSoTimeout(60_000);
      var parameters = socket.getSSLParameters();
      parameters.setApplicationProtocols(new String[] {"h2"});
      socket.setSSLParameters(parameters);
      socket.startHandshake();
      socket
          .getOutputStream()
          .write(
              "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0"
                  .getBytes(StandardCharsets.US_ASCII));
      return socket.getInputStream().read() >= 0;
    } catch (IOException _) {
      return false;
    }
  }

  @Test
  void aMemberOfAnotherSwarmIsNotAdded() throws Exception {
    cluster.start(1);
    try (var foreign = new ForeignNode(directory.resolve("foreign"))) {
      var failure =
          assertThrows(
              ExecutionException.class,
              () ->
                  cluster
                      .log("n0")
                      .changeMembers(new MemberChange.Add(foreign.listener()))
                      .get(90, TimeUnit.SECONDS));
      assertInstanceOf(LogUnavailableException.class, failure.getCause());
      assertEquals(1, cluster.log("n0").members().size());
    }
    propose("n0", "still works");
  }

  /// A node with another certificate authority.
  private static final class ForeignNode implements AutoCloseable {
    private final RatisCluster cluster;
    private final LogMember listener;

    ForeignNode(Path directory) throws Exception {
      cluster = new RatisCluster(directory, options -> options);
      listener = cluster.join("foreign");
    }

    LogMember listener() {
      return listener;
    }

    @Override
    public void close() {
      cluster.close();
    }
  }

  @Test
  void notEvenMembersCanUseTheEnginesClientService() throws Exception {
    cluster.start(1);
    var options = cluster.node("n0").options;
    var settings = new RatisSettings(options);
    var members = cluster.log("n0").members();
    try (var client =
        RaftClient.newBuilder()
            .setProperties(settings.client())
            .setParameters(settings.parameters())
            .setRaftGroup(RatisPeers.group(options.group(), members))
            .setRetryPolicy(RetryPolicies.noRetry())
            .build()) {
      assertThrows(IOException.class, () -> client.io().send(Message.valueOf("around the editor")));
      assertThrows(
          IOException.class,
          () -> client.admin().setConfiguration(RatisPeers.peers(members, true)));
    }
    propose("n0", "only this");
    assertEquals(List.of("only this"), cluster.machine("n0").texts());
  }

  @Test
  void aWitnessHandsLeadershipOver() throws Exception {
    cluster.start(2);
    cluster.change("n0", new MemberChange.Add(cluster.join("witness")));
    cluster.change("n0", new MemberChange.Promote("witness", Vote.WITNESS));
    for (int round = 0; round < 3; round++) {
      String leader = cluster.leader();
      propose(leader, "entry " + round);
      cluster.kill(leader);
      cluster.await(
          "a voter leads",
          () -> {
            String next = cluster.leader();
            return !next.equals("witness");
          });
      cluster.restart(leader);
    }
    propose(cluster.leader(), "last");
    cluster.await("all", () -> cluster.machine("witness").size() == 4);
  }

  @Test
  void aMemberBehindThePurgedLogGetsASnapshot() throws Exception {
    cluster.start(3);
    String leader = cluster.leader();
    String away = leader.equals("n1") ? "n2" : "n1";
    cluster.stop(away);
    for (int round = 0; round < 3; round++) {
      for (int i = 0; i < 20; i++) {
        propose(leader, round + "/" + i + "x".repeat(1_000_000));
      }
      for (var id : List.of("n0", "n1", "n2")) {
        if (!id.equals(away)) {
          long applied = cluster.log(leader).status().appliedIndex();
          cluster.await("applied", () -> cluster.log(id).status().appliedIndex() >= applied);
          cluster.log(id).takeSnapshotSoon();
          cluster.await("snapshot", () -> cluster.log(id).status().snapshotIndex() >= applied);
        }
      }
    }
    cluster.restart(away);
    cluster.await("all", () -> cluster.machine(away).size() == 60);
    assertEquals(cluster.machine(leader).entries(), cluster.machine(away).entries());
    assertEquals(1, cluster.machine(away).restores());
    cluster.stop(away);
    cluster.restart(away);
    cluster.await("again", () -> cluster.machine(away).size() == 60);
    assertEquals(List.of(), cluster.machine(away).violations());
  }

  @Test
  void whatIsInFlightIsBounded() throws Exception {
    var small =
        new RatisCluster(
            directory.resolve("small"),
            options -> options.with(new RatisLogOptions.Bounds(4, 1 << 21)));
    try {
      small.start(1);
      var futures = new ArrayList<CompletableFuture<Long>>();
      for (int i = 0; i < 2000; i++) {
        futures.add(small.log("n0").propose(("entry " + i).getBytes(StandardCharsets.UTF_8)));
      }
      int done = 0;
      int refused = 0;
      for (var future : futures) {
        try {
          future.join();
          done++;
        } catch (CompletionException e) {
          refused++;
          assertInstanceOf(LogOverloadedException.class, e.getCause());
        }
      }
      assertTrue(refused > 0);
      assertEquals(done, small.machine("n0").size());
      small.log("n0").propose(new byte[] {'x'}).get(90, TimeUnit.SECONDS);
    } finally {
      small.close();
    }
  }
}
