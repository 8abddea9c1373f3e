package io.swarmdns.server;

import io.grpc.BindableService;
import io.swarmdns.server.admin.AdminParts;
import io.swarmdns.server.admin.AdminService;
import io.swarmdns.server.admin.NodeSighting;
import io.swarmdns.server.swarm.SwarmNode;
import io.swarmdns.server.swarm.SwarmParts;
import io.swarmdns.zone.check.ZoneTextLoader;
import java.util.List;

/// What people ask of a node in a swarm, made from the parts that the node consists of.
final class SwarmServices implements SwarmNode.Services {
  @Override
  public SwarmNode.ForPeople of(SwarmParts parts) {
    var trust = parts.trust();
    var admin =
        new AdminService(
            new AdminParts(
                parts.name(),
                trust.identity().root(),
                parts.store(),
                parts.state(),
                parts.log(),
                parts.leader(),
                parts.waits(),
                parts.board(),
                node ->
                    parts
                        .peers()
                        .heard(node)
                        .map(heard ->
                            new NodeSighting(heard.metadata(), heard.alive(), heard.aliveMillis())),
                parts.authority(),
                () -> trust.identity().certificate().getNotAfter().toInstant(),
                new ZoneTextLoader(parts.store().hasher(), parts.clock()),
                parts.files().dataDirectory(),
                parts.workers(),
                parts.timer(),
                parts.clock(),
                parts.random()));
    return new SwarmNode.ForPeople(List.<BindableService>of(admin), admin.desk(), admin::warnings);
  }
}
