package io.swarmdns.zone.message;

import io.swarmdns.zone.memory.Memory;
import io.swarmdns.zone.name.RrType;

/// Writes the OPT record of an answer (RFC 6891 §6.1). First [#begin] and the options, which tell
/// the size that must be kept free; then the sections; at last [#write].
///
/// Reusable and allocation-free; belongs to one thread.
public final class OptWriter {
  /// No extended error.
  public static final int NO_ERROR_INFO = -1;

  /// A server cookie with the client's part (RFC 9018 §4).
  public static final int COOKIE_BYTES = 24;

  /// RFC 8467 §4.1: answers over TLS are padded to a multiple of this.
  public static final int PADDING_BLOCK_BYTES = 468;

  private static final int FIXED_BYTES = 11;
  private static final int OPTION_BYTES = 4;
  private static final byte[] EMPTY = {};

  private final int payloadBytes;
  private int size;
  private byte[] nsid = EMPTY;
  private boolean keepalive;
  private int keepaliveTenths;
  private int errorInfo;
  private long cookie;
  private boolean padded;
  private boolean dnssecOk;

  /// @param payloadBytes the largest UDP query that this server takes
  public OptWriter(int payloadBytes) {
    this.payloadBytes = payloadBytes;
  }

  /// Begins an OPT record without options.
  public void begin(boolean dnssecWanted) {
    size = FIXED_BYTES;
    dnssecOk = dnssecWanted;
    nsid = EMPTY;
    keepalive = false;
    errorInfo = NO_ERROR_INFO;
    cookie = 0;
    padded = false;
  }

  /// The server's identifier (RFC 5001).
  public void nsid(byte[] identifier) {
    if (identifier.length > 0) {
      nsid = identifier;
      size += OPTION_BYTES + identifier.length;
    }
  }

  /// How long an idle connection stays open, in units of 100 ms (RFC 7828).
  public void keepalive(int tenthsOfSeconds) {
    keepalive = true;
    keepaliveTenths = tenthsOfSeconds;
    size += OPTION_BYTES + 2;
  }

  /// The cookie whose [#COOKIE_BYTES] bytes stand at the address (RFC 7873).
  public void cookie(long address) {
    cookie = address;
    size += OPTION_BYTES + COOKIE_BYTES;
  }

  /// Why there is an error (RFC 8914); one per answer.
  public void errorInfo(int code) {
    errorInfo = code;
    size += OPTION_BYTES + 2;
  }

  /// Pads the answer (RFC 7830).
  public void padding() {
    padded = true;
    size += OPTION_BYTES;
  }

  /// Bytes that the record needs, padding itself not counted.
  public int size() {
    return size;
  }

  /// Writes the record at the end of a message of `messageBytes` so far; returns its whole length.
  ///
  /// @param rcode with all its 12 bits
  /// @param limitBytes padding goes no further
  public int write(long message, int messageBytes, int rcode, int limitBytes) {
    long at = message + messageBytes;
    Memory.putByte(at, 0);
    Memory.putShort(at + 1, RrType.OPT);
    Memory.putShort(at + 3, payloadBytes);
    Memory.putByte(at + 5, rcode >>> 4);
    Memory.putByte(at + 6, 0);
    Memory.putShort(at + 7, dnssecOk ? 0x8000 : 0);
    long options = at + FIXED_BYTES;
    long end = options(options);
    if (padded) {
      end = pad(message, end, limitBytes);
    }
    Memory.putShort(at + 9, (int) (end - options));
    return (int) (end - message);
  }

  private long options(long from) {
    long at = from;
    if (cookie != 0) {
      header(at, 10, COOKIE_BYTES);
      Memory.copyWords(cookie, at + OPTION_BYTES, COOKIE_BYTES);
      at += OPTION_BYTES + COOKIE_BYTES;
    }
    if (nsid.length > 0) {
      header(at, 3, nsid.length);
      Memory.copyFromArray(nsid, 0, at + OPTION_BYTES, nsid.length);
      at += OPTION_BYTES + nsid.length;
    }
    if (keepalive) {
      header(at, 11, 2);
      Memory.putShort(at + OPTION_BYTES, keepaliveTenths);
      at += OPTION_BYTES + 2;
    }
    if (errorInfo != NO_ERROR_INFO) {
      header(at, 15, 2);
      Memory.putShort(at + OPTION_BYTES, errorInfo);
      at += OPTION_BYTES + 2;
    }
    return at;
  }

  private static long pad(long message, long at, int limitBytes) {
    int unpadded = (int) (at - message) + OPTION_BYTES;
    int blocks = (unpadded + PADDING_BLOCK_BYTES - 1) / PADDING_BLOCK_BYTES;
    int padding = Math.min(blocks * PADDING_BLOCK_BYTES, limitBytes) - unpadded;
    header(at, 12, padding);
    Memory.clear(at + OPTION_BYTES, padding);
    return at + OPTION_BYTES + padding;
  }

  private static void header(long at, int code, int length) {
    Memory.putShort(at, code);
    Memory.putShort(at + 2, length);
  }
}
