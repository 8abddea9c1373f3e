package io.swarmdns.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class KeyValuesTest {
  @Test
  void numbersAreFoundByTheirKeys() throws IOException {
    var values = KeyValues.parse("sent=12 qps=3.5\n");
    assertEquals(12, values.number("sent"));
    assertEquals(3.5, values.decimal("qps"));
  }

  @Test
  void aMissingKeyIsNamedWithTheLine() throws IOException {
    var values = KeyValues.parse("sent=12");
    var e = assertThrows(IOException.class, () -> values.number("lost"));
    assertEquals("no lost in: sent=12", e.getMessage());
  }

  @Test
  void whatAProgramSaysInsteadOfFiguresIsShown() {
    var e = assertThrows(IOException.class, () -> KeyValues.parse("connect: no route"));
    assertTrue(String.valueOf(e.getMessage()).contains("connect: no route"));
  }
}
