package io.swarmdns.zone.name;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.swarmdns.zone.memory.Memory;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;

/// Names from bytes and from text: what is taken is a name, and comes back as it was.
final class NameFuzzTest {
  private static final NameHash HASH = new NameHash(1);

  @FuzzTest
  void bytesAreANameOrNot(byte[] bytes) {
    try (var arena = Arena.ofConfined()) {
      var memory = arena.allocate(bytes.length + (long) Memory.SLACK_BYTES, 8);
      Memory.copyFromArray(bytes, 0, memory.address(), bytes.length);
      var name = new ParsedName(HASH);
      if (!name.set(memory.address(), bytes.length)) {
        return;
      }
      assertTrue(name.length() <= DomainName.LENGTH_MAX && name.length() <= bytes.length);
      var same = DomainName.ofWire(bytes, 0, name.length());
      assertEquals(name.labelCount(), same.labelCount());
      assertEquals(same, DomainName.parse(same.toString()));
    }
  }

  @FuzzTest
  void textIsANameOrIsRefused(byte[] bytes) {
    DomainName name;
    try {
      name = DomainName.parse(new String(bytes, StandardCharsets.ISO_8859_1));
    } catch (IllegalArgumentException _) {
      return;
    }
    assertTrue(name.wireLength() <= DomainName.LENGTH_MAX);
    assertEquals(name, DomainName.parse(name.toString()));
  }
}
