package io.swarmdns.server.observe;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Metrics and health over HTTP: `/metrics`, `/health` (200 while the process lives) and `/ready`
/// (200 in the state READY, unless all zones have expired, else 503). Reads nothing but the request
/// line and headers.
public final class StatusServer implements AutoCloseable {
  /// Connections at once; more are closed when they come.
  static final int CONNECTIONS_MAX = 64;

  /// Seconds that a client has to send its request, and to take the answer.
  static final int REQUEST_SECONDS_MAX = 5;

  /// Seconds that a connection may be open without a request.
  private static final int IDLE_SECONDS_MAX = 5;

  private static final int HEADER_BYTES_MAX = 16 << 10;
  private static final int BACKLOG = 16;
  private static final String TEXT = "text/plain; charset=utf-8";
  private static final String METRICS_TEXT = "text/plain; version=0.0.4; charset=utf-8";
  private static final String JSON = "application/json";
  private static final Logger LOG = LoggerFactory.getLogger(StatusServer.class);

  static {
    // The JDK's server has its limits as system properties, and reads them once.
    limit("jdk.httpserver.maxConnections", CONNECTIONS_MAX);
    limit("sun.net.httpserver.maxReqTime", REQUEST_SECONDS_MAX);
    limit("sun.net.httpserver.maxRspTime", REQUEST_SECONDS_MAX);
    limit("sun.net.httpserver.maxReqHeaderSize", HEADER_BYTES_MAX);
    limit("sun.net.httpserver.idleInterval", IDLE_SECONDS_MAX);
  }

  private final HttpServer server;
  private final ExecutorService threads;
  private final Metrics metrics;
  private final Supplier<NodeStatus> status;

  private StatusServer(HttpServer server, Metrics metrics, Supplier<NodeStatus> status) {
    this.server = server;
    this.metrics = metrics;
    this.status = status;
    // As many as there are connections, which are bounded: a slow client holds up nobody else.
    this.threads = Executors.newVirtualThreadPerTaskExecutor();
  }

  private static void limit(String property, int value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, Integer.toString(value));
    }
  }

  /// Listens and answers.
  ///
  /// @throws IOException when the address cannot be had
  public static StatusServer start(
      InetSocketAddress address, Metrics metrics, Supplier<NodeStatus> status) throws IOException {
    var started = new StatusServer(listen(address), metrics, status);
    started.server.createContext("/", started::handle);
    started.server.setExecutor(started.threads);
    started.server.start();
    return started;
  }

  private static HttpServer listen(InetSocketAddress address) throws IOException {
    try {
      return HttpServer.create(address, BACKLOG);
    } catch (BindException e) {
      var place = address.getAddress().getHostAddress() + " port " + address.getPort();
      throw new IOException(
          "metrics.address: cannot listen on " + place + ": " + e.getMessage(), e);
    }
  }

  /// Where it listens, with the port that the system chose if it was asked to.
  public InetSocketAddress address() {
    return server.getAddress();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Answer answer;
      try {
        answer = answer(exchange.getRequestMethod(), exchange.getRequestURI().getPath());
      } catch (RuntimeException e) {
        LOG.error("cannot answer {}", exchange.getRequestURI(), e);
        answer = new Answer(500, TEXT, "internal error, see the log\n");
      }
      send(exchange, answer);
    }
  }

  private Answer answer(String method, String path) {
    if (!method.equals("GET") && !method.equals("HEAD")) {
      return new Answer(405, TEXT, "only GET and HEAD\n");
    }
    return switch (path) {
      case "/metrics" -> new Answer(200, METRICS_TEXT, metrics.text());
      case "/health" -> new Answer(200, JSON, "{\"status\":\"live\"}\n");
      case "/ready" -> ready(status.get());
      default -> new Answer(404, TEXT, "there are /metrics, /health and /ready\n");
    };
  }

  private static Answer ready(NodeStatus now) {
    return new Answer(now.isReady() ? 200 : 503, JSON, now.json());
  }

  private static void send(HttpExchange exchange, Answer answer) throws IOException {
    byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", answer.contentType());
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    // Connections are few: who has been answered makes room for the next.
    exchange.getResponseHeaders().set("Connection", "close");
    if (answer.status() == 405) {
      exchange.getResponseHeaders().set("Allow", "GET, HEAD");
    }
    boolean head = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(answer.status(), head ? -1 : body.length);
    if (!head) {
      exchange.getResponseBody().write(body);
    }
  }

  /// Stops at once; what is being answered is cut.
  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private record Answer(int status, String contentType, String body) {}
}
