package io.swarmdns.zone.check;

import io.swarmdns.zone.name.RrType;
import io.swarmdns.zone.text.RecordSink;
import java.util.function.IntUnaryOperator;

/// Gives the SOA records on their way another serial. What signs them is left as it is, and wrong
/// afterwards: whoever asks for another serial must know whether the zone is signed.
final class SerialSink implements RecordSink {
  /// The serial is the first of the five numbers at the end of the data (RFC 1035 §3.3.13).
  private static final int SERIAL_FROM_END = 20;

  private final RecordSink next;
  private final IntUnaryOperator serial;

  SerialSink(RecordSink next, IntUnaryOperator serial) {
    this.next = next;
    this.serial = serial;
  }

  @Override
  public void file(String file) {
    next.file(file);
  }

  @Override
  public void record(
      byte[] owner,
      int ownerLength,
      int type,
      int ttlSeconds,
      byte[] rdata,
      int rdataOffset,
      int rdataLength,
      int line) {
    if (type == RrType.SOA && rdataLength > SERIAL_FROM_END) {
      int at = rdataOffset + rdataLength - SERIAL_FROM_END;
      int wanted = serial.applyAsInt(number(rdata, at));
      for (int i = 0; i < Integer.BYTES; i++) {
        rdata[at + i] = (byte) (wanted >>> (24 - 8 * i));
      }
    }
    next.record(owner, ownerLength, type, ttlSeconds, rdata, rdataOffset, rdataLength, line);
  }

  private static int number(byte[] bytes, int at) {
    return (bytes[at] & 0xff) << 24
        | (bytes[at + 1] & 0xff) << 16
        | (bytes[at + 2] & 0xff) << 8
        | bytes[at + 3] & 0xff;
  }
}
