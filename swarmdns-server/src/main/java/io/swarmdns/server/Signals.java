package io.swarmdns.server;

import java.lang.reflect.Proxy;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The signals that steer a running node, for the one thread that runs it.
///
/// SIGTERM and SIGINT interrupt that thread, so that a long load of zones does not hold up the end;
/// asked a second time, the process ends at once. SIGHUP waits until the thread asks for it: any
/// number of them become one reload, and one that comes during a load is done after it.
/// Thread-safe.
///
/// A shutdown hook would do for SIGTERM, but the exit code would then be 143: a supervisor could
/// not tell an orderly end from a crash.
final class Signals {
  private static final int EXIT_HURRIED = 130;

  private final Thread runner;
  private @Nullable String termination;
  private boolean hangup;

  /// @param runner the thread to interrupt
  Signals(Thread runner) {
    this.runner = runner;
  }

  /// From now on the process's signals come here; by default they would end it.
  void handle() {
    handle("TERM", this::terminate);
    handle("INT", this::terminate);
    handle("HUP", _ -> hangup());
  }

  /// Waits for SIGHUP.
  ///
  /// @throws InterruptedException when the node is to end, also if that was said before
  synchronized void awaitHangup() throws InterruptedException {
    while (!hangup || termination != null) {
      if (termination != null) {
        throw new InterruptedException(termination);
      }
      wait();
    }
    hangup = false;
  }

  /// The signal that said the node is to end; null when none has come.
  synchronized @Nullable String termination() {
    return termination;
  }

  synchronized void terminate(String name) {
    if (termination != null) {
      Runtime.getRuntime().halt(EXIT_HURRIED); // asked twice: do not wait for what is in flight
    }
    termination = name;
    runner.interrupt();
  }

  synchronized void hangup() {
    hangup = true;
    notifyAll();
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
