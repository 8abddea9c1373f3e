package io.swarmdns.server.frontend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.List;
import org.junit.jupiter.api.Test;

class OpenFilesTest {
  private static final StreamOptions OPTIONS = StreamOptions.DEFAULTS.withMaxConnections(10_000);

  private static StreamOptions cutAt(String softLimit) {
    return OpenFiles.cut(
        OPTIONS,
        List.of(
            "Limit                     Soft Limit           Hard Limit           Units     ",
            "Max open files            "
                + softLimit
                + "                 524288         files     "));
  }

  @Test
  void connectionsLeaveFilesForTheRest() {
    assertEquals(1024 - OpenFiles.RESERVED, cutAt("1024").maxConnections());
    assertEquals(9_999, cutAt("10255").maxConnections());
  }

  @Test
  void enoughFilesChangeNothing() {
    assertSame(OPTIONS, cutAt("10256"));
    assertSame(OPTIONS, cutAt("unlimited"));
    assertSame(OPTIONS, OpenFiles.cut(OPTIONS, List.of()));
  }

  @Test
  void thereIsAlwaysOneConnection() {
    assertEquals(1, cutAt("64").maxConnections());
  }
}
