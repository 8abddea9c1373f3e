package io.swarmdns.bench;

import io.swarmdns.bench.swarm.DelayProxy;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Passes TCP connections on with a delay, until its standard input ends: for `partitions`, which
/// runs it in a network namespace.
@Command(name = "delay", hidden = true, description = "Passes TCP connections on with a delay.")
final class DelayCommand implements Callable<Integer> {
  @Parameters(paramLabel = "FROM-HOST,TO-HOST,PORT,MILLIS", arity = "1..*")
  List<String> routes = List.of();

  @Override
  public Integer call() throws IOException {
    for (String route : routes) {
      String[] parts = route.split(",", -1);
      int port = Integer.parseInt(parts[2]);
      // It ends with the process.
      DelayProxy.start(
          new InetSocketAddress(parts[0], port),
          new InetSocketAddress(parts[1], port),
          Double.parseDouble(parts[3]));
    }
    System.out.println("ready");
    while (System.in.read() >= 0) {
      // Whoever has started this holds the other end.
    }
    return 0;
  }
}
