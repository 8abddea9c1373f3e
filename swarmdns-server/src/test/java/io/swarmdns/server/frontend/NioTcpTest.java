package io.swarmdns.server.frontend;

class NioTcpTest extends TcpContract {
  @Override
  IoTransport transport() {
    return IoTransport.NIO;
  }
}
