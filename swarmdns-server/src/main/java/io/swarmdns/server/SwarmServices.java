package io.swarmdns.server;

import io.grpc.BindableService;
import io.swarmdns.gossip.identity.EnrolmentDesk;
import io.swarmdns.server.swarm.SwarmNode;
import io.swarmdns.server.swarm.SwarmParts;
import java.util.List;

/// What people ask of a node in a swarm.
final class SwarmServices implements SwarmNode.Services {
  @Override
  public List<BindableService> forPeople(SwarmParts parts) {
    return List.of();
  }

  @Override
  public EnrolmentDesk desk(SwarmParts parts) {
    return (hash, node, enrolment) ->
        new EnrolmentDesk.Refused(EnrolmentDesk.Refusal.UNKNOWN_TOKEN);
  }
}
