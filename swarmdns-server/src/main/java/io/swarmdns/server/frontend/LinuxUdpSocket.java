package io.swarmdns.server.frontend;

import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.BindException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Opens UDP sockets for [NativeUdp]. All numbers are those of Linux on x86-64 and ARM.
final class LinuxUdpSocket {
  private static final Logger LOG = LoggerFactory.getLogger(LinuxUdpSocket.class);

  private static final int SOCK_DGRAM = 2;
  private static final int SOCK_NONBLOCK = 0x800;
  private static final int SOCK_CLOEXEC = 0x80000;

  private static final int SOL_SOCKET = 1;
  private static final int SO_SNDBUF = 7;
  private static final int SO_RCVBUF = 8;
  private static final int SO_REUSEPORT = 15;
  private static final int SO_SNDBUFFORCE = 32;
  private static final int SO_RCVBUFFORCE = 33;

  private static final int IPPROTO_IP = 0;
  private static final int IP_PKTINFO = 8;
  private static final int IP_MTU_DISCOVER = 10;
  private static final int IP_PMTUDISC_OMIT = 5;

  private static final int IPPROTO_IPV6 = 41;
  private static final int IPV6_MTU_DISCOVER = 23;
  private static final int IPV6_MTU = 24;
  private static final int IPV6_V6ONLY = 26;
  private static final int IPV6_RECVPKTINFO = 49;
  private static final int IPV6_PMTUDISC_OMIT = 5;
  private static final int IPV6_MTU_MIN_BYTES = 1280;

  private LinuxUdpSocket() {}

  /// Fails when anything else receives on this address.
  ///
  /// Sockets opened with SO_REUSEPORT let in every further one of the same user, so a second daemon
  /// would silently take half of the queries. A socket without that option is refused where any
  /// socket is: it is bound here for a moment as a probe. Two daemons that start at once could both
  /// pass, but the TCP listener of the same address is bound before, without SO_REUSEPORT, and the
  /// kernel gives that one to only one of them.
  static void requireFree(InetSocketAddress address) throws IOException {
    MemorySegment errno = LinuxCalls.newErrno();
    FileDescriptor probe = create(errno, address);
    try {
      bind(errno, probe, address);
    } finally {
      probe.close();
    }
  }

  /// A nonblocking socket, bound with SO_REUSEPORT beside those of the other event loops.
  static FileDescriptor open(InetSocketAddress address, UdpOptions options) throws IOException {
    MemorySegment errno = LinuxCalls.newErrno();
    FileDescriptor socket = create(errno, address);
    try {
      int fd = socket.intValue();
      LinuxCalls.setsockopt(errno, fd, SOL_SOCKET, SO_REUSEPORT, 1);
      setBuffer(errno, fd, SO_RCVBUFFORCE, SO_RCVBUF, options.receiveBufferBytes());
      setBuffer(errno, fd, SO_SNDBUFFORCE, SO_SNDBUF, options.sendBufferBytes());
      ignorePathMtu(errno, fd, address);
      if (address.getAddress().isAnyLocalAddress()) {
        askForDestination(errno, fd, address);
      }
      bind(errno, socket, address);
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /// With CAP_NET_ADMIN the kernel grants what is asked; without it, up to its own limit.
  private static void setBuffer(MemorySegment errno, int fd, int force, int option, int bytes)
      throws IOException {
    try {
      LinuxCalls.setsockopt(errno, fd, SOL_SOCKET, force, bytes);
    } catch (IOException e) {
      LinuxCalls.setsockopt(errno, fd, SOL_SOCKET, option, bytes);
    }
  }

  private static FileDescriptor create(MemorySegment errno, InetSocketAddress address)
      throws IOException {
    int type = SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC;
    try {
      return new FileDescriptor(LinuxCalls.socket(errno, LinuxAddress.family(address), type));
    } catch (IOException e) {
      throw cannotListen(address, e); // a machine without IPv6, say
    }
  }

  private static void bind(MemorySegment errno, FileDescriptor socket, InetSocketAddress address)
      throws IOException {
    try {
      if (!isV4(address)) {
        // IPv4 has sockets of its own, so that no client shows up with a mapped address.
        LinuxCalls.setsockopt(errno, socket.intValue(), IPPROTO_IPV6, IPV6_V6ONLY, 1);
      }
      LinuxCalls.bind(errno, socket.intValue(), LinuxAddress.encode(address));
    } catch (IOException e) {
      throw cannotListen(address, e);
    }
  }

  private static IOException cannotListen(InetSocketAddress address, IOException cause) {
    String message = "cannot listen on UDP " + AddressText.of(address) + ": " + cause.getMessage();
    return (IOException) new BindException(message).initCause(cause);
  }

  /// Logs what the kernel has cut of the buffers asked for; the same for all sockets.
  static void reportBuffers(FileDescriptor socket, UdpOptions options) throws IOException {
    SocketBuffers granted = granted(socket);
    report("receive", granted.receiveBytes(), options.receiveBufferBytes(), "net.core.rmem_max");
    report("send", granted.sendBytes(), options.sendBufferBytes(), "net.core.wmem_max");
  }

  private static void report(String direction, int granted, int asked, String limit) {
    if (granted < asked) {
      LOG.warn(
          "UDP {} buffers have {} bytes, not {}: raise sysctl {}, or give the node CAP_NET_ADMIN",
          direction,
          granted,
          asked,
          limit);
    }
  }

  /// What the kernel has granted. It says double, for its own bookkeeping.
  static SocketBuffers granted(FileDescriptor socket) throws IOException {
    MemorySegment errno = LinuxCalls.newErrno();
    int fd = socket.intValue();
    return new SocketBuffers(
        LinuxCalls.getsockopt(errno, fd, SOL_SOCKET, SO_RCVBUF) / 2,
        LinuxCalls.getsockopt(errno, fd, SOL_SOCKET, SO_SNDBUF) / 2);
  }

  /// Sizes of a socket's buffers.
  record SocketBuffers(int receiveBytes, int sendBytes) {}

  /// Answers must not be shaped by forged "packet too big" messages, which make fragments that an
  /// attacker can replace (RFC 9715 §3.1). OMIT takes the interface's MTU and clears DF; IPv6 is
  /// sent as for the smallest MTU that every link carries.
  private static void ignorePathMtu(MemorySegment errno, int fd, InetSocketAddress address)
      throws IOException {
    if (isV4(address)) {
      LinuxCalls.setsockopt(errno, fd, IPPROTO_IP, IP_MTU_DISCOVER, IP_PMTUDISC_OMIT);
    } else {
      LinuxCalls.setsockopt(errno, fd, IPPROTO_IPV6, IPV6_MTU_DISCOVER, IPV6_PMTUDISC_OMIT);
      LinuxCalls.setsockopt(errno, fd, IPPROTO_IPV6, IPV6_MTU, IPV6_MTU_MIN_BYTES);
    }
  }

  /// Makes the kernel tell to which of its addresses each query was sent.
  private static void askForDestination(MemorySegment errno, int fd, InetSocketAddress address)
      throws IOException {
    if (isV4(address)) {
      LinuxCalls.setsockopt(errno, fd, IPPROTO_IP, IP_PKTINFO, 1);
    } else {
      LinuxCalls.setsockopt(errno, fd, IPPROTO_IPV6, IPV6_RECVPKTINFO, 1);
    }
  }

  private static boolean isV4(InetSocketAddress address) {
    return address.getAddress() instanceof Inet4Address;
  }
}
