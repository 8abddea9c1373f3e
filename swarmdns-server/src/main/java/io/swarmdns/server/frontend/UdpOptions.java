package io.swarmdns.server.frontend;

/// Kernel buffers of each UDP socket. Without CAP_NET_ADMIN the kernel may grant less than asked
/// (`net.core.rmem_max`, `net.core.wmem_max`); that is logged at start.
///
/// @param receiveBufferBytes SO_RCVBUF, 4 KiB to 1 GiB; default 16 MiB: what arrives while a loop
///   is held up for a fifth of a second
/// @param sendBufferBytes SO_SNDBUF, 4 KiB to 1 GiB; default 4 MiB
public record UdpOptions(int receiveBufferBytes, int sendBufferBytes) {
  public static final int BUFFER_BYTES_MIN = 4096;
  public static final int BUFFER_BYTES_MAX = 1 << 30;
  public static final UdpOptions DEFAULTS = new UdpOptions(16 << 20, 4 << 20);

  public UdpOptions {
    OptionRange.require(
        "receiveBufferBytes", receiveBufferBytes, BUFFER_BYTES_MIN, BUFFER_BYTES_MAX);
    OptionRange.require("sendBufferBytes", sendBufferBytes, BUFFER_BYTES_MIN, BUFFER_BYTES_MAX);
  }
}
