package io.swarmdns.ctl.output;

/// For whom a command prints.
public enum Format {
  /// People: tables, sentences, colours on a terminal.
  TEXT,
  /// Programs: one JSON document (RFC 8259) on standard output.
  JSON
}
