package io.swarmdns.zone.text;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.swarmdns.zone.name.DomainName;
import io.swarmdns.zone.name.NameHash;
import io.swarmdns.zone.store.ZoneBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Whatever stands in a zone file, reading it ends with a zone or with problems that name a line.
final class ZoneFileFuzzTest {
  private static final DomainName ORIGIN = DomainName.parse("example.test.");
  private static final NameHash HASH = new NameHash(1);
  private static final int PROBLEMS_MAX = 20;

  @FuzzTest
  void anyBytesAreReadOrReported(byte[] bytes) throws IOException {
    Path directory = Files.createTempDirectory("fuzz");
    Path file = directory.resolve("zone");
    Files.write(file, bytes);
    var problems = new Problems(PROBLEMS_MAX);
    try (var builder = new ZoneBuilder(ORIGIN, HASH)) {
      new ZoneFileReader(directory).read(file, ORIGIN, builder, problems, _ -> {});
      builder.build().release();
    } finally {
      Files.delete(file);
      Files.delete(directory);
    }
    for (var problem : problems.list()) {
      assertTrue(!problem.toString().isEmpty());
    }
  }
}
