package io.swarmdns.server.observe;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swarmdns.server.observe.NodeStatus.FailedZone;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StatusServerTest {
  private final Metrics metrics = new Metrics(List.of());
  private final HttpClient client = HttpClient.newHttpClient();
  private volatile NodeStatus status = new NodeStatus(NodeState.INITIALIZE, 0, 0, List.of());
  private StatusServer server;

  @BeforeEach
  void start() throws IOException {
    server =
        StatusServer.start(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), metrics, () -> status);
  }

  @AfterEach
  void stop() {
    server.close();
    metrics.close();
    client.close();
  }

  private HttpResponse<String> get(String path) throws Exception {
    return client.send(request(path).build(), BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(
        URI.create("http://127.0.0.1:" + server.address().getPort() + path));
  }

  @Test
  void aNodeIsReadyOnlyInTheStateReady() throws Exception {
    for (var state : NodeState.values()) {
      status = new NodeStatus(state, 3, 0, List.of());
      assertEquals(state == NodeState.READY ? 200 : 503, get("/ready").statusCode());
      assertEquals(200, get("/health").statusCode());
    }
  }

  @Test
  void failedZonesAreNamed() throws Exception {
    status =
        new NodeStatus(
            NodeState.READY, 3, 1, List.of(new FailedZone("a.test.", "a.zone:7: \"x\" \n")));
    assertEquals(
        "{\"state\":\"READY\",\"zones_served\":3,\"zones_failed\":1,\"failed\":[{\"zone\":"
            + "\"a.test.\",\"problem\":\"a.zone:7: \\\"x\\\" \\u000a\"}]}\n",
        get("/ready").body());
  }

  @Test
  void metricsComeInPrometheusFormat() throws Exception {
    var answer = get("/metrics");
    assertEquals(200, answer.statusCode());
    var type = answer.headers().firstValue("Content-Type").orElseThrow();
    assertTrue(type.startsWith("text/plain; version=0.0.4"), type);
    assertTrue(answer.body().contains("# TYPE jvm_memory_used_bytes gauge"), answer.body());
  }

  @Test
  void otherPathsAndMethodsAreRefused() throws Exception {
    assertEquals(404, get("/").statusCode());
    assertEquals(404, get("/metrics/x").statusCode());
    var post = request("/metrics").POST(BodyPublishers.ofString("x")).build();
    assertEquals(405, client.send(post, BodyHandlers.ofString()).statusCode());
    var head = request("/health").HEAD().build();
    assertEquals("", client.send(head, BodyHandlers.ofString()).body());
  }

  @Test
  void whoHasBeenAnsweredMakesRoomForTheNext() throws Exception {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.address().getPort())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write("GET /health HTTP/1.1\r\n\r\n".getBytes(US_ASCII));
      var answer = new String(socket.getInputStream().readAllBytes(), US_ASCII); // to its end
      assertTrue(answer.endsWith("{\"status\":\"live\"}\n"), answer);
    }
  }

  @Test
  void anAddressThatIsTakenIsNamed() {
    var e =
        assertThrows(
            IOException.class, () -> StatusServer.start(server.address(), metrics, () -> status));
    var taken = "metrics.address: cannot listen on 127.0.0.1 port " + server.address().getPort();
    assertTrue(e.toString().contains(taken), e.toString());
  }

  @Test
  void connectionsThatSaySlowlyOrNothingDoNotHoldUpOthers() throws Exception {
    var silent = new ArrayList<Socket>();
    try {
      for (int i = 0; i < StatusServer.CONNECTIONS_MAX / 2; i++) {
        var socket = new Socket(InetAddress.getLoopbackAddress(), server.address().getPort());
        socket.getOutputStream().write("GET /metr".getBytes(US_ASCII));
        silent.add(socket);
      }
      assertEquals(200, get("/health").statusCode());
    } finally {
      for (var socket : silent) {
        socket.close();
      }
    }
  }
}
