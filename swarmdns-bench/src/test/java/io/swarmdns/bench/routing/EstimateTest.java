package io.swarmdns.bench.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class EstimateTest {
  /// Mean 2, standard deviation 1, t(2) = 4.30: 4.30 / √3.
  @Test
  void theBoundIsStudents() {
    var estimate = Estimate.of(1, 2, 3);
    assertEquals(2, estimate.mean(), 1e-12);
    assertEquals(2.4826, estimate.bound(), 1e-3);
  }

  @Test
  void ratiosArePairedAndGeometric() {
    var estimate = Estimate.ofRatios(new double[] {1, 4}, new double[] {2, 2});
    assertEquals(1, estimate.mean(), 1e-12);
  }
}
