package io.swarmdns.server.frontend;

import io.netty.channel.IoEvent;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.FileDescriptor;
import io.netty.util.concurrent.Future;
import io.swarmdns.server.frontend.FrontendCounters.Counter;
import java.io.IOException;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// UDP on one socket of one event loop, without Netty's channels: Netty only tells when there is
/// something to read.
///
/// A wakeup receives a batch of datagrams by one system call, lets the engine answer them and sends
/// all answers by another one. Nothing is allocated on the way. Runs on its event loop's thread.
final class NativeUdp implements EpollIoHandle, Listener {
  private static final Logger LOG = LoggerFactory.getLogger(NativeUdp.class);

  /// Batches a wakeup: after so many the other sockets of the loop, TCP among them, have their
  /// turn.
  private static final int BATCHES_PER_WAKEUP_MAX = 8;

  /// Attempts to send into a full socket buffer before the rest of the batch is dropped. The loop
  /// must not wait: a client that loses an answer asks again.
  private static final int SEND_ATTEMPTS_MAX = 4;

  private final ServingLoop loop;
  private final FrontendCounters counters;
  private final DatagramRing ring;
  private final InetSocketAddress address;
  private final FileDescriptor socket;
  private @Nullable IoRegistration registration;

  private NativeUdp(
      ServingLoop loop, DatagramRing ring, InetSocketAddress address, FileDescriptor socket) {
    this.loop = loop;
    this.counters = loop.counters();
    this.ring = ring;
    this.address = address;
    this.socket = socket;
  }

  /// Starts to answer on the address; `ring` is that of the loop.
  static NativeUdp open(
      ServingLoop loop, DatagramRing ring, InetSocketAddress address, UdpOptions options)
      throws IOException {
    NativeUdp udp = new NativeUdp(loop, ring, address, LinuxUdpSocket.open(address, options));
    Future<IoRegistration> registered = loop.eventLoop().register(udp);
    registered.syncUninterruptibly();
    // Level-triggered: what a wakeup leaves unread wakes the loop again.
    loop.eventLoop().submit(() -> udp.listen(registered.getNow())).syncUninterruptibly();
    return udp;
  }

  private void listen(IoRegistration newRegistration) {
    registration = newRegistration;
    newRegistration.submit(EpollIoOps.EPOLLIN);
  }

  @Override
  public InetSocketAddress address() {
    return address;
  }

  @Override
  public FileDescriptor fd() {
    return socket;
  }

  @Override
  public void handle(IoRegistration ignored, IoEvent event) {
    for (int i = 0; i < BATCHES_PER_WAKEUP_MAX; i++) {
      // A batch that is not full has emptied the socket, most likely; if not, epoll says so.
      if (answerOnce() < DatagramRing.SLOTS) {
        return;
      }
    }
  }

  /// Answers one batch.
  ///
  /// @return datagrams received, or -1 for none
  private int answerOnce() {
    int received = ring.receive(socket.intValue());
    if (received <= 0) {
      int errno = ring.errno();
      if (errno != LinuxCalls.EAGAIN && errno != LinuxCalls.EINTR) {
        counters.add(Counter.UDP_RECEIVE_FAILED, 1);
      }
      return -1;
    }
    counters.add(Counter.UDP_RECEIVED, received);
    ring.load(received, counters);
    loop.answer(ring.batch);
    send(ring.stage());
    ring.recycle(received);
    return received;
  }

  private void send(int staged) {
    int done = 0;
    int failed = 0;
    int attempts = 0;
    while (done < staged) {
      int sent = ring.send(socket.intValue(), done, staged - done);
      if (sent > 0) {
        done += sent;
      } else if (mayComeFree(ring.errno())) {
        if (++attempts == SEND_ATTEMPTS_MAX) {
          counters.add(Counter.UDP_SEND_FULL, staged - done);
          failed += staged - done;
          break;
        }
      } else {
        // This answer cannot be sent; those behind it may.
        done++;
        failed++;
        counters.add(Counter.UDP_SEND_FAILED, 1);
      }
    }
    counters.add(Counter.UDP_ANSWERED, staged - failed);
    counters.add(Counter.UDP_UNANSWERED, ring.batch.size() - staged);
  }

  private static boolean mayComeFree(int errno) {
    return errno == LinuxCalls.EAGAIN || errno == LinuxCalls.ENOBUFS || errno == LinuxCalls.EINTR;
  }

  @Override
  public Future<?> stop() {
    return loop.eventLoop().submit(this::drainAndClose);
  }

  private void drainAndClose() {
    if (socket.isOpen()) {
      for (int i = 0; i < BATCHES_PER_WAKEUP_MAX && answerOnce() > 0; i++) {}
      close();
    }
  }

  @Override
  public void close() {
    try {
      if (registration != null) {
        registration.cancel();
      }
      socket.close();
    } catch (IOException e) {
      LOG.warn("closing UDP {}", address, e);
    }
  }
}
