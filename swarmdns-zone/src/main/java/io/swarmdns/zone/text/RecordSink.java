package io.swarmdns.zone.text;

/// Receives the records of a zone file one by one, in the order of the file.
public interface RecordSink {
  /// The records that follow come from this file: called before the first record, and whenever an
  /// included file begins or ends. For messages; a sink that makes none need not listen.
  ///
  /// @param file the file as the configuration or `$INCLUDE` names it
  default void file(String file) {}

  /// One record of class IN. The arrays belong to the caller and are overwritten after the call.
  ///
  /// @param owner the absolute owner name in wire format without compression, case as written
  /// @param ownerLength its length in bytes, the root's length byte included (1 to 255)
  /// @param type the RR type, 0 to 65535
  /// @param ttlSeconds 0 to 2^31-1
  /// @param rdata holds the record's data in wire format: no compression, case as written
  /// @param rdataOffset where the data begins in `rdata`
  /// @param rdataLength its length in bytes, 0 to 65535
  /// @param line the line of the file in which the record began, for messages
  void record(
      byte[] owner,
      int ownerLength,
      int type,
      int ttlSeconds,
      byte[] rdata,
      int rdataOffset,
      int rdataLength,
      int line);
}
