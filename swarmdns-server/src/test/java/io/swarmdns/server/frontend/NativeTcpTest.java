package io.swarmdns.server.frontend;

class NativeTcpTest extends TcpContract {
  @Override
  IoTransport transport() {
    return IoTransport.NATIVE;
  }
}
