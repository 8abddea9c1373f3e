package io.swarmdns.server;

import io.swarmdns.server.config.ConfigurationException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/// What an operator is told of an exception that ended a command.
final class FailureText {
  private FailureText() {}

  /// Clear text for what operators can cause; the exception with its origin for what they cannot.
  static String of(Throwable failure) {
    return switch (failure) {
      case ConfigurationException e -> e.text();
      case NoSuchFileException e -> e.getFile() + ": no such file or directory";
      case AccessDeniedException e -> e.getFile() + ": permission denied";
      case NotDirectoryException e -> e.getFile() + ": not a directory";
      case FileAlreadyExistsException e -> e.getFile() + ": exists and is not a directory";
      case UncheckedIOException e when e.getCause() != null -> of(e.getCause());
      case IOException e when e.getMessage() != null -> e.getMessage();
      default -> unexpected(failure);
    };
  }

  private static String unexpected(Throwable failure) {
    StackTraceElement[] trace = failure.getStackTrace();
    return "unexpected failure: " + failure + (trace.length == 0 ? "" : ", at " + trace[0]);
  }
}
