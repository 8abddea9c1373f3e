package io.swarmdns.gossip.state;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.swarmdns.proto.UploadPart;
import java.io.IOException;
import org.junit.jupiter.api.Test;

final class UploadsTest {
  private static final ByteString ID = ByteString.copyFromUtf8("upload");
  private static final long NOW = 1_800_000_000_000L;

  private final Uploads uploads = new Uploads();

  private void take(ByteString id, int number, String text, long timeMillis) {
    uploads.take(
        UploadPart.newBuilder()
            .setUploadId(id)
            .setNumber(number)
            .setBytes(ByteString.copyFromUtf8(text))
            .build(),
        timeMillis);
  }

  @Test
  void partsComeOutInTheirOrder() throws IOException {
    take(ID, 0, "ab", NOW);
    take(ID, 1, "cd", NOW);
    try (var in = uploads.open(ID).orElseThrow()) {
      assertArrayEquals(new byte[] {'a', 'b', 'c', 'd'}, in.readAllBytes());
    }
    assertEquals(4, uploads.bytes(ID));
  }

  @Test
  void aMissingPartEndsTheUpload() {
    take(ID, 0, "ab", NOW);
    take(ID, 2, "ef", NOW);
    assertTrue(uploads.open(ID).isEmpty());
    assertTrue(uploads.isEmpty());
  }

  @Test
  void partsThatNobodyNamesAreForgotten() {
    var other = ByteString.copyFromUtf8("other");
    take(ID, 0, "ab", NOW);
    take(other, 0, "ab", NOW);
    take(other, 1, "cd", NOW + 1);
    uploads.expire(NOW + Uploads.KEPT_MILLIS);
    assertTrue(uploads.open(ID).isPresent());
    uploads.expire(NOW + Uploads.KEPT_MILLIS + 1);
    assertTrue(uploads.open(ID).isEmpty());
    assertTrue(uploads.open(other).isPresent());
    assertFalse(uploads.isEmpty());
    uploads.expire(NOW + Uploads.KEPT_MILLIS + 2);
    assertTrue(uploads.isEmpty());
  }
}
