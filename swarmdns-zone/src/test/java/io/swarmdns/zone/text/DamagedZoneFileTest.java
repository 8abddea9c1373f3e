package io.swarmdns.zone.text;

import io.swarmdns.zone.name.DomainName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DamagedZoneFileTest {
  private static final int ROUNDS = 300;
  private static final String INTERESTING = "\0\n\r\t \"\\();$@{}.,=-0129azAZ\u00ff";

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void nothingThatIsInAFileEscapesAsAnException(long seed) throws IOException {
    var random = new SplittableRandom(seed);
    byte[] good = zone(seed).getBytes(StandardCharsets.ISO_8859_1);
    var file = directory.resolve("zone");
    for (int round = 0; round < ROUNDS; round++) {
      byte[] bad = good.clone();
      for (int i = random.nextInt(1, 30); i > 0; i--) {
        bad[random.nextInt(bad.length)] =
            (byte) INTERESTING.charAt(random.nextInt(INTERESTING.length()));
      }
      Files.write(file, bad);
      new ZoneFileReader(directory)
          .read(
              file,
              DomainName.ROOT,
              (owner, ownerLength, type, ttl, rdata, offset, length, line) -> {},
              new Problems(),
              _ -> {});
    }
  }

  private static String zone(long seed) {
    var random = new RandomRecords(seed);
    var zone =
        new StringBuilder("$TTL 1h\n$ORIGIN example.\n$GENERATE 1-9/2 a${0,3,x} TXT \"$\"\n");
    for (var type : RandomRecords.TYPES) {
      zone.append("a 1h IN ").append(type).append(" ( ").append(random.data(type)).append(" )\n");
    }
    return zone.toString();
  }
}
