package io.swarmdns.gossip.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.protobuf.ByteString;
import java.util.List;
import org.junit.jupiter.api.Test;

final class UploaderTest {
  private static List<String> parts(int size, String... pieces) {
    return Uploader.parts(List.of(pieces).stream().map(ByteString::copyFromUtf8).toList(), size)
        .stream()
        .map(ByteString::toStringUtf8)
        .toList();
  }

  @Test
  void smallPiecesShareAPart() {
    assertEquals(List.of("abcd", "efg"), parts(4, "a", "b", "c", "d", "ef", "g"));
  }

  @Test
  void largePiecesAreCut() {
    assertEquals(List.of("abcd", "efgh", "ij"), parts(4, "abcdefghi", "j"));
    assertEquals(List.of("abcd", "efgh"), parts(4, "abcdefgh"));
  }

  @Test
  void nothingIsNoPart() {
    assertEquals(List.of(), parts(4));
    assertEquals(List.of(), parts(4, "", ""));
  }
}
