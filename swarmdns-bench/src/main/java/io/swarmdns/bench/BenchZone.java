package io.swarmdns.bench;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.TypeConversionException;

/// A zone to measure with: the same bytes on every run.
///
/// It holds hosts (`h0`, `h1`, …: an A record, in the smaller zone also AAAA, MX and TXT) and
/// delegations (`d0`, `d1`, …: two NS records, for every tenth or so one of them below the cut and
/// with glue).
///
/// @param name for reports: the number of its records
/// @param hosts how many hosts there are
/// @param recordsPerHost 1, or 4 with AAAA, MX and TXT
/// @param delegations how many names are delegated
/// @param delegationsPerGlue every so many delegations one has glue
record BenchZone(
    String name, int hosts, int recordsPerHost, int delegations, int delegationsPerGlue) {
  /// 135,000 records, as a hoster has them.
  static final BenchZone HOSTER = new BenchZone("135k", 22_500, 4, 15_000, 1);

  /// 2,100,000 records, as a top-level domain has them: 1,000,000 delegations.
  static final BenchZone TOP_LEVEL = new BenchZone("2100k", 50_000, 1, 1_000_000, 20);

  /// How many names of other zones' servers there are.
  static final int HOSTERS = 5000;

  static final List<BenchZone> ALL = List.of(HOSTER, TOP_LEVEL);

  static BenchZone named(String name) {
    return ALL.stream()
        .filter(zone -> zone.name.equals(name))
        .findFirst()
        .orElseThrow(
            () -> new TypeConversionException("no zone is named '" + name + "': 135k or 2100k"));
  }

  String origin() {
    return "z" + name + ".test.";
  }

  /// The zone's file below the directory, made if it is not there yet.
  Path file(Path directory, Signing signing) throws IOException, InterruptedException {
    return signing == Signing.UNSIGNED ? plainFile(directory) : signedFile(directory, signing);
  }

  private Path plainFile(Path directory) throws IOException {
    Path file = directory.resolve("plain-" + name).resolve(origin() + "zone");
    if (!Files.exists(file)) {
      Files.createDirectories(file.getParent());
      Path unfinished = file.resolveSibling(file.getFileName() + ".new");
      try (var out = Files.newBufferedWriter(unfinished)) {
        write(out);
      }
      Files.move(unfinished, file);
    }
    return file;
  }

  private void write(BufferedWriter out) throws IOException {
    out.write("$ORIGIN " + origin() + "\n$TTL 3600\n");
    out.write("@ SOA ns1 hostmaster 1 14400 3600 1209600 300\n@ NS ns1\n@ NS ns2\n");
    out.write("ns1 A 192.0.2.1\nns2 A 192.0.2.2\n");
    for (int i = 0; i < hosts; i++) {
      out.write("h" + i + " A " + address(i) + "\n");
      if (recordsPerHost > 1) {
        out.write("h" + i + " AAAA 2001:db8::" + Integer.toHexString(i >>> 16) + ":");
        out.write(Integer.toHexString(i & 0xffff) + "\n");
        out.write("h" + i + " MX 10 h" + (i * 7L % hosts) + "\n");
        out.write("h" + i + " TXT \"v=spf1 a mx -all\"\n");
      }
    }
    for (int i = 0; i < delegations; i++) {
      boolean glue = i % delegationsPerGlue == 0;
      out.write("d" + i + " NS " + (glue ? "ns1.d" + i : "ns1.hoster" + i % HOSTERS + ".example."));
      out.write("\nd" + i + " NS ns2.hoster" + i % HOSTERS + ".example.\n");
      if (glue) {
        out.write("ns1.d" + i + " A " + address(i) + "\n");
      }
    }
  }

  private static String address(int i) {
    return "10." + (i >>> 16 & 255) + "." + (i >>> 8 & 255) + "." + (i & 255);
  }

  /// The zone's file below the directory in signed form, made if it is not there yet.
  private Path signedFile(Path directory, Signing signing)
      throws IOException, InterruptedException {
    Path file = directory.resolve(signing.label() + "-" + name).resolve(origin() + "zone");
    if (!Files.exists(file)) {
      Files.createDirectories(file.getParent());
      Path unfinished = file.resolveSibling(file.getFileName() + ".new").toAbsolutePath();
      signing.sign(origin(), plainFile(directory), unfinished, directory.resolve("keys-" + name));
      Files.move(unfinished, file);
    }
    return file;
  }
}
