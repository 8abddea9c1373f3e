package io.swarmdns.zone.store;

/// The serial in the data of a SOA record.
final class SerialEdit {
  /// The serial is the first of the five numbers at the end of the data (RFC 1035 §3.3.13).
  private static final int SERIAL_FROM_END = 20;

  private SerialEdit() {}

  /// The serial of well-formed SOA data.
  static int serialOf(byte[] soa) {
    return NetworkOrder.getInt(soa, soa.length - SERIAL_FROM_END);
  }

  /// A copy with the next serial. RFC 1982 §3.1: the serial plus one, modulo 2^32, but not 0, which
  /// some secondaries take for "none yet".
  static byte[] raised(byte[] soa) {
    byte[] raised = soa.clone();
    int serial = serialOf(soa);
    NetworkOrder.putInt(raised, soa.length - SERIAL_FROM_END, serial == -1 ? 1 : serial + 1);
    return raised;
  }
}
