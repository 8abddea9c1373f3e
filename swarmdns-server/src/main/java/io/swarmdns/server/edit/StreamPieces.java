package io.swarmdns.server.edit;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.swarmdns.zone.canonical.CanonicalZoneWriter;
import io.swarmdns.zone.store.ZoneVersion;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/// A zone's canonical stream in memory, in pieces that are worth a message each.
public final class StreamPieces extends OutputStream {
  /// Bytes of a piece; the last has fewer.
  private static final int PIECE_BYTES = 512 << 10;

  private final long bytesMax;
  private final List<ByteString> pieces = new ArrayList<>();
  private byte[] piece = new byte[PIECE_BYTES];
  private int filled;
  private long bytes;

  private StreamPieces(long bytesMax) {
    this.bytesMax = bytesMax;
  }

  /// The stream is longer than it may be.
  public static final class TooLarge extends IOException {
    private static final long serialVersionUID = 1L;

    TooLarge(long bytesMax) {
      super("the zone takes more than " + bytesMax + " bytes");
    }
  }

  /// @param version held by a lease meanwhile
  /// @throws TooLarge when it has more bytes
  public static StreamPieces of(ZoneVersion version, long bytesMax) throws IOException {
    var pieces = new StreamPieces(bytesMax);
    CanonicalZoneWriter.write(version, pieces);
    pieces.endPiece();
    return pieces;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] from, int offset, int length) throws IOException {
    bytes += length;
    if (bytes > bytesMax) {
      pieces.clear();
      throw new TooLarge(bytesMax);
    }
    for (int done = 0; done < length; ) {
      int part = Math.min(length - done, PIECE_BYTES - filled);
      System.arraycopy(from, offset + done, piece, filled, part);
      filled += part;
      done += part;
      if (filled == PIECE_BYTES) {
        endPiece();
        piece = new byte[PIECE_BYTES];
      }
    }
  }

  /// What was filled is a piece, and nothing writes to it any more.
  private void endPiece() {
    if (filled > 0) {
      pieces.add(UnsafeByteOperations.unsafeWrap(piece, 0, filled));
    }
    filled = 0;
  }

  /// In the order of the stream.
  public List<ByteString> pieces() {
    return pieces;
  }

  /// Of all pieces.
  public long bytes() {
    return bytes;
  }
}
