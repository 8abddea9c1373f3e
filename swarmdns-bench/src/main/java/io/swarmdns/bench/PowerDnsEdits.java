package io.swarmdns.bench;

import io.swarmdns.bench.swarm.ClosedLoop;
import io.swarmdns.testkit.peer.Program;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// PowerDNS over SQLite, edited by its HTTP API. Settings are its defaults: each edit is one
/// transaction that SQLite makes durable.
final class PowerDnsEdits implements AutoCloseable {
  static final List<Program> PROGRAMS =
      List.of(
          new Program("pdns_server", "pdns-server pdns-backend-sqlite3"),
          new Program("pdnsutil", "pdns-server"),
          new Program("sqlite3", "sqlite3"));

  private static final String ZONE = "commit.test";
  private static final String KEY = "bench";
  private static final int NAMES = 1_000;
  private static final long RETRY_MILLIS = 2;
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final List<Path> SCHEMAS =
      List.of(
          Path.of("/usr/share/pdns-backend-sqlite3/schema/schema.sqlite3.sql"),
          Path.of("/usr/share/doc/pdns-backend-sqlite3/schema.sqlite3.sql"));

  private final PeerProcess process;
  private final URI zone;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private PowerDnsEdits(PeerProcess process, URI zone) {
    this.process = process;
    this.zone = zone;
  }

  /// @param port for DNS; the next one is for the API
  static PowerDnsEdits start(Path home, int port) throws IOException, InterruptedException {
    Files.createDirectories(home);
    Path database = home.resolve("pdns.db").toAbsolutePath();
    Path schema =
        SCHEMAS.stream()
            .filter(Files::exists)
            .findFirst()
            .orElseThrow(() -> new IOException("no schema of PowerDNS for SQLite in " + SCHEMAS));
    Tool.run(home, PROGRAMS.get(2).path(), database.toString(), ".read " + schema);
    Files.writeString(
        home.resolve("pdns.conf"),
        """
        launch=gsqlite3
        gsqlite3-database=%s
        local-address=127.0.0.1
        local-port=%d
        socket-dir=%s
        api=yes
        api-key=%s
        webserver=yes
        webserver-address=127.0.0.1
        webserver-port=%d
        daemon=no
        guardian=no
        loglevel=3
        webserver-loglevel=none
        """
            .formatted(database, port, home.toAbsolutePath(), KEY, port + 1));
    String directory = "--config-dir=" + home.toAbsolutePath();
    Tool.run(home, PROGRAMS.get(1).path(), directory, "create-zone", ZONE, "ns1." + ZONE);
    var process =
        PeerProcess.start(home.resolve("log"), List.of(PROGRAMS.getFirst().path(), directory));
    var zone =
        URI.create(
            "http://127.0.0.1:%d/api/v1/servers/localhost/zones/%s.".formatted(port + 1, ZONE));
    var edits = new PowerDnsEdits(process, zone);
    process.await(() -> edits.edit("first", 1));
    return edits;
  }

  ClosedLoop.Writer writer(int index) {
    return number -> {
      long begun = System.nanoTime();
      edit("w" + index + "-" + number % NAMES, number);
      return System.nanoTime() - begun;
    };
  }

  /// Its backend refuses transactions that meet another one (500): the client tries again, as it
  /// would have to in use.
  private void edit(String owner, int number) throws IOException, InterruptedException {
    String body =
        """
        {"rrsets":[{"name":"%s.%s.","type":"A","ttl":60,"changetype":"REPLACE",\
        "records":[{"content":"10.%d.%d.%d","disabled":false}]}]}\
        """
            .formatted(owner, ZONE, number >>> 16 & 255, number >>> 8 & 255, number & 255);
    var request =
        HttpRequest.newBuilder(zone)
            .timeout(TIMEOUT)
            .header("X-API-Key", KEY)
            .method("PATCH", HttpRequest.BodyPublishers.ofString(body))
            .build();
    long deadline = System.nanoTime() + TIMEOUT.toNanos();
    var answer = client.send(request, HttpResponse.BodyHandlers.ofString());
    while (answer.statusCode() == 500 && System.nanoTime() < deadline) {
      Thread.sleep(RETRY_MILLIS);
      answer = client.send(request, HttpResponse.BodyHandlers.ofString());
    }
    if (answer.statusCode() != 204) {
      throw new IOException("PowerDNS says " + answer.statusCode() + ": " + answer.body());
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
    process.close();
  }
}
