package io.swarmdns.bench.swarm;

import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Optional;
import java.util.SplittableRandom;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/// Somebody who does not belong to the swarm, at its ports.
public final class Stranger {
  private static final int TIMEOUT_MILLIS = 5_000;
  private static final int NOISE_BYTES_MAX = 4_096;

  /// HTTP/2's first bytes, and an empty SETTINGS frame (RFC 9113 §3.4).
  private static final byte[] HTTP2 =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0".getBytes(StandardCharsets.ISO_8859_1);

  private Stranger() {}

  /// Shows a certificate at a port, and speaks HTTP/2 if it is let.
  ///
  /// @param identity PEM file with key and certificates; empty: none is shown
  /// @return what the server did; anything but an answer is a refusal
  public static Reception knock(InetSocketAddress port, Optional<Path> identity)
      throws IOException {
    try (Socket plain = new Socket()) {
      plain.connect(port, TIMEOUT_MILLIS);
      plain.setSoTimeout(TIMEOUT_MILLIS);
      var tls =
          (SSLSocket)
              context(identity)
                  .getSocketFactory()
                  .createSocket(plain, port.getHostString(), port.getPort(), true);
      tls.setEnabledProtocols(new String[] {"TLSv1.3"});
      var parameters = tls.getSSLParameters();
      parameters.setApplicationProtocols(new String[] {"h2"});
      tls.setSSLParameters(parameters);
      tls.startHandshake();
      tls.getOutputStream().write(HTTP2);
      tls.getOutputStream().flush();
      return tls.getInputStream().read() < 0 ? Reception.REFUSED : Reception.ANSWERED;
    } catch (SocketTimeoutException e) {
      return Reception.SILENCE;
    } catch (IOException e) {
      return Reception.REFUSED;
    } catch (GeneralSecurityException e) {
      throw new IOException("the stranger's own identity cannot be used", e);
    }
  }

  /// How a server receives a stranger.
  public enum Reception {
    /// With an alert, or the end of the connection.
    REFUSED,
    /// As one of its own.
    ANSWERED,
    /// Not at all.
    SILENCE
  }

  private static SSLContext context(Optional<Path> identity)
      throws IOException, GeneralSecurityException {
    var context = SSLContext.getInstance("TLS");
    var keys =
        identity.isPresent()
            ? new KeyManager[] {ForeignKey.read(identity.get())}
            : new KeyManager[0];
    var anybody = InsecureTrustManagerFactory.INSTANCE.getTrustManagers();
    context.init(keys, anybody, null);
    return context;
  }

  /// Sends noise to a TCP port and goes: random bytes, sometimes after the beginning of a TLS
  /// handshake or of HTTP/2, cut anywhere.
  public static void noise(InetSocketAddress port, SplittableRandom random) throws IOException {
    byte[] bytes = new byte[1 + random.nextInt(NOISE_BYTES_MAX)];
    random.nextBytes(bytes);
    switch (random.nextInt(3)) {
      case 0 -> System.arraycopy(HTTP2, 0, bytes, 0, Math.min(bytes.length, HTTP2.length));
      case 1 -> {
        // A handshake record of TLS, and of its body whatever comes (RFC 8446 §5.1).
        byte[] record = {22, 3, 1, 2, 0, 1, 0, 1};
        System.arraycopy(record, 0, bytes, 0, Math.min(bytes.length, record.length));
      }
      default -> {
        // noise from the first byte
      }
    }
    try (var socket = new Socket()) {
      socket.connect(port, TIMEOUT_MILLIS);
      socket.setSoTimeout(50);
      OutputStream out = socket.getOutputStream();
      out.write(bytes);
      InputStream in = socket.getInputStream();
      if (random.nextBoolean()) {
        in.read();
      }
    } catch (SocketTimeoutException e) {
      // It waits for more, and is left.
    } catch (java.net.SocketException e) {
      // Closed on us, which is right.
    }
  }
}
