package io.swarmdns.zone.text;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.FileSystemException;

/// A stream of bytes that may have a certain number of them at most. Not thread-safe.
final class BoundedStream implements ReadableByteChannel {
  private final InputStream in;
  private final long bytesMax;
  private long left;
  private boolean open = true;

  BoundedStream(InputStream in, long bytesMax) {
    this.in = in;
    this.bytesMax = bytesMax;
    left = bytesMax;
  }

  /// As the interface says; into buffers with an array only.
  ///
  /// @throws IOException also when the stream goes on beyond the bound
  @Override
  public int read(ByteBuffer to) throws IOException {
    // One byte more than may come, to see whether it does.
    int room = (int) Math.min(to.remaining(), left + 1);
    int count = in.read(to.array(), to.arrayOffset() + to.position(), room);
    if (count == 0 && room > 0) {
      throw new IOException("the stream gives no bytes and does not end");
    }
    if (count > left) {
      throw new FileSystemException("stream", null, "larger than " + bytesMax + " bytes");
    }
    if (count > 0) {
      left -= count;
      to.position(to.position() + count);
    }
    return count;
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public void close() throws IOException {
    open = false;
    in.close();
  }
}
