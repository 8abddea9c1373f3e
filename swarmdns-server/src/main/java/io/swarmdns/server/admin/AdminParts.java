package io.swarmdns.server.admin;

import io.swarmdns.gossip.identity.SwarmAuthority;
import io.swarmdns.gossip.live.LiveWaits;
import io.swarmdns.gossip.live.ProgressBoard;
import io.swarmdns.gossip.log.ReplicatedLog;
import io.swarmdns.gossip.peer.LeaderClient;
import io.swarmdns.gossip.state.GroupState;
import io.swarmdns.zone.check.ZoneTextLoader;
import io.swarmdns.zone.store.ZoneStore;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;

/// What the admin service needs of its node.
///
/// @param node this node's name
/// @param root of the swarm's certificates
/// @param store the zones; changed by the state alone
/// @param leader brings edits to whoever leads
/// @param authority issues certificates; empty where this node has no issuer's key
/// @param certificateEnd when this node's own certificate expires
/// @param loader builds versions for the store
/// @param dataDirectory the node's own; texts on their way in lie in a directory there
/// @param workers run what blocks; calls are bounded before they get there
/// @param timer for delays; nothing that blocks runs there
public record AdminParts(
    String node,
    X509Certificate root,
    ZoneStore store,
    GroupState state,
    ReplicatedLog log,
    LeaderClient leader,
    LiveWaits waits,
    ProgressBoard board,
    NodeSightings sightings,
    Supplier<Optional<SwarmAuthority>> authority,
    Supplier<Instant> certificateEnd,
    ZoneTextLoader loader,
    Path dataDirectory,
    Executor workers,
    ScheduledExecutorService timer,
    InstantSource clock,
    SecureRandom random) {}
