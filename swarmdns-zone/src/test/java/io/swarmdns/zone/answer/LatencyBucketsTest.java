package io.swarmdns.zone.answer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class LatencyBucketsTest {
  @Test
  void aDurationAtABoundIsInItsBucketAndOneMoreInTheNext() {
    for (int bucket = 0; bucket < LatencyBuckets.COUNT - 1; bucket++) {
      long bound = LatencyBuckets.upperBoundNanos(bucket);
      assertEquals(bucket, LatencyBuckets.indexOf(bound));
      assertEquals(bucket + 1, LatencyBuckets.indexOf(bound + 1));
    }
  }

  @Test
  void boundsGrowByHalfAtMost() {
    for (int bucket = 1; bucket < LatencyBuckets.COUNT - 1; bucket++) {
      double below = LatencyBuckets.upperBoundNanos(bucket - 1);
      double ratio = LatencyBuckets.upperBoundNanos(bucket) / below;
      assertTrue(ratio > 1.3 && ratio <= 1.5, "bucket " + bucket + " grows by " + ratio);
    }
  }

  @Test
  void everyDurationHasABucket() {
    assertEquals(0, LatencyBuckets.indexOf(Long.MIN_VALUE + 1));
    assertEquals(0, LatencyBuckets.indexOf(-1));
    assertEquals(0, LatencyBuckets.indexOf(0));
    assertEquals(LatencyBuckets.COUNT - 1, LatencyBuckets.indexOf(Long.MAX_VALUE));
    assertEquals(1L << 30, LatencyBuckets.upperBoundNanos(LatencyBuckets.COUNT - 2));
  }
}
