package io.swarmdns.server.config;

/// The shape of answers. Sizes in bytes.
public record AnswersSection(
    int udpSizeMaxBytes, Any any, String nsid, String version, String identity) {
  static final Section SECTION = new Section("answers", "What answers look like.");

  private static final Key<Integer> UDP_SIZE_MAX =
      SECTION.key(
          "udp-size-max",
          ValueTypes.bytes(512, 4096),
          "1232",
          """
          Largest answer over UDP, whatever the client offers; 1232 is never fragmented
          (DNS Flag Day 2020).\
          """);
  private static final Key<Any> ANY =
      SECTION.key(
          "any",
          ValueTypes.choice(Any.class),
          "minimal",
          "Answer to ANY: minimal gives one RRset over UDP (RFC 8482), full gives all.");
  private static final Key<String> NSID =
      SECTION.key(
          "nsid",
          ValueTypes.text(128),
          "",
          "Name server identifier (RFC 5001), sent to clients that ask for it; empty: none.");
  private static final Key<String> VERSION =
      SECTION.key(
          "version",
          ValueTypes.text(255),
          "SwarmDNS",
          "Answer to CH TXT version.bind and version.server; empty: refused.");
  private static final Key<String> IDENTITY =
      SECTION.key(
          "identity",
          ValueTypes.text(255),
          "",
          "Answer to CH TXT id.server and hostname.bind (RFC 4892); empty: refused.");

  static AnswersSection of(Values values) {
    return new AnswersSection(
        values.get(UDP_SIZE_MAX),
        values.get(ANY),
        values.get(NSID),
        values.get(VERSION),
        values.get(IDENTITY));
  }

  /// What ANY is answered with.
  public enum Any {
    /// One RRset (RFC 8482 §4.1) over UDP, all of them over TCP.
    MINIMAL,
    /// All RRsets.
    FULL
  }
}
