package io.swarmdns.server.frontend;

class NettyUdpTest extends UdpContract {
  @Override
  IoTransport transport() {
    return IoTransport.NETTY;
  }
}
