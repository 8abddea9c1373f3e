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
    ROUND_ROBIN("round-robin"),
    RANDOM("random"),
    LEAST_REQUEST("least-request"),
    PEAK_EWMA("peak-ewma"),
    C3("c3"),
    PREQUAL("prequal");

    private final String label;

    Rivals(String label) {
      this.label = label;
    }

    @Override
    public String label() {
      return label;
    }

    @Override
    public Balancer create(Scenario scenario, RandomGenerator random) {
      int servers = scenario.servers();
      return switch (this) {
        case ROUND_ROBIN -> new RoundRobin(servers, random);
        case RANDOM -> new RandomChoice(servers, random);
        case LEAST_REQUEST -> new LeastRequest(servers, random);
        case PEAK_EWMA -> new PeakEwma(servers, random);
        case C3 -> {
          double serverRate = scenario.workers() / scenario.serviceMillis() * 1e3;
          yield new C3(servers, scenario.forwarders(), serverRate, random);
        }
        case PREQUAL -> new Prequal(servers, Prequal.RIF_QUANTILE, random);
      };
    }
  }
}
