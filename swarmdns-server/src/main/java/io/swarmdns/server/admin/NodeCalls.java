package io.swarmdns.server.admin;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.swarmdns.gossip.log.LogMember;
import io.swarmdns.gossip.log.ReplicatedLog;
import io.swarmdns.gossip.placement.PeerIds;
import io.swarmdns.gossip.state.Settings;
import io.swarmdns.proto.Done;
import io.swarmdns.proto.EnrolledNode;
import io.swarmdns.proto.NodeRequest;
import io.swarmdns.proto.Revocation;
import io.swarmdns.proto.Role;
import io.swarmdns.proto.Setting;
import io.swarmdns.proto.SettingKey.Kind;
import io.swarmdns.proto.SettingsChange;
import io.swarmdns.server.edit.SettingsDoor;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Takes nodes out of service, and out of the swarm. What follows from that (who votes, who leads)
/// the leader decides from the settings.
final class NodeCalls {
  private final SettingsDoor settings;
  private final NodeTable nodes;
  private final ReplicatedLog log;
  private final InstantSource clock;

  NodeCalls(SettingsDoor settings, NodeTable nodes, ReplicatedLog log, InstantSource clock) {
    this.settings = settings;
    this.nodes = nodes;
    this.log = log;
    this.clock = clock;
  }

  Done drain(Actor actor, NodeRequest request) throws InterruptedException {
    settings.change(
        actor.author(),
        now -> {
          var seen = node(now, request.getNode());
          if (seen.getNode().getDraining()) {
            return Optional.empty();
          }
          if (!request.getForce() && isLastPrimary(now, request.getNode())) {
            throw refused(
                request.getNode()
                    + " is the last primary in service: without it nobody takes edits. Add one, or"
                    + " use --force");
          }
          return Optional.of(
              SettingsChange.newBuilder()
                  .addExpected(seen)
                  .addSet(seen.toBuilder().setNode(seen.getNode().toBuilder().setDraining(true))));
        });
    return Done.getDefaultInstance();
  }

  Done undrain(Actor actor, NodeRequest request) throws InterruptedException {
    settings.change(
        actor.author(),
        now -> {
          var seen = node(now, request.getNode());
          return seen.getNode().getDraining()
              ? Optional.of(
                  SettingsChange.newBuilder()
                      .addExpected(seen)
                      .addSet(seen.toBuilder().setNode(seen.getNode().toBuilder().clearDraining())))
              : Optional.empty();
        });
    return Done.getDefaultInstance();
  }

  Done remove(Actor actor, NodeRequest request) throws InterruptedException {
    settings.change(
        actor.author(),
        now -> {
          var seen = node(now, request.getNode());
          checkVotes(request);
          if (!request.getForce()) {
            checkUnneeded(now, request.getNode());
          }
          return Optional.of(removed(seen));
        });
    return Done.getDefaultInstance();
  }

  private static Setting node(Settings now, String name) {
    return now.get(Kind.NODE, name)
        .orElseThrow(() ->
            Status.NOT_FOUND
                .withDescription("no node " + Arguments.shown(name) + "; see swarmctl node list")
                .asRuntimeException());
  }

  private static StatusRuntimeException refused(String why) {
    return Status.FAILED_PRECONDITION.withDescription(why).asRuntimeException();
  }

  private static boolean isLastPrimary(Settings now, String name) {
    var enrolled = now.nodes();
    EnrolledNode node = enrolled.get(name);
    return node != null
        && node.getRole() == Role.PRIMARY
        && enrolled.entrySet().stream()
            .filter(other -> !other.getKey().equals(name))
            .noneMatch(other ->
                other.getValue().getRole() == Role.PRIMARY && !other.getValue().getDraining());
  }

  private Set<String> voters() {
    return log.members().stream()
        .filter(member -> member.vote().counts())
        .map(LogMember::peerId)
        .map(PeerIds::node)
        .collect(Collectors.toSet());
  }

  /// Without any vote there would be no swarm, not even one that this can be taken back in.
  private void checkVotes(NodeRequest request) {
    if (voters().equals(Set.of(request.getNode()))) {
      throw refused(
          request.getNode()
              + " is the only node that votes: without it no edit can be made any more, this"
              + " included. Let another node join and get a vote first: see swarmctl node list");
    }
  }

  private void checkUnneeded(Settings now, String name) {
    if (nodes.isAlive(name)) {
      throw refused(
          name
              + " is alive. Drain it (swarmctl node drain "
              + name
              + ") and stop it first, or use --force");
    }
    if (isLastPrimary(now, name)) {
      throw refused(name + " is the last primary in service. Add one, or use --force");
    }
    var others = voters();
    if (!others.remove(name)) {
      return;
    }
    long alive = others.stream().filter(nodes::isAlive).count();
    int needed = others.size() / 2 + 1;
    if (alive < needed) {
      throw refused(
          "of the "
              + others.size()
              + " nodes that would vote without "
              + name
              + ", "
              + alive
              + " are alive; "
              + needed
              + " are needed. Bring some back first, or use --force");
    }
  }

  private SettingsChange.Builder removed(Setting seen) {
    var enrolment = HexFormat.of().formatHex(seen.getNode().getEnrolment().toByteArray());
    var change = SettingsChange.newBuilder().addExpected(seen).addRemove(seen.getKey());
    return enrolment.isEmpty()
        ? change
        : change.addSet(
            revocation(enrolment, seen.getKey().getName(), "the node was removed", clock));
  }

  /// Refuses all certificates of an enrolment from now on.
  static Setting revocation(String enrolment, String subject, String reason, InstantSource clock) {
    return Setting.newBuilder()
        .setKey(Settings.key(Kind.REVOCATION, enrolment))
        .setRevocation(
            Revocation.newBuilder()
                .setSubject(subject)
                .setReason(reason)
                .setRevokedMillis(clock.millis()))
        .build();
  }
}
