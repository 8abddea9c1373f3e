package io.swarmdns.zone.check;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.swarmdns.zone.name.DomainName;
import io.swarmdns.zone.name.NameHash;
import io.swarmdns.zone.text.ZoneFileReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DamagedZoneTest {
  private static final int ZONES = 200;
  private static final List<String> OWNERS =
      List.of("@", "a", "*", "a.b", "*.a", "sub", "x.sub", "*.sub", "d.x.sub", "ns");
  private static final List<String> DATA =
      List.of(
          "A 192.0.2.1",
          "NS ns",
          "NS ns.x.sub",
          "CNAME a.b",
          "DNAME sub",
          "MX 1 q.a",
          "MX 0 .",
          "SOA ns h 1 2 3 4 5",
          "SRV 1 1 1 x.sub",
          "TXT a",
          "NSEC a A",
          "NSEC3PARAM 1 0 0 -",
          "RRSIG A 8 1 6 20270101000000 20250101000000 1 @ AAAA",
          "DS 1 8 1 0000000000000000000000000000000000000000",
          "NSEC3 1 0 0 - 2t7b4g4vsa5smi47k61mv5bv1a22bojr A");

  @TempDir Path directory;

  /// Any records at all, in an order and with bytes that nobody would choose: loading says what is
  /// wrong, and never throws.
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void anyRecordsAtAllAreLoadedOrRefused(long seed) throws IOException {
    var random = new SplittableRandom(seed);
    var loader =
        new ZoneFileLoader(
            new ZoneFileReader(directory), new NameHash(seed), InstantSource.system());
    for (int i = 0; i < ZONES; i++) {
      var text = new StringBuilder("$TTL 60\n@ SOA ns h 1 2 3 4 5\n@ NS ns\nns A 192.0.2.1\n");
      for (int left = random.nextInt(12); left > 0; left--) {
        text.append(OWNERS.get(random.nextInt(OWNERS.size()))).append(' ');
        text.append(data(random)).append('\n');
      }
      Files.writeString(directory.resolve("zone"), text);
      var loaded = loader.load(Path.of("zone"), DomainName.parse("example."), _ -> {});
      assertEquals(loaded.version().isEmpty(), loaded.problems().refuse(), text.toString());
      loaded.version().ifPresent(version -> version.release());
    }
  }

  private static String data(SplittableRandom random) {
    if (random.nextInt(20) != 0) {
      return DATA.get(random.nextInt(DATA.size()));
    }
    byte[] bytes = new byte[random.nextInt(12)];
    random.nextBytes(bytes);
    for (int i = 0; i < bytes.length; i++) {
      // Small bytes make better lengths.
      bytes[i] &= (byte) (random.nextBoolean() ? 3 : 0xff);
    }
    var hex = HexFormat.of().formatHex(bytes);
    return "TYPE" + random.nextInt(1, 66) + " \\# " + bytes.length + " " + hex;
  }
}
