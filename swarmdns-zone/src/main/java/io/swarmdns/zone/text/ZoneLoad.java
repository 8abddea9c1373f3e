package io.swarmdns.zone.text;

import io.swarmdns.zone.name.DomainName;
import java.io.IOException;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;

/// One reading of one zone, entry by entry: its file and those that it includes, or a stream, which
/// includes none.
final class ZoneLoad {
  /// Files open at once: the zone's and those included one in the other.
  static final int DEPTH_MAX = 10;

  /// Files included in all.
  static final int INCLUDES_MAX = 1000;

  private final Optional<SourceDirectory> directory;
  private final RecordSink sink;
  private final Problems problems;
  private final LongConsumer progress;
  private final RecordParser records;
  private final Generator generator;
  private final List<SourceFile> files = new ArrayList<>();
  private final Deque<Path> open = new ArrayDeque<>();
  private String file = "";
  private long bytesRead;

  ZoneLoad(
      Optional<SourceDirectory> directory,
      DomainName origin,
      RecordSink sink,
      Problems problems,
      LongConsumer progress) {
    this.directory = directory;
    this.sink = sink;
    this.problems = problems;
    this.progress = progress;
    records = new RecordParser(origin, sink, this::warn);
    generator = new Generator(records);
  }

  /// Reads the zone's own file and returns all the files that were read or looked for.
  List<SourceFile> read(Path name) {
    file = name.toString();
    try {
      var in = directory.orElseThrow();
      var path = in.resolve(file);
      file = path.toString();
      readFile(path, in);
    } catch (IOException e) {
      problems.error(file, 0, "cannot read: " + SourceDirectory.reason(e), "");
    }
    return List.copyOf(files);
  }

  /// Reads a stream to its end and closes it.
  ///
  /// @param name what messages call it
  void read(String name, ReadableByteChannel stream) {
    file = name;
    try (var text = new FileText(stream)) {
      readEntries(name, text);
    } catch (IOException e) {
      problems.error(name, 0, "cannot read: " + SourceDirectory.reason(e), "");
    }
  }

  private void readFile(Path path, SourceDirectory in) throws IOException {
    files.add(SourceFile.look(path));
    var real = in.real(path);
    if (open.contains(real)) {
      throw new FileSystemException(path.toString(), null, "it includes itself");
    }
    try (var text = new FileText(SourceDirectory.open(real))) {
      open.push(real);
      readEntries(path.toString(), text);
    } finally {
      open.remove(real);
    }
  }

  private void readEntries(String name, FileText text) throws IOException {
    var outer = file;
    var tokens = new Tokens();
    int line = 1;
    enter(name);
    try {
      while (!text.atEnd() && !problems.full()) {
        switch (tokens.scan(text.buffer(), text.from(), text.limit(), text.last(), line)) {
          case NEEDS_MORE -> {
            if (text.entryTooLong()) {
              tooLong(line);
              return;
            }
            bytesRead += text.more();
            progress.accept(bytesRead);
            continue;
          }
          case ENTRY -> entry(tokens);
          case MALFORMED ->
              problems.error(file, tokens.complaintLine(), tokens.complaint(), tokens.remedy());
        }
        text.from(tokens.next());
        line = tokens.nextLine();
      }
      if (text.atEnd() && text.lacksNewline()) {
        warn(line, "the last line does not end", "is the file complete?");
      }
    } finally {
      enter(outer);
    }
  }

  private void enter(String name) {
    file = name;
    sink.file(name);
  }

  private void tooLong(int line) {
    problems.error(
        file,
        line,
        "record longer than " + FileText.ENTRY_BYTES_MAX + " bytes; the rest is not read",
        "is a parenthesis left open?");
  }

  private void warn(int line, String message, String advice) {
    problems.warning(file, line, message, advice);
  }

  private void entry(Tokens tokens) {
    if (tokens.count() == 0) {
      return;
    }
    try {
      if (isDirective(tokens)) {
        directive(tokens);
      } else {
        records.parse(tokens);
      }
    } catch (BadText e) {
      problems.error(file, tokens.line(e.token()), e.message(), e.advice());
    }
  }

  private static boolean isDirective(Tokens tokens) {
    return !tokens.quoted(0) && tokens.length(0) > 0 && tokens.bytes()[tokens.start(0)] == '$';
  }

  private void directive(Tokens tokens) throws BadText {
    if (tokens.isWord(0, "$TTL")) {
      requireCount(tokens, 2, 2, "$TTL time");
      records.defaultTtl(records.ttl(tokens, 1));
    } else if (tokens.isWord(0, "$ORIGIN")) {
      requireCount(tokens, 2, 2, "$ORIGIN name");
      records.origin(name(tokens, 1));
    } else if (tokens.isWord(0, "$INCLUDE")) {
      requireCount(tokens, 2, 3, "$INCLUDE file [origin]");
      include(tokens);
    } else if (tokens.isWord(0, "$GENERATE")) {
      byte[] owner = records.owner();
      generator.generate(tokens);
      records.owner(owner);
    } else if (!tokens.isWord(0, "$DATE")) {
      // BIND writes $DATE into files and ignores it.
      throw new BadText(
          0,
          "unknown directive " + tokens.shown(0),
          "$TTL, $ORIGIN, $INCLUDE and $GENERATE are known; a name that begins with a dollar is"
              + " written \\$");
    }
  }

  private static void requireCount(Tokens tokens, int min, int max, String form) throws BadText {
    if (tokens.count() < min || tokens.count() > max) {
      throw new BadText(Math.min(tokens.count() - 1, max), "bad directive", "write " + form);
    }
  }

  private byte[] name(Tokens tokens, int token) throws BadText {
    byte[] name = new byte[NameText.ROOM];
    int length = NameText.parse(tokens, token, records.origin(), name, 0);
    return Arrays.copyOf(name, length);
  }

  /// RFC 1035 §5.1: the origin and the last owner are afterwards what they were before. A `$TTL` in
  /// the included file stays, as in BIND.
  private void include(Tokens tokens) throws BadText {
    if (directory.isEmpty()) {
      throw new BadText(
          0,
          "$INCLUDE in text that is not a file: nothing else is read",
          "put the records of " + tokens.shown(1) + " in its place");
    }
    byte[] origin = records.origin();
    byte[] owner = records.owner();
    byte[] innerOrigin = tokens.count() > 2 ? name(tokens, 2) : origin;
    var included =
        new String(tokens.bytes(), tokens.start(1), tokens.length(1), StandardCharsets.UTF_8);
    if (open.size() >= DEPTH_MAX) {
      throw new BadText(1, "$INCLUDE nested deeper than " + DEPTH_MAX + " files", "");
    }
    if (files.size() > INCLUDES_MAX) {
      throw new BadText(1, "more than " + INCLUDES_MAX + " files included", "");
    }
    try {
      records.origin(innerOrigin);
      records.owner(new byte[0]);
      readFile(directory.get().resolve(included), directory.get());
    } catch (IOException e) {
      throw new BadText(
          1, "cannot include " + tokens.shown(1) + ": " + SourceDirectory.reason(e), "");
    } finally {
      records.origin(origin);
      records.owner(owner);
    }
  }
}
