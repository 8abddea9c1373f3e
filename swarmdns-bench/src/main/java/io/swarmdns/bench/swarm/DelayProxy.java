package io.swarmdns.bench.swarm;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/// Passes TCP connections on, each byte as late as if it had come from far away, both ways.
///
/// Two virtual threads a direction: one reads and notes when, one writes when the time has come.
public final class DelayProxy implements AutoCloseable {
  private static final int CHUNK_BYTES = 64 << 10;

  /// Chunks under way, each way: with more, the sender waits, as behind a full link.
  private static final int CHUNKS_MAX = 256;

  private static final int CONNECT_MILLIS_MAX = 5_000;
  private static final byte[] END = {};

  private final ServerSocket listener;
  private final InetSocketAddress target;
  private final long delayNanos;

  private record Chunk(long dueNanos, byte[] bytes) {}

  private DelayProxy(ServerSocket listener, InetSocketAddress target, long delayNanos) {
    this.listener = listener;
    this.target = target;
    this.delayNanos = delayNanos;
  }

  /// Listens.
  ///
  /// @param delayMillis one way
  public static DelayProxy start(
      InetSocketAddress address, InetSocketAddress target, double delayMillis) throws IOException {
    var listener = new ServerSocket();
    listener.setReuseAddress(true);
    listener.bind(address);
    var proxy = new DelayProxy(listener, target, (long) (delayMillis * 1e6));
    Thread.ofPlatform().name("proxy").daemon().start(proxy::accept);
    return proxy;
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        var from = listener.accept();
        Thread.ofVirtual().start(() -> connect(from));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void connect(Socket from) {
    try {
      TimeUnit.NANOSECONDS.sleep(2 * delayNanos); // the handshake's round trip
      var to = new Socket();
      to.connect(target, CONNECT_MILLIS_MAX);
      from.setTcpNoDelay(true);
      to.setTcpNoDelay(true);
      pass(from, to);
      pass(to, from);
    } catch (IOException e) {
      close(from);
    } catch (InterruptedException e) {
      close(from);
      Thread.currentThread().interrupt();
    }
  }

  private void pass(Socket from, Socket to) {
    var underWay = new ArrayBlockingQueue<Chunk>(CHUNKS_MAX);
    Thread.ofVirtual().start(() -> read(from, underWay));
    Thread.ofVirtual().start(() -> write(to, underWay));
  }

  private void read(Socket from, BlockingQueue<Chunk> underWay) {
    byte[] buffer = new byte[CHUNK_BYTES];
    try {
      try {
        InputStream in = from.getInputStream();
        for (int length = in.read(buffer); length > 0; length = in.read(buffer)) {
          underWay.put(new Chunk(System.nanoTime() + delayNanos, Arrays.copyOf(buffer, length)));
        }
      } catch (IOException e) {
        // It has ended, one way or the other.
      }
      underWay.put(new Chunk(System.nanoTime() + delayNanos, END));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void write(Socket to, BlockingQueue<Chunk> underWay) {
    boolean gone = false;
    try {
      while (true) {
        var chunk = underWay.take();
        TimeUnit.NANOSECONDS.sleep(Math.max(0, chunk.dueNanos - System.nanoTime()));
        if (chunk.bytes.length == 0) {
          close(to);
          return;
        }
        if (!gone) {
          gone = !written(to, chunk.bytes);
        }
      }
    } catch (InterruptedException e) {
      close(to);
      Thread.currentThread().interrupt();
    }
  }

  private static boolean written(Socket to, byte[] bytes) {
    try {
      OutputStream out = to.getOutputStream();
      out.write(bytes);
      return true;
    } catch (IOException e) {
      close(to);
      return false;
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // Nothing was to be kept.
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
