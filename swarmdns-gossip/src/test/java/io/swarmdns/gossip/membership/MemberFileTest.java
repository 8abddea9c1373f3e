package io.swarmdns.gossip.membership;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemberFileTest {
  @TempDir Path directory;

  private static MemberAddress address(String text) {
    return MemberAddress.parse(text).orElseThrow();
  }

  @Test
  void whatIsWrittenIsReadAndNotMoreThanTheLimit() throws IOException {
    MemberFile file = new MemberFile(directory.resolve("members.txt"));
    assertEquals(new MemberFile.Content(0, List.of()), file.read());
    List<MemberAddress> members = List.of(address("a@[2001:db8::1]:7001"), address("b@h.x:7"));
    file.write(17, members);
    assertEquals(new MemberFile.Content(17, members), file.read());
    file.write(
        18, IntStream.range(0, 500).mapToObj(i -> address("n" + i + "@10.0.0.1:7001")).toList());
    assertEquals(MemberFile.MEMBERS_MAX, file.read().members().size());
  }

  @Test
  void damageIsNoObstacle() throws IOException {
    Path path = directory.resolve("members.txt");
    MemberFile file = new MemberFile(path);
    Files.writeString(path, "boot 99999999999999999999\nboot 5\n@@@\na@b\nok@10.0.0.1:1\n");
    assertEquals(new MemberFile.Content(5, List.of(address("ok@10.0.0.1:1"))), file.read());
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    for (int i = 0; i < 300; i++) {
      byte[] bytes = new byte[random.nextInt(2000)];
      random.nextBytes(bytes);
      Files.writeString(
          path, new String(bytes, StandardCharsets.ISO_8859_1), StandardCharsets.ISO_8859_1);
      assertTrue(file.read().boot() >= 0);
    }
    Files.writeString(path, "x".repeat(200_000));
    assertEquals(new MemberFile.Content(0, List.of()), file.read());
  }
}
