package io.swarmdns.testkit.peer;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/// An executable of the system and the Debian package that brings it.
///
/// @param name the executable's file name
/// @param debianPackage what to install where it is missing
public record Program(String name, String debianPackage) {
  /// Where the program lies: on `PATH`, or in a directory of daemons that an ordinary user's `PATH`
  /// leaves out.
  public Optional<Path> find() {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return Stream.concat(
            Stream.of(path.split(File.pathSeparator)), Stream.of("/usr/sbin", "/usr/local/sbin"))
        .filter(directory -> !directory.isEmpty())
        .map(directory -> Path.of(directory, name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /// Why a test that needs the program cannot run here, empty when it can.
  public Optional<String> missing() {
    return find().isPresent()
        ? Optional.empty()
        : Optional.of(name + " is not installed (Debian package " + debianPackage + ")");
  }

  /// The program's path.
  ///
  /// @throws IllegalStateException naming the package, when it is not installed
  public String path() {
    return find().orElseThrow(() -> new IllegalStateException(missing().orElseThrow())).toString();
  }
}
