package io.swarmdns.server.frontend;

class NioUdpTest extends UdpContract {
  @Override
  IoTransport transport() {
    return IoTransport.NIO;
  }
}
