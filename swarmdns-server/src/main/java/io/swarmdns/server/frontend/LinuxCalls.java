package io.swarmdns.server.frontend;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Locale;

/// The system calls of Linux that Java does not offer, called by the foreign-function API.
///
/// Pointers travel as `long` so that a call with an address inside a block needs no new segment
/// object. Every call that can fail takes a block for `errno` from [#newErrno]: the JVM may make
/// system calls of its own before Java code runs again.
///
/// None of the calls is a `critical` one: the transition does not show beside the cheapest of
/// system calls (200 ns), and a critical call would keep the garbage collector waiting for the
/// kernel.
final class LinuxCalls {
  static final int EINTR = 4;
  static final int EAGAIN = 11;
  static final int ENOBUFS = 105;

  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
  private static final ValueLayout.OfLong POINTER = ValueLayout.JAVA_LONG;
  private static final MemoryLayout STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO =
      STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

  private static final boolean AVAILABLE = available();

  private LinuxCalls() {}

  /// Whether this machine has the calls with the structure layouts that we know: 64-bit
  /// little-endian Linux.
  static boolean isAvailable() {
    return AVAILABLE;
  }

  private static boolean available() {
    String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String arch = System.getProperty("os.arch");
    return os.equals("linux")
        && (arch.equals("amd64") || arch.equals("aarch64"))
        && ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN
        && Linker.nativeLinker().defaultLookup().find("recvmmsg").isPresent();
  }

  /// A block that receives `errno`; freed by the garbage collector. One belongs to one thread.
  static MemorySegment newErrno() {
    return Arena.ofAuto().allocate(STATE);
  }

  static int errno(MemorySegment state) {
    return (int) ERRNO.get(state, 0L);
  }

  /// Receives up to `count` datagrams into the mmsghdr structures at `headers` without waiting.
  ///
  /// @return how many, or -1 with errno
  static int recvmmsg(MemorySegment errno, int fd, long headers, int count) {
    try {
      return (int) Handles.RECVMMSG.invokeExact(errno, fd, headers, count, 0, 0L);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /// Sends `count` datagrams; the socket is nonblocking.
  ///
  /// @return how many were sent before the first failure, or -1 with errno if that was the first
  static int sendmmsg(MemorySegment errno, int fd, long headers, int count) {
    try {
      return (int) Handles.SENDMMSG.invokeExact(errno, fd, headers, count, 0);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static int socket(MemorySegment errno, int domain, int type) throws IOException {
    try {
      return check("socket", (int) Handles.SOCKET.invokeExact(errno, domain, type, 0), errno);
    } catch (IOException e) {
      throw e;
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  static void bind(MemorySegment errno, int fd, MemorySegment address) throws IOException {
    try {
      int length = Math.toIntExact(address.byteSize());
      check("bind", (int) Handles.BIND.invokeExact(errno, fd, address.address(), length), errno);
    } catch (IOException e) {
      throw e;
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /// Fills `address` with the socket's own address.
  static void getsockname(MemorySegment errno, int fd, MemorySegment address) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      long length = arena.allocateFrom(INT, Math.toIntExact(address.byteSize())).address();
      int result = (int) Handles.GETSOCKNAME.invokeExact(errno, fd, address.address(), length);
      check("getsockname", result, errno);
    } catch (IOException e) {
      throw e;
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /// Sets an option whose value is a C `int`.
  static void setsockopt(MemorySegment errno, int fd, int level, int option, int value)
      throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      long at = arena.allocateFrom(INT, value).address();
      int result =
          (int) Handles.SETSOCKOPT.invokeExact(errno, fd, level, option, at, Integer.BYTES);
      check("setsockopt(" + level + ", " + option + ")", result, errno);
    } catch (IOException e) {
      throw e;
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /// Reads an option whose value is a C `int`.
  static int getsockopt(MemorySegment errno, int fd, int level, int option) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment value = arena.allocate(INT);
      long length = arena.allocateFrom(INT, Integer.BYTES).address();
      int result =
          (int) Handles.GETSOCKOPT.invokeExact(errno, fd, level, option, value.address(), length);
      check("getsockopt(" + level + ", " + option + ")", result, errno);
      return value.get(INT, 0);
    } catch (IOException e) {
      throw e;
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  private static int check(String call, int result, MemorySegment errno) throws IOException {
    if (result < 0) {
      throw new IOException(call + ": " + message(errno(errno)));
    }
    return result;
  }

  /// The C library's words for an error number.
  static String message(int errno) {
    try {
      MemorySegment text = (MemorySegment) Handles.STRERROR.invokeExact(errno);
      return text.reinterpret(Long.MAX_VALUE).getString(0);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  // Downcall handles declare Throwable but throw nothing of their own.
  private static IllegalStateException unexpected(Throwable e) {
    return new IllegalStateException("a system call threw", e);
  }

  /// Linked on first use: linking takes some 100 ms, which machines without these calls, and
  /// configurations that do not use them, need not pay. Static finals, so that the compiler sees
  /// through them.
  private static final class Handles {
    static final MethodHandle RECVMMSG = call("recvmmsg", INT, POINTER, INT, INT, POINTER);
    static final MethodHandle SENDMMSG = call("sendmmsg", INT, POINTER, INT, INT);
    static final MethodHandle SOCKET = call("socket", INT, INT, INT);
    static final MethodHandle BIND = call("bind", INT, POINTER, INT);
    static final MethodHandle GETSOCKNAME = call("getsockname", INT, POINTER, POINTER);
    static final MethodHandle SETSOCKOPT = call("setsockopt", INT, INT, INT, POINTER, INT);
    static final MethodHandle GETSOCKOPT = call("getsockopt", INT, INT, INT, POINTER, POINTER);
    static final MethodHandle STRERROR =
        Linker.nativeLinker()
            .downcallHandle(
                Linker.nativeLinker().defaultLookup().findOrThrow("strerror"),
                FunctionDescriptor.of(ValueLayout.ADDRESS, INT));

    private static MethodHandle call(String name, MemoryLayout... arguments) {
      return Linker.nativeLinker()
          .downcallHandle(
              Linker.nativeLinker().defaultLookup().findOrThrow(name),
              FunctionDescriptor.of(INT, arguments),
              Linker.Option.captureCallState("errno"));
    }
  }
}
