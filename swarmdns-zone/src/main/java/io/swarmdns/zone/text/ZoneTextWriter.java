package io.swarmdns.zone.text;

import io.swarmdns.zone.name.DomainName;
import java.io.Flushable;
import java.io.IOException;

/// Writes records as the text of a zone file, a line for each: absolute owner, TTL, class, type,
/// data. Readers of zone files, [ZoneFileReader] among them, make the same records of it; types
/// that other readers may not know come as `TYPEnnn` and bytes (RFC 3597 §5).
///
/// Lines are collected and handed on some tens of kilobytes at a time, whole lines only; a failure
/// of what they are handed to passes through. Not thread-safe.
public final class ZoneTextWriter implements Flushable {
  /// Characters collected before they are handed on. One line comes on top, at most 1 MiB.
  static final int CHUNK_CHARS = 1 << 16;

  private static final int OWNER_COLUMNS = 31;
  private static final int TTL_COLUMNS = 6;
  private static final int TYPE_COLUMNS = 5;

  private final Appendable out;
  private final StringBuilder lines = new StringBuilder();
  private DomainName owner = DomainName.ROOT;
  private String ownerText = DomainName.ROOT.toString();

  /// @param out where the text goes; each call of its `append` gets whole lines
  public ZoneTextWriter(Appendable out) {
    this.out = out;
  }

  /// Writes `$ORIGIN`, for readers of the text: all names in it are absolute.
  public void origin(DomainName origin) throws IOException {
    lines.append("$ORIGIN ").append(origin);
    endLine();
  }

  /// Writes a comment; what is not printable ASCII in it becomes a question mark.
  public void comment(String text) throws IOException {
    lines.append("; ");
    text.chars().forEach(c -> lines.append(c >= ' ' && c < 127 ? (char) c : '?'));
    endLine();
  }

  /// Writes a record of class IN.
  ///
  /// @param ttlSeconds 0 to 2^31-1
  /// @param rdata the data in wire format, 0 to 65535 bytes
  public void record(DomainName name, int type, long ttlSeconds, byte[] rdata) throws IOException {
    if (ttlSeconds < 0 || ttlSeconds > Integer.MAX_VALUE) {
      throw new IllegalArgumentException("TTL " + ttlSeconds + " is not 0 to 2147483647");
    }
    if (!name.equals(owner)) {
      owner = name;
      ownerText = name.toString();
    }
    int start = lines.length();
    lines.append(ownerText);
    pad(start, OWNER_COLUMNS);
    start = lines.length();
    lines.append(ttlSeconds);
    pad(start, TTL_COLUMNS);
    lines.append("IN ");
    start = lines.length();
    lines.append(RecordTypes.portableName(type));
    pad(start, TYPE_COLUMNS);
    if (RecordTypes.isWidelyKnown(type)) {
      RdataText.append(lines, type, rdata);
    } else {
      RdataText.appendGeneric(lines, rdata);
    }
    endLine();
  }

  /// Spaces up to a column, at least one.
  private void pad(int start, int columns) {
    do {
      lines.append(' ');
    } while (lines.length() - start <= columns);
  }

  private void endLine() throws IOException {
    lines.append('\n');
    if (lines.length() >= CHUNK_CHARS) {
      flush();
    }
  }

  /// Hands on what has been collected: to be called at the end. Does not flush what it goes to.
  @Override
  public void flush() throws IOException {
    if (!lines.isEmpty()) {
      out.append(lines);
      lines.setLength(0);
    }
  }
}
