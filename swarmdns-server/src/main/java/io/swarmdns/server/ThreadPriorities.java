package io.swarmdns.server;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.swarmdns.server.frontend.Frontends;
import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Lets event loops go first where there are fewer processors than threads that want one.
///
/// Linux schedules threads by themselves and gives each the same share. With one processor, an
/// event loop that needs 60 % of it would get half as soon as zones are loaded or folded, or while
/// the JVM compiles, and queries would be lost. So, once the node answers, all other threads get a
/// smaller share (setpriority(2), which takes no privilege downwards). Threads started later
/// inherit it from those that start them.
final class ThreadPriorities {
  private static final Logger LOG = LoggerFactory.getLogger(ThreadPriorities.class);
  private static final Path TASKS = Path.of("/proc/self/task");

  /// A tenth of an event loop's share.
  private static final int BACKGROUND_NICE = 10;

  /// Two fifths of it: while what event loops run is not compiled, they are slow.
  private static final int COMPILER_NICE = 4;

  private static final int PRIO_PROCESS = 0;

  /// What the names of threads begin with that keep their share: event loops, and what stops all
  /// others, for safepoints and for garbage collection.
  private static final List<String> KEPT = List.of(Frontends.LOOP_NAME, "VM ", "GC Thread");

  private static final List<String> COMPILERS = List.of("C1 ", "C2 ");

  /// As much as compilers: where those go first, a leader whose code is not compiled yet sends its
  /// heartbeats so late under a flood of edits that it is deposed.
  private static final int SWARM_NICE = COMPILER_NICE;

  /// What the names of threads begin with that keep the swarm together. Those of the log begin with
  /// the node's name.
  private static final List<String> SWARM = List.of("grpc-default", "sc-cluster", "swarm-");

  /// The system's part of a thread's name.
  private static final int NAME_MAX = 15;

  private ThreadPriorities() {}

  /// Lowers the priority of all threads there are but event loops and those that they wait for.
  /// Does nothing on other systems than Linux.
  ///
  /// @param node this node's name
  static void lowerAllButEventLoops(String node) {
    if (!Files.isDirectory(TASKS)) {
      return;
    }
    try (var tasks = Files.newDirectoryStream(TASKS)) {
      tasks.forEach(task -> lower(task, node));
    } catch (IOException | DirectoryIteratorException e) {
      LOG.debug("thread priorities stay as they are: {}", FailureText.of(e));
    }
  }

  /// Gives one thread the priority that its name asks for.
  ///
  /// @param task its directory in /proc/self/task
  static void lower(Path task, String node) {
    try {
      int nice = niceOf(Files.readString(task.resolve("comm")).stripTrailing(), node);
      int thread = Integer.parseInt(task.getFileName().toString());
      int _ = (int) Calls.SETPRIORITY.invokeExact(PRIO_PROCESS, thread, nice);
    } catch (IOException _) {
      // The thread has ended meanwhile.
    } catch (Throwable e) {
      throw new AssertionError("setpriority", e);
    }
  }

  /// @param name as the system knows it: its first 15 characters
  private static int niceOf(String name, String node) {
    if (KEPT.stream().anyMatch(name::startsWith)) {
      return 0;
    }
    if (COMPILERS.stream().anyMatch(name::startsWith)) {
      return COMPILER_NICE;
    }
    String ofLog = node + ".";
    boolean isSwarm =
        SWARM.stream().anyMatch(name::startsWith)
            || name.startsWith(ofLog.length() > NAME_MAX ? ofLog.substring(0, NAME_MAX) : ofLog);
    return isSwarm ? SWARM_NICE : BACKGROUND_NICE;
  }

  /// Bound on first use: other systems have no such call.
  private static final class Calls {
    private static final MethodHandle SETPRIORITY =
        Linker.nativeLinker()
            .downcallHandle(
                Linker.nativeLinker().defaultLookup().findOrThrow("setpriority"),
                FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
  }
}
