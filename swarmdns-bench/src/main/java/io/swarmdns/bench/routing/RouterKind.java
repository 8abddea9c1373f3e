package io.swarmdns.bench.routing;

import io.swarmdns.gossip.route.RouterConstants;
import java.util.random.RandomGenerator;

/// The routers that are compared.
public interface RouterKind {
  /// As tables name it.
  String label();

  /// A forwarder's router.
  ///
  /// @param random its source of choices
  Balancer create(Scenario scenario, RandomGenerator random);

  /// The node's own router.
  static RouterKind ours(RouterConstants constants) {
    return new RouterKind() {
      @Override
      public String label() {
        return "ours";
      }

      @Override
      public Balancer create(Scenario scenario, RandomGenerator random) {
        return new OwnRouter(scenario, constants, random);
      }
    };
  }

  /// Those of others.
  enum Rivals implements RouterKind {
    ROUND_ROBIN("round-robin") {
      @Override
      public Balancer create(Scenario scenario, RandomGenerator random) {
        return new RoundRobin(scenario.servers(), random);
      }
    },
    RANDOM("random") {
      @Override
      public Balancer create(Scenario scenario, RandomGenerator random) {
        return new RandomChoice(scenario.servers(), random);
      }
    },
    LEAST_REQUEST("least-request") {
      @Override
      public Balancer create(Scenario scenario, RandomGenerator random) {
        return new LeastRequest(scenario.servers(), random);
      }
    },
    PEAK_EWMA("peak-ewma") {
      @Override
      public Balancer create(Scenario scenario, RandomGenerator random) {
        return new PeakEwma(scenario.servers(), random);
      }
    },
    C3("c3") {
      @Override
      public Balancer create(Scenario scenario, RandomGenerator random) {
        double serverRate = scenario.workers() / scenario.serviceMillis() * 1e3;
        return new C3(scenario.servers(), scenario.forwarders(), serverRate, random);
      }
    },
    PREQUAL("prequal") {
      @Override
      public Balancer create(Scenario scenario, RandomGenerator random) {
        return new Prequal(scenario.servers(), Prequal.RIF_QUANTILE, random);
      }
    };

    private final String label;

    Rivals(String label) {
      this.label = label;
    }

    @Override
    public String label() {
      return label;
    }
  }
}
