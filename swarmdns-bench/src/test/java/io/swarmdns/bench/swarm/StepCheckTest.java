package io.swarmdns.bench.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import org.junit.jupiter.api.Test;

/// Steps that are the same would hide what they are there to show.
final class StepCheckTest {
  @Test
  void eachStepHasARequestOfItsOwnAndDependsOnTheOneBefore() {
    var first = RecordEdits.step("x.test.", "s", 1).getChangeset();
    var second = RecordEdits.step("x.test.", "s", 2).getChangeset();
    assertNotEquals(first.getRequestId(), second.getRequestId());
    assertEquals(0, first.getPreconditionsCount());
    assertEquals("1", second.getPreconditions(0).getRrsetEquals().getRecords(0), "the step before");
  }
}
