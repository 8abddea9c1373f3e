package io.swarmdns.zone.memory;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;

/// Binds functions of the C library.
final class SystemCalls {
  private SystemCalls() {}

  static MethodHandle bind(String name, FunctionDescriptor type, Linker.Option... options) {
    var linker = Linker.nativeLinker();
    return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), type, options);
  }

  /// A call through a handle cannot throw anything checked: what arrives is a defect.
  static AssertionError failed(Throwable e) {
    return new AssertionError("system call", e);
  }
}
