package io.swarmdns.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.swarmdns.server.frontend.Frontends;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/// Event loops keep their share of the processors, other threads and those they start get less.
@EnabledOnOs(OS.LINUX)
class ThreadPrioritiesTest {
  /// Where `nice` is behind the thread's name in /proc/…/stat (proc_pid_stat(5), field 19).
  private static final int NICE_FIELD = 16;

  @Test
  void eventLoopsGoBeforeOtherThreads() throws Exception {
    try (ExecutorService loop = thread(Frontends.LOOP_NAME + "-1");
        ExecutorService other = thread("zone-load-1")) {
      int before = on(loop, ThreadPrioritiesTest::nice);
      on(loop, ThreadPrioritiesTest::lowerThis);
      on(other, ThreadPrioritiesTest::lowerThis);
      assertEquals(before, on(loop, ThreadPrioritiesTest::nice));
      assertEquals(before + 10, on(other, ThreadPrioritiesTest::nice));
      assertEquals(before + 10, on(other, ThreadPrioritiesTest::niceOfAChild));
    }
  }

  @Test
  void whatKeepsTheSwarmTogetherGoesWithTheCompilers() throws Exception {
    try (ExecutorService log = thread("n1.1@group-0882");
        ExecutorService other = thread("n12.1@group-088");
        ExecutorService gossip = thread("sc-cluster-n1@127.0.0.1")) {
      int before = on(log, ThreadPrioritiesTest::nice);
      on(log, ThreadPrioritiesTest::lowerThis);
      on(gossip, ThreadPrioritiesTest::lowerThis);
      on(other, ThreadPrioritiesTest::lowerThis);
      assertEquals(before + 4, on(log, ThreadPrioritiesTest::nice));
      assertEquals(before + 4, on(gossip, ThreadPrioritiesTest::nice));
      assertEquals(before + 10, on(other, ThreadPrioritiesTest::nice));
    }
  }

  private static ExecutorService thread(String name) {
    return Executors.newSingleThreadExecutor(Thread.ofPlatform().name(name).factory());
  }

  private static int on(ExecutorService thread, Callable<Integer> task)
      throws InterruptedException, ExecutionException {
    return thread.submit(task).get();
  }

  /// This thread alone: priorities do not rise again, and other tests run in this process.
  private static int lowerThis() throws IOException {
    ThreadPriorities.lower(Path.of("/proc/thread-self").toRealPath(), "n1");
    return 0;
  }

  private static int niceOfAChild() throws Exception {
    try (ExecutorService child = thread("zone-load-2")) {
      return on(child, ThreadPrioritiesTest::nice);
    }
  }

  private static int nice() throws IOException {
    String stat = Files.readString(Path.of("/proc/thread-self/stat"));
    return Integer.parseInt(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[NICE_FIELD]);
  }
}
