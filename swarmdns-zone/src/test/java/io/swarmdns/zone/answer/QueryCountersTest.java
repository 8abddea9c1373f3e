package io.swarmdns.zone.answer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.swarmdns.zone.answer.Batch.Transport;
import java.lang.management.ManagementFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class QueryCountersTest {
  private final QueryCounters counters = new QueryCounters();

  @Test
  void everyCombinationHasACounterOfItsOwn() {
    int times = 0;
    for (var transport : Transport.values()) {
      for (var zoneClass : ZoneClass.values()) {
        for (var kind : AnswerKind.values()) {
          times++;
          for (int i = 0; i < times; i++) {
            counters.answered(transport, 1, 0, kind, zoneClass);
          }
        }
      }
    }
    long expected = 0;
    for (var transport : Transport.values()) {
      for (var zoneClass : ZoneClass.values()) {
        for (var kind : AnswerKind.values()) {
          expected++;
          assertEquals(expected, counters.answersOf(transport, zoneClass, kind));
        }
      }
    }
    assertEquals(expected * (expected + 1) / 2, counters.withType(1));
    assertEquals(expected * (expected + 1) / 2, counters.withRcode(0));
  }

  @Test
  void typesAndCodesBeyondTheTablesAreCountedTogether() {
    for (int type : new int[] {QueryCounters.TYPES, 32768, 65535}) {
      counters.answered(Transport.UDP, type, 23, AnswerKind.NODATA, ZoneClass.SIGNED);
    }
    counters.answered(Transport.UDP, 255, 24, AnswerKind.ERROR, ZoneClass.NONE);
    counters.answered(Transport.UDP, 0, 4095, AnswerKind.ERROR, ZoneClass.NONE);
    assertEquals(3, counters.withType(QueryCounters.TYPES));
    assertEquals(1, counters.withType(255));
    assertEquals(1, counters.withType(0));
    assertEquals(3, counters.withRcode(23));
    assertEquals(2, counters.withRcode(QueryCounters.RCODES));
  }

  @Test
  void eventsAreCountedApart() {
    for (var event : QueryEvent.values()) {
      counters.happened(event);
    }
    counters.happened(QueryEvent.TRUNCATED);
    for (var event : QueryEvent.values()) {
      assertEquals(event == QueryEvent.TRUNCATED ? 2 : 1, counters.timesOf(event));
    }
  }

  @Test
  void aBatchCountsForEachOfItsQueries() {
    counters.batchTook(Transport.TCP, 1_000, 8);
    counters.batchTook(Transport.TCP, Long.MAX_VALUE / 16, 1);
    assertEquals(9, counters.queries(Transport.TCP));
    assertEquals(0, counters.queries(Transport.TLS));
    int bucket = LatencyBuckets.indexOf(1_000);
    assertEquals(8, counters.inLatencyBucket(Transport.TCP, bucket));
    assertEquals(1, counters.inLatencyBucket(Transport.TCP, LatencyBuckets.COUNT - 1));
    assertEquals(8_000 + Long.MAX_VALUE / 16, counters.latencySumNanos(Transport.TCP));
  }

  @Test
  void anotherThreadSeesCountersThatNeverFall() throws InterruptedException {
    int rounds = 2_000_000;
    var fell = new AtomicBoolean();
    var reader =
        new Thread(() -> {
          for (long last = 0; last < rounds; ) {
            long now = counters.queries(Transport.UDP);
            if (now < last) {
              fell.set(true);
            }
            last = now;
          }
        });
    reader.start();
    for (int i = 0; i < rounds; i++) {
      counters.batchTook(Transport.UDP, i, 1);
    }
    reader.join();
    assertEquals(rounds, counters.queries(Transport.UDP));
    assertTrue(!fell.get());
  }

  @Test
  void countingAllocatesNothing() {
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    count(100_000);
    long before = threads.getCurrentThreadAllocatedBytes();
    count(1_000_000);
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    // A call of the bean itself may allocate.
    assertTrue(allocated < 1_024, allocated + " bytes for a million queries");
  }

  private void count(int queries) {
    for (int i = 0; i < queries; i++) {
      counters.answered(Transport.UDP, i & 63, i & 15, AnswerKind.POSITIVE, ZoneClass.SIGNED);
      counters.happened(QueryEvent.EDNS);
      counters.batchTook(Transport.UDP, i, 1);
    }
  }
}
