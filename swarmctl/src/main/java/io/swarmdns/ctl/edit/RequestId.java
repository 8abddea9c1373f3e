package io.swarmdns.ctl.edit;

import com.google.protobuf.ByteString;
import java.security.SecureRandom;
import java.util.HexFormat;

/// Names one edit: however often it is sent, it is done once.
public record RequestId(ByteString bytes) {
  private static final int BYTES = 16;

  public RequestId {
    if (bytes.size() != BYTES) {
      throw new IllegalArgumentException("a request id has " + BYTES + " bytes");
    }
  }

  public static RequestId random() {
    byte[] bytes = new byte[BYTES];
    new SecureRandom().nextBytes(bytes);
    return new RequestId(ByteString.copyFrom(bytes));
  }

  /// Reads 32 hexadecimal digits.
  ///
  /// @throws IllegalArgumentException when it is something else
  public static RequestId parse(String text) {
    return new RequestId(ByteString.copyFrom(HexFormat.of().parseHex(text)));
  }

  @Override
  public String toString() {
    return HexFormat.of().formatHex(bytes.toByteArray());
  }
}
