package io.swarmdns.gossip.route;

/// The figures of one trail, for people and metrics. Its strength, the pheromone, is 1 divided by
/// the expected delay.
///
/// @param peer the slot that [Router#add] gave the peer
/// @param expectedNanos the delay to expect of a query sent now
/// @param networkNanos the network's part of it
/// @param serviceNanos how long the peer works on a query
/// @param queue the queries expected there
/// @param outstanding this node's queries there that are not answered yet
/// @param failureRate share of queries that fail; from 0 to 1
/// @param ejectedUntilNanos the time until which it gets no queries, as `nowNanos` counts; the past
///   when it is not ejected
/// @param draining whether it has said that it is leaving
/// @param answers queries answered so far
/// @param failures queries failed so far
public record Trail(
    int peer,
    double expectedNanos,
    double networkNanos,
    double serviceNanos,
    double queue,
    int outstanding,
    double failureRate,
    long ejectedUntilNanos,
    boolean draining,
    long answers,
    long failures) {}
