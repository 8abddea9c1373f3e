package io.swarmdns.ctl.output;

import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;

/// Where a command writes and reads.
///
/// The JVM can tell whether it runs on a terminal only by loading a line editor, and its width only
/// through foreign calls, both slow to start. So the launcher says it: the system property
/// `swarmctl.terminal.columns` is there when standard output is a terminal, and
/// `swarmctl.terminal.input` when standard input is one.
///
/// @param out what the command is asked for
/// @param err problems, questions and progress
/// @param columns width of the terminal; 0: output is not a terminal
/// @param colour whether to use colours
/// @param asksPeople whether somebody can answer questions
public record Terminal(
    PrintWriter out,
    PrintWriter err,
    BufferedReader in,
    int columns,
    boolean colour,
    boolean asksPeople) {
  private static final int COLUMNS_MIN = 40;
  private static final int BUFFER_BYTES = 1 << 16;

  /// The terminal of this process. Output is flushed by [#flush], not by every line.
  public static Terminal ofProcess(Map<String, String> environment) {
    int columns = Integer.getInteger("swarmctl.terminal.columns", 0);
    boolean plain = !environment.getOrDefault("NO_COLOR", "").isEmpty();
    boolean dumb = environment.getOrDefault("TERM", "").equals("dumb");
    return new Terminal(
        writer(FileDescriptor.out, false),
        writer(FileDescriptor.err, true),
        new BufferedReader(
            new InputStreamReader(new FileInputStream(FileDescriptor.in), StandardCharsets.UTF_8)),
        columns > 0 ? Math.max(columns, COLUMNS_MIN) : 0,
        columns > 0 && !plain && !dumb,
        Boolean.getBoolean("swarmctl.terminal.input"));
  }

  private static PrintWriter writer(FileDescriptor descriptor, boolean flushLines) {
    var bytes = new BufferedOutputStream(new FileOutputStream(descriptor), BUFFER_BYTES);
    return new PrintWriter(new OutputStreamWriter(bytes, StandardCharsets.UTF_8), flushLines);
  }

  /// Whether output goes to a terminal.
  public boolean isTerminal() {
    return columns > 0;
  }

  /// Brings out what was written so far.
  public void flush() {
    out.flush();
    err.flush();
  }

  /// Asks a question that is answered by yes or no; anything but yes, and an end of input, is no.
  public boolean confirms(String question) {
    String answer = answerTo(question + " [y/N] ").toLowerCase(Locale.ROOT);
    return answer.equals("y") || answer.equals("yes");
  }

  /// One line of what is typed, without space around it; empty at the end of input.
  public String answerTo(String question) {
    out.flush();
    err.print(question);
    err.flush();
    try {
      String line = in.readLine();
      if (line == null) {
        err.println();
        return "";
      }
      return line.strip();
    } catch (IOException e) {
      throw new UncheckedIOException("standard input cannot be read: " + e.getMessage(), e);
    }
  }
}
