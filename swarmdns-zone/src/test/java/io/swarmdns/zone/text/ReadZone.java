package io.swarmdns.zone.text;

import io.swarmdns.zone.name.DomainName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;

/// A zone file read in a test: its records in dnsjava's presentation format, one space between the
/// fields, and its problems as `file:line: ...` with the file's own name.
record ReadZone(
    List<String> records, List<Integer> lines, List<String> problems, List<SourceFile> files) {
  /// Reads the text as the file `zone` of the directory, for the zone `example.`.
  static ReadZone of(Path directory, String text) {
    write(directory, "zone", text);
    return read(directory, Path.of("zone"));
  }

  static void write(Path directory, String name, String text) {
    try {
      Files.write(directory.resolve(name), text.getBytes(StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static ReadZone read(Path directory, Path file) {
    var records = new ArrayList<String>();
    var lines = new ArrayList<Integer>();
    var problems = new Problems();
    RecordSink sink =
        (owner, ownerLength, type, ttl, rdata, offset, length, line) -> {
          lines.add(line);
          records.add(presentation(owner, type, ttl, Arrays.copyOf(rdata, length)));
        };
    var files =
        new ZoneFileReader(directory)
            .read(file, DomainName.parse("example."), sink, problems, _ -> {});
    var prefix = directory + "/";
    return new ReadZone(
        records,
        lines,
        problems.list().stream().map(p -> p.toString().replace(prefix, "")).toList(),
        files);
  }

  private static String presentation(byte[] owner, int type, int ttl, byte[] rdata) {
    try {
      var record = Record.newRecord(new Name(owner), type, DClass.IN, ttl, rdata);
      return record.toString().replaceAll("\\s+", " ");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The only problem, for tests that expect one.
  String problem() {
    if (problems.size() != 1) {
      throw new AssertionError("expected one problem: " + problems);
    }
    return problems.getFirst();
  }
}
