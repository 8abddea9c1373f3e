package io.swarmdns.server.edit;

import com.google.protobuf.ByteString;
import io.swarmdns.zone.canonical.CanonicalZoneWriter;
import io.swarmdns.zone.store.ZoneVersion;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/// A zone's canonical stream in memory, in the pieces that it was written in.
public final class StreamPieces extends OutputStream {
  private final long bytesMax;
  private final List<ByteString> pieces = new ArrayList<>();
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
    pieces.add(ByteString.copyFrom(from, offset, length));
  }

  /// In the order in which they were written.
  public List<ByteString> pieces() {
    return pieces;
  }

  /// Of all pieces.
  public long bytes() {
    return bytes;
  }
}
