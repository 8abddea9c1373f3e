package io.swarmdns.server.frontend;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;

/// A blocking client of length-prefixed messages, over any socket.
final class StreamClient implements AutoCloseable {
  private static final int TIMEOUT_MILLIS = 10_000;

  private final Socket socket;
  private final DataInputStream in;
  private final OutputStream out;

  StreamClient(Socket connected) throws IOException {
    socket = connected;
    socket.setSoTimeout(TIMEOUT_MILLIS);
    socket.setTcpNoDelay(true);
    in = new DataInputStream(socket.getInputStream());
    out = socket.getOutputStream();
  }

  static StreamClient connect(InetSocketAddress address) throws IOException {
    return new StreamClient(new Socket(address.getAddress(), address.getPort()));
  }

  void send(byte... bytes) throws IOException {
    out.write(bytes);
    out.flush();
  }

  /// Reads one message.
  byte[] receive() throws IOException {
    byte[] message = new byte[in.readUnsignedShort()];
    in.readFully(message);
    return message;
  }

  void endOutput() throws IOException {
    socket.shutdownOutput();
  }

  /// Whether the server has closed the connection or does so before `millis` are over; what it
  /// sends before is thrown away.
  boolean isClosedWithin(int millis) throws IOException {
    long end = System.nanoTime() + millis * 1_000_000L;
    try {
      socket.setSoTimeout(millis);
      byte[] ignored = new byte[8192];
      while (in.read(ignored) >= 0) {
        if (System.nanoTime() > end) {
          return false;
        }
      }
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (SocketException | EOFException e) {
      return true; // reset
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
