package io.swarmdns.gossip.sim;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/// One run of a program on a machine: can be stopped for a while (SIGSTOP) and killed. What it had
/// planned does not happen after its death, and happens late when it was stopped.
final class SimProcess {
  private final String machine;
  private final EventQueue queue;
  private final RandomGenerator random;
  private final Deque<Runnable> heldUp = new ArrayDeque<>();
  private boolean alive = true;
  private boolean paused;
  private Consumer<Object> inbox = _ -> {};

  SimProcess(String machine, EventQueue queue, RandomGenerator random) {
    this.machine = machine;
    this.queue = queue;
    this.random = random;
  }

  String machine() {
    return machine;
  }

  boolean isAlive() {
    return alive;
  }

  boolean isPaused() {
    return paused;
  }

  /// Whether it does anything now.
  boolean runs() {
    return alive && !paused;
  }

  long nowMicros() {
    return queue.nowMicros();
  }

  RandomGenerator random() {
    return random;
  }

  /// Plans something that this process does.
  void after(long delayMicros, Runnable action) {
    queue.after(delayMicros, () -> run(action));
  }

  private void run(Runnable action) {
    if (!alive) {
      return;
    }
    if (paused) {
      heldUp.addLast(action);
    } else {
      action.run();
    }
  }

  /// Who takes messages from now on.
  void receiveBy(Consumer<Object> receiver) {
    inbox = receiver;
  }

  /// A message has arrived.
  void receive(Object message) {
    run(() -> inbox.accept(message));
  }

  void pause() {
    paused = true;
  }

  void resume() {
    paused = false;
    while (!paused && !heldUp.isEmpty()) {
      run(heldUp.removeFirst());
    }
  }

  void kill() {
    alive = false;
    heldUp.clear();
  }

  /// A thread of this process: tasks in their order, each after a delay of its own.
  ///
  /// @param delayMicrosMax how long a task waits at most
  Executor thread(int delayMicrosMax) {
    return new Executor() {
      private long lastMicros;

      @Override
      public void execute(Runnable task) {
        long at = Math.max(lastMicros, queue.nowMicros() + random.nextInt(delayMicrosMax + 1));
        lastMicros = at;
        after(at - queue.nowMicros(), task);
      }
    };
  }
}
