package io.swarmdns.server.frontend;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NativeTcpTest extends TcpContract {
  private static final int QUERIES_PER_ROUND = 20_000;
  private static final int ROUNDS_MAX = 20;

  @Override
  IoTransport transport() {
    return IoTransport.NATIVE;
  }

  /// Measured: 89 bytes a read and write of Netty's, which pipelined queries share.
  ///
  /// Code that is not compiled yet allocates; how many rounds that takes depends on the machine.
  @ParameterizedTest
  @CsvSource({"1, 128", "20, 16"})
  void aQueryAllocatesNextToNothingOnceCompiled(int pipelined, int bytesMax) throws Exception {
    FrontendOptions options =
        FrontendOptions.on(UdpContract.address("127.0.0.1", 0))
            .withTransport(transport())
            .withEventLoops(1);
    AtomicLong thread = new AtomicLong();
    try (Frontends frontends =
            Frontends.start(
                options,
                () -> {
                  thread.set(Thread.currentThread().threadId());
                  return Engines.withoutZones();
                },
                Engines::neverLost);
        StreamClient client = StreamClient.connect(frontends.tcpAddresses().getFirst())) {
      long each = Long.MAX_VALUE;
      for (int round = 0; round < ROUNDS_MAX && each > bytesMax; round++) {
        long before = allocatedBytes(thread.get());
        exchange(client, pipelined);
        each = (allocatedBytes(thread.get()) - before) / QUERIES_PER_ROUND;
      }
      assertTrue(each <= bytesMax, each + " bytes a query");
    }
  }

  private static void exchange(StreamClient client, int pipelined) throws IOException {
    byte[] queries = Queries.pipeline(1, pipelined);
    for (int done = 0; done < QUERIES_PER_ROUND; done += pipelined) {
      client.send(queries);
      for (int i = 0; i < pipelined; i++) {
        client.receive();
      }
    }
  }

  private static long allocatedBytes(long thread) {
    return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getThreadAllocatedBytes(thread);
  }
}
