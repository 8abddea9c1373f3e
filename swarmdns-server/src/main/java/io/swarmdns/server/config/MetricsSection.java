package io.swarmdns.server.config;

import java.net.InetSocketAddress;

/// The HTTP endpoint for metrics and health.
public record MetricsSection(boolean enabled, InetSocketAddress address) {
  static final Section SECTION =
      new Section(
          "metrics",
          "Metrics for Prometheus at /metrics and the node's health at /health, over HTTP.");

  private static final Key<Boolean> ENABLED =
      SECTION.key("enabled", ValueTypes.flag(), "true", "Whether the endpoint runs.");
  private static final Key<InetSocketAddress> ADDRESS =
      SECTION.key(
          "address",
          ValueTypes.socketAddress(9153),
          "127.0.0.1:9153",
          "Address to listen on. There is no login: keep it where only your monitoring gets.");

  static MetricsSection of(Values values) {
    return new MetricsSection(values.get(ENABLED), values.get(ADDRESS));
  }
}
