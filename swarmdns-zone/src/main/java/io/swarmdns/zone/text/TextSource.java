package io.swarmdns.zone.text;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/// The text of a zone that does not lie in a directory: handed in by a client, or made by a
/// program.
///
/// @param name what messages call it
/// @param bytesMax how many bytes it may have; when it has more, the zone is refused
/// @param opener opens the text; more than once, where it is read again for the lines of problems
public record TextSource(String name, long bytesMax, Opener opener) {
  /// Opens a text from its beginning.
  @FunctionalInterface
  public interface Opener {
    /// A stream over the whole text; whoever asked closes it.
    InputStream open() throws IOException;
  }

  public TextSource {
    if (bytesMax < 0 || bytesMax == Long.MAX_VALUE) {
      throw new IllegalArgumentException("text of at most " + bytesMax + " bytes");
    }
  }

  /// A text in memory.
  public static TextSource of(String name, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return new TextSource(name, bytes.length, () -> new ByteArrayInputStream(bytes));
  }
}
