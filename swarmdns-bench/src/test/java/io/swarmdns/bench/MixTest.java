package io.swarmdns.bench;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.swarmdns.zone.answer.Batch;
import io.swarmdns.zone.answer.Responder;
import io.swarmdns.zone.answer.ResponderSettings;
import io.swarmdns.zone.check.ZoneFileLoader;
import io.swarmdns.zone.memory.Memory;
import io.swarmdns.zone.name.DomainName;
import io.swarmdns.zone.name.NameHash;
import io.swarmdns.zone.store.ZoneChange;
import io.swarmdns.zone.store.ZoneStore;
import io.swarmdns.zone.store.ZoneValidator;
import io.swarmdns.zone.text.ZoneFileReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MixTest {
  private static final BenchZone ZONE = new BenchZone("tiny", 40, 4, 20, 2);
  private static final int QUERIES = 2000;
  private static final int ANSWER_BYTES = 4096;

  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource
  void everyAnswerIsWhatTheMixExpects(Mix mix) throws Exception {
    try (var arena = Arena.ofConfined();
        var responder = new Responder(store(), ResponderSettings.DEFAULT)) {
      long query = arena.allocate(1024, 64).address();
      long answer = arena.allocate(ANSWER_BYTES + Memory.SLACK_BYTES, 64).address();
      var batch = new Batch(Batch.Transport.UDP, 1);
      var file = ByteBuffer.wrap(written(mix));
      int count = 0;
      for (; file.hasRemaining(); count++) {
        byte[] message = new byte[file.getShort()];
        int rcode = file.get();
        int expected = file.get();
        file.get(message);
        Memory.copyFromArray(message, 0, query, message.length);
        batch.clear();
        batch.add(query, message.length, answer, ANSWER_BYTES, 0, 0, 53);
        responder.answer(batch);
        check(rcode, expected, answer, "query " + count);
      }
      assertEquals(QUERIES, count);
    }
  }

  /// As loadgen.c checks.
  private static void check(int rcode, int expected, long answer, String query) {
    int flags = Memory.getShort(answer + 2);
    assertEquals(rcode, flags & 15, query);
    assertEquals((expected & 1) != 0, Memory.getShort(answer + 6) > 0, query + ": answer section");
    if ((expected & 2) != 0) {
      assertTrue(Memory.getShort(answer + 8) > 0, query + ": authority section");
    }
    assertEquals((expected & 4) != 0, (flags & 0x0400) != 0, query + ": authoritative");
  }

  @ParameterizedTest
  @EnumSource
  void aMixIsTheSameOnEveryRun(Mix mix) throws IOException {
    assertArrayEquals(written(mix), written(mix));
  }

  private static byte[] written(Mix mix) throws IOException {
    var out = new ByteArrayOutputStream();
    mix.write(out, ZONE, QUERIES);
    return out.toByteArray();
  }

  private ZoneStore store() throws IOException, InterruptedException {
    Path file = ZONE.file(directory, Signing.UNSIGNED);
    var store = new ZoneStore(NameHash.random(), ZoneValidator.NONE);
    var reader = new ZoneFileReader(directory);
    var loader = new ZoneFileLoader(reader, store.hasher(), InstantSource.system());
    var loaded = loader.load(file, DomainName.parse(ZONE.origin()), _ -> {});
    store.commit(List.of(new ZoneChange.Replace(loaded.version().orElseThrow())));
    return store;
  }
}
