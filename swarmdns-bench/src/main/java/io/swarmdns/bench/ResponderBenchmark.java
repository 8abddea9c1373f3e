package io.swarmdns.bench;

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
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// The engine alone, without sockets: nanoseconds and allocated bytes a query, batches of 32.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 3, time = 2)
@Fork(1)
public class ResponderBenchmark {
  private static final int BATCH = 32;
  private static final int QUERIES = 200_000 / BATCH * BATCH;
  private static final int ANSWER_BYTES = 4096;
  private static final int HEAD_BYTES = 4;
  private static final long CLIENT = 0x0000_ffff_7f00_0001L;

  @Param({"135k", "2100k"})
  String zone = "";

  @Param({
    "POSITIVE",
    "REFERRAL",
    "NXDOMAIN",
    "NODATA",
    "MIXED",
    "SIGNED",
    "SIGNED_NSEC",
    "COOKIES"
  })
  Mix mix = Mix.MIXED;

  private final Batch[] batches = new Batch[QUERIES / BATCH];
  private int next;

  @SuppressWarnings("NullAway.Init") // prepare() sets it
  private Responder responder;

  /// Loads the zone and the queries.
  @Setup
  public void prepare() throws IOException, InterruptedException {
    var home = new BenchHome(Path.of("").toAbsolutePath());
    var benchZone = BenchZone.named(zone);
    Path file = benchZone.file(home.data(), mix.signing());
    var store = new ZoneStore(NameHash.random(), ZoneValidator.NONE);
    var reader = new ZoneFileReader(file.toAbsolutePath().resolveSibling("."));
    var loader = new ZoneFileLoader(reader, store.hasher(), InstantSource.system());
    var loaded = loader.load(file, DomainName.parse(benchZone.origin()), _ -> {});
    store.commit(List.of(new ZoneChange.Replace(loaded.version().orElseThrow())));
    responder = new Responder(store, ResponderSettings.DEFAULT);
    load(Files.readAllBytes(mix.file(benchZone, home.data())));
  }

  private void load(byte[] file) {
    var queries = ByteBuffer.wrap(file);
    long answers =
        Arena.global().allocate(BATCH * (ANSWER_BYTES + Memory.SLACK_BYTES), 64).address();
    long messages =
        Arena.global().allocate(queries.remaining() + (long) Memory.SLACK_BYTES, 64).address();
    for (int i = 0; i < QUERIES; i++) {
      if (i % BATCH == 0) {
        batches[i / BATCH] = new Batch(Batch.Transport.UDP, BATCH);
      }
      int length = queries.getShort();
      queries.position(queries.position() + HEAD_BYTES - Short.BYTES);
      Memory.copyFromArray(file, queries.position(), messages, length);
      long answer = answers + i % BATCH * (long) (ANSWER_BYTES + Memory.SLACK_BYTES);
      batches[i / BATCH].add(messages, length, answer, ANSWER_BYTES, 0, CLIENT, 5353);
      messages += length;
      queries.position(queries.position() + length);
    }
  }

  @Benchmark
  @OperationsPerInvocation(BATCH)
  public void answer() {
    responder.answer(batches[next]);
    next = next + 1 == batches.length ? 0 : next + 1;
  }
}
