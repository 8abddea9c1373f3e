package io.swarmdns.zone.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swarmdns.zone.name.DomainName;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Zones as text that lies in no directory: written by [ZoneTextWriter], read by [ZoneTextReader].
class ZoneTextTest {
  private static final DomainName ORIGIN = DomainName.parse("example.");
  private static final int RECORDS = 2000;

  private record Row(DomainName owner, int type, long ttl, String data) {}

  private static List<Row> rows(TextSource text, Problems problems) {
    var rows = new ArrayList<Row>();
    RecordSink sink =
        (owner, ownerLength, type, ttl, rdata, offset, length, _) ->
            rows.add(
                new Row(
                    DomainName.ofWire(owner, 0, ownerLength),
                    type,
                    ttl,
                    HexFormat.of().formatHex(rdata, offset, offset + length)));
    ZoneTextReader.read(text, ORIGIN, sink, problems, _ -> {});
    return rows;
  }

  private static List<String> problems(TextSource text) {
    var problems = new Problems();
    rows(text, problems);
    return problems.list().stream().map(Problem::toString).toList();
  }

  @Test
  void recordsAreLinesWithTheirColumns() throws IOException {
    var text = new StringBuilder();
    var writer = new ZoneTextWriter(text);
    writer.comment("example,\nserial 1 \u00e4");
    writer.origin(ORIGIN);
    writer.record(DomainName.parse("a.example"), 1, 60, new byte[] {(byte) 192, 0, 2, 1});
    writer.record(DomainName.parse("a.example"), 65_280, Integer.MAX_VALUE, new byte[0]);
    writer.record(DomainName.parse("b.example"), 261, 1, new byte[] {1, 'x'});
    writer.record(DomainName.parse("a".repeat(40)), 16, 0, new byte[] {1, ';'});
    assertEquals("", text.toString());
    writer.flush();
    assertEquals(
        """
        ; example,?serial 1 ?
        $ORIGIN example.
        a.example.                      60     IN A     192.0.2.1
        a.example.                      2147483647 IN TYPE65280 \\# 0
        b.example.                      1      IN TYPE261 \\# 2 0178
        aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa. 0      IN TXT   ";"
        """,
        text.toString());
    assertThrows(
        IllegalArgumentException.class, () -> writer.record(ORIGIN, 1, 1L << 31, new byte[4]));
    assertThrows(IllegalArgumentException.class, () -> writer.record(ORIGIN, 1, -1, new byte[4]));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void whatIsWrittenReadsTheSame(long seed) throws Exception {
    var random = new SplittableRandom(seed);
    var records = new RandomRecords(seed);
    var parser = new RecordText();
    var chunks = new ArrayList<String>();
    var writer = new ZoneTextWriter(new Chunks(chunks));
    var expected = new ArrayList<Row>();
    while (expected.size() < RECORDS) {
      var name = RandomRecords.TYPES.get(random.nextInt(RandomRecords.TYPES.size()));
      int type = RecordTypes.parse(name).orElseThrow();
      byte[] data = parser.parse(type, records.data(name), ORIGIN);
      var owner = OwnerText.parse(ownerLike(records, random), ORIGIN);
      int ttl = random.nextInt(1 << random.nextInt(31));
      for (int i = random.nextInt(1, 3); i > 0; i--) {
        writer.record(owner, type, ttl, data);
        expected.add(new Row(owner, type, ttl, HexFormat.of().formatHex(data)));
      }
    }
    writer.flush();
    assertTrue(chunks.size() > 2);
    for (var chunk : chunks) {
      assertTrue(chunk.endsWith("\n") && chunk.length() < 2 * ZoneTextWriter.CHUNK_CHARS);
    }
    var problems = new Problems();
    assertEquals(expected, rows(TextSource.of("text", String.join("", chunks)), problems));
    assertEquals(List.of(), problems.list());
  }

  /// A name that is an owner's; those beyond ASCII escaped already.
  private static String ownerLike(RandomRecords records, SplittableRandom random) {
    return random.nextInt(10) == 0 ? "$x\\$" : records.name();
  }

  private record Chunks(List<String> list) implements Appendable {
    @Override
    public Appendable append(CharSequence text) {
      list.add(text.toString());
      return this;
    }

    @Override
    public Appendable append(CharSequence text, int start, int end) {
      return append(text.subSequence(start, end));
    }

    @Override
    public Appendable append(char c) {
      return append(String.valueOf(c));
    }
  }

  @Test
  void aWriterThatFailsTellsItsCaller() {
    var writer =
        new ZoneTextWriter(
            new Appendable() {
              @Override
              public Appendable append(CharSequence text) throws IOException {
                throw new IOException("full");
              }

              @Override
              public Appendable append(CharSequence text, int start, int end) throws IOException {
                throw new IOException("full");
              }

              @Override
              public Appendable append(char c) throws IOException {
                throw new IOException("full");
              }
            });
    assertThrows(
        IOException.class,
        () -> {
          for (int i = 0; i < ZoneTextWriter.CHUNK_CHARS; i++) {
            writer.record(ORIGIN, 1, 1, new byte[4]);
          }
        });
  }

  @Test
  void linesAndProblemsAreThoseOfAFile() {
    var text = "$TTL 1h\na A 192.0.2.1\nb A 192.0.2.300\n\nc ( A\n x )\n$FOO\nd A 192.0.2.2";
    assertEquals(
        List.of(
            "zone of a client:3: error: IPv4 address expected, not '192.0.2.300'",
            "zone of a client:6: error: IPv4 address expected, not 'x'",
            "zone of a client:7: error: unknown directive '$FOO' ($TTL, $ORIGIN, $INCLUDE and"
                + " $GENERATE are known; a name that begins with a dollar is written \\$)",
            "zone of a client:8: warning: the last line does not end (is the file complete?)"),
        problems(TextSource.of("zone of a client", text)));
  }

  @Test
  void nothingIsIncluded() {
    assertEquals(
        List.of(
            "text:2: error: $INCLUDE in text that is not a file: nothing else is read (put the"
                + " records of '/etc/passwd' in its place)"),
        problems(TextSource.of("text", "$TTL 1\n$INCLUDE /etc/passwd\n")));
  }

  @Test
  void textHasABound() {
    byte[] text = "$TTL 1\na A 192.0.2.1\n".getBytes(StandardCharsets.UTF_8);
    assertEquals(List.of(), problems(source(text.length, new ByteArrayInputStream(text))));
    assertEquals(
        List.of("text: error: cannot read: larger than 20 bytes"),
        problems(source(20, new ByteArrayInputStream(text))));
    // A stream without end is not read far beyond the bound.
    var endless = new Endless();
    assertEquals(
        List.of("text: error: cannot read: larger than 1000000 bytes"),
        problems(source(1_000_000, endless)));
    assertTrue(endless.read <= 1_000_001, () -> endless.read + " bytes read");
    assertTrue(endless.closed.get());
    assertThrows(IllegalArgumentException.class, () -> source(-1, endless));
  }

  private static TextSource source(long bytesMax, InputStream stream) {
    return new TextSource("text", bytesMax, () -> stream);
  }

  private static final class Endless extends InputStream {
    private final AtomicBoolean closed = new AtomicBoolean();
    private long read;

    @Override
    public int read() {
      read++;
      return '\n';
    }

    @Override
    public int read(byte[] to, int offset, int length) {
      Arrays.fill(to, offset, offset + length, (byte) '\n');
      read += length;
      return length;
    }

    @Override
    public void close() {
      closed.set(true);
    }
  }

  @Test
  void aStreamThatFailsIsAProblem() {
    assertEquals(
        List.of("text: error: cannot read: java.io.IOException: gone"),
        problems(
            new TextSource(
                "text",
                100,
                () -> {
                  throw new IOException("gone");
                })));
    var stuck =
        new InputStream() {
          @Override
          public int read() {
            return -1;
          }

          @Override
          public int read(byte[] to, int offset, int length) {
            return 0;
          }
        };
    assertTrue(problems(source(100, stuck)).getFirst().contains("gives no bytes"));
    var breaking =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("reset by peer");
          }

          @Override
          public int read(byte[] to, int offset, int length) throws IOException {
            return read();
          }
        };
    assertTrue(problems(source(100, breaking)).getFirst().contains("reset by peer"));
  }

  /// A stream that gives little at a time is read like any other.
  @Test
  void slowStreamsAreReadWhole() {
    byte[] text = "$TTL 1\na A 192.0.2.1\n".repeat(20_000).getBytes(StandardCharsets.UTF_8);
    var slow =
        new ByteArrayInputStream(text) {
          @Override
          public synchronized int read(byte[] to, int offset, int length) {
            return super.read(to, offset, Math.min(7, length));
          }
        };
    var problems = new Problems();
    assertEquals(20_000, rows(source(text.length, slow), problems).size());
    assertEquals(List.of(), problems.list());
  }
}
