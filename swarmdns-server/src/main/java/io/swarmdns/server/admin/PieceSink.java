package io.swarmdns.server.admin;

import io.swarmdns.proto.TextPiece;
import java.io.IOException;

/// Where text goes that is sent in pieces: each piece waits until the client has room for it.
final class PieceSink implements Appendable {
  private final Outlet<TextPiece> outlet;

  PieceSink(Outlet<TextPiece> outlet) {
    this.outlet = outlet;
  }

  /// The thread was interrupted while the client had no room.
  static final class Interrupted extends IOException {
    private static final long serialVersionUID = 1L;
  }

  @Override
  public Appendable append(CharSequence lines) throws IOException {
    try {
      outlet.sendPatiently(TextPiece.newBuilder().setText(lines.toString()).build());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Interrupted();
    }
    return this;
  }

  @Override
  public Appendable append(CharSequence lines, int start, int end) throws IOException {
    return append(lines.subSequence(start, end));
  }

  @Override
  public Appendable append(char c) throws IOException {
    return append(String.valueOf(c));
  }
}
