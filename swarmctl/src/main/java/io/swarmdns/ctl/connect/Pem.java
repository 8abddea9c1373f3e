package io.swarmdns.ctl.connect;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/// Text with encapsulated binary data (RFC 7468).
public final class Pem {
  /// One block: what it is called, and its bytes.
  public record Block(String label, byte[] bytes) {}

  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]{1,40})-----([^-]*)-----END \\1-----");
  private static final int LINE_LENGTH = 64;

  private Pem() {}

  /// The blocks in their order; text around them is left out.
  ///
  /// @throws IllegalArgumentException when what stands in a block is not base64
  public static List<Block> read(String text) {
    var blocks = new ArrayList<Block>();
    var matcher = BLOCK.matcher(text);
    while (matcher.find()) {
      byte[] bytes = Base64.getDecoder().decode(matcher.group(2).replaceAll("\\s", ""));
      blocks.add(new Block(matcher.group(1), bytes));
    }
    return blocks;
  }

  public static String write(String label, byte[] bytes) {
    var encoder = Base64.getMimeEncoder(LINE_LENGTH, new byte[] {'\n'});
    return "-----BEGIN "
        + label
        + "-----\n"
        + encoder.encodeToString(bytes)
        + "\n-----END "
        + label
        + "-----\n";
  }
}
