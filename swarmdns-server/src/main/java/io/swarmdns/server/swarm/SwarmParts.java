package io.swarmdns.server.swarm;

import io.swarmdns.gossip.identity.SwarmAuthority;
import io.swarmdns.gossip.identity.SwarmTrust;
import io.swarmdns.gossip.live.LiveWaits;
import io.swarmdns.gossip.live.ProgressBoard;
import io.swarmdns.gossip.log.ReplicatedLog;
import io.swarmdns.gossip.peer.LeaderClient;
import io.swarmdns.gossip.state.GroupState;
import io.swarmdns.zone.store.ZoneStore;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;

/// The parts of a running swarm node, for the services that people and programs use.
///
/// @param name this node's
/// @param authority issues certificates; empty where this node has no issuer's key
/// @param store the zones; changed by the state alone
/// @param leader brings edits to whoever leads
/// @param workers run what blocks, a virtual thread each
/// @param timer for delays; nothing that blocks runs there
public record SwarmParts(
    String name,
    SwarmFiles files,
    SwarmOptions options,
    SwarmTrust trust,
    Supplier<Optional<SwarmAuthority>> authority,
    ZoneStore store,
    GroupState state,
    ProgressBoard board,
    ReplicatedLog log,
    LeaderClient leader,
    LiveWaits waits,
    Peers peers,
    ExecutorService workers,
    ScheduledExecutorService timer,
    InstantSource clock,
    SecureRandom random) {}
