package io.swarmdns.server.frontend;

import static io.swarmdns.server.frontend.UdpContract.address;
import static io.swarmdns.server.frontend.UdpContract.total;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swarmdns.server.frontend.FrontendCounters.Counter;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class TlsTest {
  private static final int LONG_MILLIS = 10_000;
  private static final TlsOptions.Identity MADE_UP = new TlsOptions.SelfSigned("ns1.example");

  @TempDir Path directory;

  private static Frontends start(TlsOptions.Identity identity, IoTransport transport)
      throws IOException {
    return start(identity, transport, StreamOptions.DEFAULTS, Duration.ofSeconds(5));
  }

  private static Frontends start(
      TlsOptions.Identity identity,
      IoTransport transport,
      StreamOptions streams,
      Duration handshakeTimeout)
      throws IOException {
    TlsOptions tls =
        new TlsOptions(
            List.of(address("127.0.0.1", 0)), identity, handshakeTimeout, Duration.ofMillis(50));
    return Frontends.start(
        FrontendOptions.on(address("127.0.0.1", 0))
            .withTransport(transport)
            .withEventLoops(2)
            .withStreams(streams)
            .withTls(tls),
        Engines::withoutZones,
        Engines::neverLost);
  }

  private static SSLSocket connect(Frontends frontends, SSLContext context, String... protocols)
      throws IOException {
    InetSocketAddress server = frontends.tlsAddresses().getFirst();
    SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket(server.getAddress(), server.getPort());
    SSLParameters parameters = socket.getSSLParameters();
    if (protocols.length > 0) {
      parameters.setProtocols(protocols);
    }
    parameters.setApplicationProtocols(new String[] {"dot"});
    socket.setSSLParameters(parameters);
    return socket;
  }

  @ParameterizedTest
  @EnumSource(names = {"NATIVE", "NIO"})
  void pipelinedQueriesAreAnswered(IoTransport transport) throws Exception {
    try (Frontends frontends = start(MADE_UP, transport);
        StreamClient client = new StreamClient(connect(frontends, trusting()))) {
      client.send(Queries.pipeline(0, 1000));
      Set<Integer> answered = new HashSet<>();
      for (int i = 0; i < 1000; i++) {
        answered.add(Queries.id(client.receive()));
      }
      assertEquals(1000, answered.size());
      assertEquals(1000, total(frontends, Counter.TLS_ANSWERED));
      assertEquals(1, total(frontends, Counter.TLS_HANDSHAKES));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
  void protocolAndApplicationProtocolAreAgreedOn(String version) throws Exception {
    try (Frontends frontends = start(MADE_UP, IoTransport.AUTO);
        SSLSocket socket = connect(frontends, trusting(), version)) {
      socket.startHandshake();
      assertEquals(version, socket.getSession().getProtocol());
      assertEquals("dot", socket.getApplicationProtocol());
    }
  }

  @Test
  void aMadeUpCertificateBearsTheHostName() throws Exception {
    try (Frontends frontends = start(MADE_UP, IoTransport.AUTO)) {
      assertEquals("CN=ns1.example", presented(frontends));
    }
  }

  @Test
  void aSessionIsResumed() throws Exception {
    SSLContext context = trusting();
    try (Frontends frontends = start(MADE_UP, IoTransport.AUTO)) {
      long first;
      try (SSLSocket socket = connect(frontends, context);
          StreamClient client = new StreamClient(socket)) {
        client.send(Queries.framed(1));
        assertEquals(1, Queries.id(client.receive()));
        first = socket.getSession().getCreationTime();
      }
      Thread.sleep(20);
      try (SSLSocket socket = connect(frontends, context)) {
        socket.startHandshake();
        assertEquals(first, socket.getSession().getCreationTime());
      }
    }
  }

  @Test
  void aNewCertificateIsPresentedAfterReloading() throws Exception {
    TlsOptions.PemFiles files = write("old.example", "old.example");
    try (Frontends frontends = start(files, IoTransport.AUTO)) {
      assertEquals("CN=old.example", presented(frontends));
      write("new.example", "new.example");
      frontends.reloadCertificate();
      assertEquals("CN=new.example", presented(frontends));
    }
  }

  @Test
  void changedFilesAreNoticed() throws Exception {
    Executor here = Runnable::run;
    TlsOptions.PemFiles files = write("old.example", "old.example");
    TlsOptions options =
        new TlsOptions(List.of(), files, Duration.ofSeconds(5), Duration.ofSeconds(5));
    TlsIdentity identity = new TlsIdentity(options, here);
    Object before = identity.context();
    identity.reloadIfChanged();
    assertSame(before, identity.context());
    write("new.example", "new.example");
    FileTime later = FileTime.fromMillis(System.currentTimeMillis() + 5000);
    Files.setLastModifiedTime(files.certificateChain(), later);
    identity.reloadIfChanged();
    assertNotSame(before, identity.context());
  }

  @Test
  void aRunningServerPresentsChangedFilesByItself() throws Exception {
    TlsOptions.PemFiles files = write("old.example", "old.example");
    try (Frontends frontends = start(files, IoTransport.AUTO)) {
      Files.delete(files.privateKey());
      Files.writeString(files.certificateChain(), "damaged");
      Thread.sleep(500);
      assertEquals("CN=old.example", presented(frontends));
      write("new.example", "new.example");
      long end = System.nanoTime() + LONG_MILLIS * 1_000_000L;
      while (!presented(frontends).equals("CN=new.example")) {
        assertTrue(System.nanoTime() < end, "still the old certificate");
        Thread.sleep(50);
      }
    }
  }

  @Test
  void aChangeWithinOneTickOfTheClockIsNoticedByItsSize() throws Exception {
    TlsOptions.PemFiles files = write("old.example", "old.example");
    FileTime time = FileTime.fromMillis(1_000_000);
    Files.setLastModifiedTime(files.certificateChain(), time);
    Files.setLastModifiedTime(files.privateKey(), time);
    TlsOptions options =
        new TlsOptions(List.of(), files, Duration.ofSeconds(5), Duration.ofSeconds(5));
    TlsIdentity identity = new TlsIdentity(options, Runnable::run);
    Object before = identity.context();
    write("a-longer-name.example", "a-longer-name.example");
    Files.setLastModifiedTime(files.certificateChain(), time);
    Files.setLastModifiedTime(files.privateKey(), time);
    identity.reloadIfChanged();
    assertNotSame(before, identity.context());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
        "-----BEGIN EC PRIVATE KEY-----\nMAMCAQE=\n-----END EC PRIVATE KEY-----\n",
        "-----BEGIN PRIVATE KEY-----\n*\n",
        "-----BEGIN CERTIFICATE-----\nAAAA\n"
      })
  void damagedFilesAreReportedAndTheOldCertificateStays(String damaged) throws Exception {
    TlsOptions.PemFiles files = write("old.example", "old.example");
    try (Frontends frontends = start(files, IoTransport.AUTO)) {
      Files.writeString(files.privateKey(), damaged);
      assertThrows(IOException.class, frontends::reloadCertificate);
      Files.writeString(files.certificateChain(), damaged);
      assertThrows(IOException.class, frontends::reloadCertificate);
      assertEquals("CN=old.example", presented(frontends));
    }
  }

  @Test
  void filesThatCannotBeUsedKeepTheOldCertificate() throws Exception {
    TlsOptions.PemFiles files = write("old.example", "old.example");
    try (Frontends frontends = start(files, IoTransport.AUTO)) {
      Files.writeString(files.certificateChain(), "no certificate");
      assertThrows(IOException.class, frontends::reloadCertificate);
      Files.delete(files.privateKey());
      assertThrows(IOException.class, frontends::reloadCertificate);
      assertEquals("CN=old.example", presented(frontends));
    }
  }

  @Test
  void aKeyThatIsNotTheCertificatesIsRefused() throws Exception {
    TlsOptions.PemFiles files = write("one.example", "other.example");
    IOException refused =
        assertThrows(IOException.class, () -> start(files, IoTransport.AUTO).close());
    assertTrue(refused.toString().contains("is not the key of"), refused.toString());
  }

  @Test
  void aHandshakeThatDoesNotComeIsEnded() throws Exception {
    try (Frontends frontends =
            start(
                MADE_UP,
                IoTransport.AUTO,
                StreamOptions.DEFAULTS,
                TlsOptions.HANDSHAKE_TIMEOUT_MIN);
        StreamClient silent = StreamClient.connect(frontends.tlsAddresses().getFirst())) {
      assertTrue(silent.isClosedWithin(LONG_MILLIS));
      assertEquals(1, total(frontends, Counter.TLS_HANDSHAKES_FAILED));
    }
  }

  @Test
  void plainDnsIsNotAnsweredOnTheTlsPort() throws Exception {
    try (Frontends frontends = start(MADE_UP, IoTransport.AUTO);
        StreamClient plain = StreamClient.connect(frontends.tlsAddresses().getFirst())) {
      plain.send(Queries.framed(1));
      assertTrue(plain.isClosedWithin(LONG_MILLIS));
      assertEquals(0, total(frontends, Counter.TLS_RECEIVED));
    }
  }

  @Test
  void anIdleConnectionIsClosedInOrder() throws Exception {
    StreamOptions streams = StreamOptions.DEFAULTS.withIdleTimeout(Duration.ofMillis(300));
    try (Frontends frontends = start(MADE_UP, IoTransport.AUTO, streams, Duration.ofSeconds(5));
        StreamClient client = new StreamClient(connect(frontends, trusting()))) {
      client.send(Queries.framed(1));
      assertEquals(1, Queries.id(client.receive()));
      assertTrue(client.isClosedWithin(LONG_MILLIS));
      assertEquals(1, total(frontends, Counter.STREAM_IDLE_TIMEOUT));
    }
  }

  @Test
  void aSecondHandshakeOnOneConnectionIsRefused() throws Exception {
    try (Frontends frontends = start(MADE_UP, IoTransport.AUTO);
        SSLSocket socket = connect(frontends, trusting(), "TLSv1.2");
        StreamClient client = new StreamClient(socket)) {
      client.send(Queries.framed(1));
      assertEquals(1, Queries.id(client.receive()));
      assertThrows(
          IOException.class,
          () -> {
            socket.startHandshake();
            client.send(Queries.framed(2));
            client.receive();
          });
    }
  }

  @Test
  void onlyAuthenticatedEncryptionWithForwardSecrecyIsOffered() throws Exception {
    TlsOptions options =
        new TlsOptions(List.of(), MADE_UP, Duration.ofSeconds(5), Duration.ofSeconds(5));
    List<String> suites = new TlsIdentity(options, Runnable::run).context().cipherSuites();
    assertTrue(suites.size() >= 6, suites.toString());
    for (String suite : suites) {
      assertTrue(suite.contains("_GCM_") || suite.contains("_CHACHA20_"), suite);
      assertTrue(!suite.startsWith("TLS_RSA_"), suite);
    }
  }

  @Test
  void anOldProtocolIsRefused() throws Exception {
    try (Frontends frontends = start(MADE_UP, IoTransport.AUTO);
        SSLSocket socket = connect(frontends, trusting(), "TLSv1.1")) {
      assertThrows(SSLException.class, socket::startHandshake);
    }
  }

  private static String presented(Frontends frontends)
      throws IOException, GeneralSecurityException {
    try (SSLSocket socket = connect(frontends, trusting())) {
      socket.startHandshake();
      X509Certificate certificate = (X509Certificate) socket.getSession().getPeerCertificates()[0];
      return certificate.getSubjectX500Principal().getName();
    }
  }

  /// Writes a certificate for one name and the key of, if it differs, another.
  private TlsOptions.PemFiles write(String certificateName, String keyName) throws IOException {
    SelfSignedCertificate certificate = SelfSignedCertificate.make(certificateName);
    SelfSignedCertificate key =
        keyName.equals(certificateName) ? certificate : SelfSignedCertificate.make(keyName);
    Path chainFile = directory.resolve("chain.pem");
    Path keyFile = directory.resolve("key.pem");
    try {
      Files.writeString(chainFile, pem("CERTIFICATE", certificate.certificate().getEncoded()));
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
    Files.writeString(keyFile, pem("PRIVATE KEY", key.key().getEncoded()));
    return new TlsOptions.PemFiles(chainFile, keyFile);
  }

  private static String pem(String type, byte[] content) {
    String text = Base64.getMimeEncoder().encodeToString(content);
    return "-----BEGIN " + type + "-----\n" + text + "\n-----END " + type + "-----\n";
  }

  private static SSLContext trusting() throws GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new TrustEverything()}, null);
    return context;
  }

  private static final class TrustEverything extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
