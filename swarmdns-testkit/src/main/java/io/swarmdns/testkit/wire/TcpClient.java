package io.swarmdns.testkit.wire;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Asks one server over TCP, one query after the other on a connection that is kept and opened
/// again when the server has closed it (RFC 7766 §6.2). For one thread.
public final class TcpClient implements Closeable {
  private final InetSocketAddress server;
  private final Duration timeout;
  private @Nullable Socket socket;

  public TcpClient(InetSocketAddress server, Duration timeout) {
    this.server = server;
    this.timeout = timeout;
  }

  /// Asks one query; empty when the server closes the connection or says nothing, twice.
  public Optional<byte[]> ask(byte[] query) throws IOException {
    for (int attempt = 0; attempt < 2; attempt++) {
      try {
        return Optional.of(exchange(connected(), query));
      } catch (IOException _) {
        close();
      }
    }
    return Optional.empty();
  }

  private Socket connected() throws IOException {
    Socket open = socket;
    if (open == null) {
      open = new Socket();
      socket = open;
      open.setTcpNoDelay(true);
      open.setSoTimeout((int) timeout.toMillis());
      open.connect(server, (int) timeout.toMillis());
    }
    return open;
  }

  private static byte[] exchange(Socket socket, byte[] query) throws IOException {
    var out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream()));
    out.writeShort(query.length);
    out.write(query);
    out.flush();
    var in = new DataInputStream(socket.getInputStream());
    byte[] answer = new byte[in.readUnsignedShort()];
    in.readFully(answer);
    if (answer.length < 2 || answer[0] != query[0] || answer[1] != query[1]) {
      throw new EOFException("an answer to something else");
    }
    return answer;
  }

  @Override
  public void close() throws IOException {
    Socket open = socket;
    socket = null;
    if (open != null) {
      open.close();
    }
  }
}
