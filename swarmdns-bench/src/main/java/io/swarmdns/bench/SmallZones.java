package io.swarmdns.bench;

import io.swarmdns.testkit.wire.UdpClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Arrays;

/// Many small zones (`s0.test`, `s1.test`, …) in one directory, which change all at once.
///
/// @param directory of their files, where other zones may be too
/// @param count how many
record SmallZones(Path directory, int count) {
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(1);
  private static final int ADDRESS_BYTES = 4;

  /// Writes all of them; `generation` is their serial, and a part of every address.
  ///
  /// @param generation 1 to 255
  void write(int generation) throws IOException {
    for (int i = 0; i < count; i++) {
      Path file = directory.resolve(origin(i) + "zone");
      Path unfinished = file.resolveSibling("." + file.getFileName());
      Files.writeString(unfinished, text(i, generation));
      Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /// Asks for `www` in each zone.
  ///
  /// @throws IOException when one is not answered as of this generation
  void requireServed(int port, int generation) throws IOException {
    var server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    try (var client = new UdpClient(server, ANSWER_TIMEOUT, 3)) {
      for (int i = 0; i < count; i++) {
        var question = new Question("www." + origin(i), Question.A);
        byte[] answer = client.ask(question.message()).orElse(new byte[ADDRESS_BYTES]);
        int from = answer.length - ADDRESS_BYTES; // without EDNS the address comes last
        if (!Arrays.equals(
            address(i, generation), Arrays.copyOfRange(answer, from, from + ADDRESS_BYTES))) {
          throw new IOException(origin(i) + " was reloaded, but is answered as it was before");
        }
      }
    }
  }

  private static String origin(int i) {
    return "s" + i + ".test.";
  }

  private static byte[] address(int i, int generation) {
    return new byte[] {10, (byte) generation, (byte) (i >>> 8), (byte) i};
  }

  private static String text(int i, int generation) {
    String address = "10." + generation + "." + (i >>> 8 & 255) + "." + (i & 255);
    return """
    $ORIGIN %1$s
    $TTL 3600
    @ SOA ns1 hostmaster %2$d 14400 3600 1209600 300
    @ NS ns1
    @ NS ns2
    @ MX 10 mail
    ns1 A %3$s
    ns2 A %3$s
    mail A %3$s
    www A %3$s
    """
        .formatted(origin(i), generation, address);
  }
}
