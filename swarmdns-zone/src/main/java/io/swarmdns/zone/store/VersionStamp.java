package io.swarmdns.zone.store;

/// Which content of a zone: its serial, and its digest, since the serial alone does not prove it.
///
/// @param serial SOA serial (RFC 1982 arithmetic applies), 0 without SOA
public record VersionStamp(int serial, ZoneDigest digest) {
  /// The stamp of a version that is held meanwhile. Reads the whole zone unless its digest is
  /// known.
  public static VersionStamp of(ZoneVersion version) {
    return new VersionStamp(version.serial(), version.digest());
  }

  @Override
  public String toString() {
    return "serial " + Integer.toUnsignedString(serial) + ", digest " + digest;
  }
}
