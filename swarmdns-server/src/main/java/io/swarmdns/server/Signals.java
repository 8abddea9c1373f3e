package io.swarmdns.server;

import java.lang.reflect.Proxy;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/// The signals that steer a running node.
///
/// A shutdown hook would do for SIGTERM, but the exit code would then be 143: a supervisor could
/// not tell an orderly end from a crash.
final class Signals {
  private static final int EXIT_HURRIED = 130;

  private final CompletableFuture<String> termination = new CompletableFuture<>();

  Signals() {
    handle("TERM", this::terminate);
    handle("INT", this::terminate);
    handle("HUP", name -> {}); // not yet, and by default it would end the process
  }

  /// From now on SIGHUP runs this, on a thread of its own.
  void onHangup(Runnable reload) {
    handle("HUP", name -> reload.run());
  }

  /// Waits for SIGTERM or SIGINT and returns its name.
  String awaitTermination() {
    return termination.join();
  }

  private void terminate(String name) {
    if (!termination.complete(name)) {
      Runtime.getRuntime().halt(EXIT_HURRIED); // asked twice: do not wait for what is in flight
    }
  }

  /// `sun.misc.Signal.handle`. There is no other API for signals, and the compiler warns of this
  /// one in a way that cannot be turned off, so it is called by name.
  private static void handle(String name, Consumer<String> action) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object handling =
          Proxy.newProxyInstance(
              Signals.class.getClassLoader(),
              new Class<?>[] {handler},
              (proxy, method, arguments) -> {
                action.accept("SIG" + name);
                return null;
              });
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance(name), handling);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this Java cannot handle SIG" + name, e);
    }
  }
}
