package io.swarmdns.server.admin;

import io.swarmdns.gossip.log.LogHealth;
import io.swarmdns.proto.NodeStatus;
import io.swarmdns.proto.NodeStatus.Liveness;
import io.swarmdns.proto.NodeStatus.Vote;
import io.swarmdns.proto.SwarmStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// What needs somebody's attention, and what to do about it: one sentence or two each, the most
/// urgent first. Pure.
final class Warnings {
  /// Certificates are renewed long before; this late, something is wrong.
  static final Duration CERTIFICATE_LEFT_MIN = Duration.ofDays(5);

  /// Free space below which people are told, before the log refuses entries.
  static final long FREE_BYTES_MIN = 1L << 30;

  private static final int COUNT_MAX = 100;

  private final List<String> warnings = new ArrayList<>();
  private final Facts facts;

  /// What is looked at.
  ///
  /// @param status without warnings
  /// @param health of this node's part in the log
  /// @param certificateEnd when this node's certificate expires
  /// @param freeBytes where this node's data is
  record Facts(
      SwarmStatus status,
      LogHealth health,
      boolean upgradeNeeded,
      Instant certificateEnd,
      long freeBytes,
      Instant now) {}

  private Warnings(Facts facts) {
    this.facts = facts;
  }

  static List<String> of(Facts facts) {
    var found = new Warnings(facts);
    found.leader();
    found.here();
    found.nodes();
    found.votes();
    return found.warnings.stream().limit(COUNT_MAX).toList();
  }

  private void leader() {
    if (facts.status().getLeader().isEmpty()) {
      warnings.add(
          "no node leads, so that no edits can be made; queries are answered. A majority of the"
              + " nodes that vote must run and reach each other: start those that are silent, or"
              + " mend the network");
    }
  }

  private void here() {
    var node = facts.status().getAskedNode();
    if (facts.status().getLeaderSilentSeconds() > 0) {
      warnings.add(
          node
              + " has heard no leader for "
              + facts.status().getLeaderSilentSeconds()
              + " s, and "
              + facts.status().getExpiredZones()
              + " of its zones have expired: they are answered with SERVFAIL, the others until their"
              + " SOA EXPIRE has passed");
    }
    if (facts.upgradeNeeded()) {
      warnings.add(
          node
              + " met an entry of a newer version of the program and has stopped to follow: upgrade"
              + " it");
    }
    switch (facts.health()) {
      case LogHealth.Ok _ -> {}
      case LogHealth.Repaired(String what) ->
          warnings.add(node + " repaired its log when it started (" + what + "): look at its disk");
      case LogHealth.DiskLow(long free, long needed) ->
          warnings.add(
              "the disk of "
                  + node
                  + " has "
                  + mebibytes(free)
                  + " left of the "
                  + mebibytes(needed)
                  + " that edits need: free space there");
      case LogHealth.Stopped(String reason) ->
          warnings.add(
              "the log of " + node + " has stopped (" + reason + "): see its log, then restart it");
      case LogHealth.Removed _ ->
          warnings.add(
              node + " was removed from the swarm: stop it, or let it join again with a token");
    }
    if (!(facts.health() instanceof LogHealth.DiskLow) && facts.freeBytes() < FREE_BYTES_MIN) {
      warnings.add(
          "the disk of "
              + node
              + " has "
              + mebibytes(facts.freeBytes())
              + " left: free space there before edits are refused");
    }
    var left = Duration.between(facts.now(), facts.certificateEnd());
    if (left.compareTo(CERTIFICATE_LEFT_MIN) < 0) {
      warnings.add(
          left.isNegative()
              ? "the certificate of " + node + " has expired: let it join again with a token"
              : "the certificate of "
                  + node
                  + " expires in "
                  + left.toHours()
                  + " h and should have been renewed: see its log, and that it reaches a primary");
    }
  }

  private static String mebibytes(long bytes) {
    return (bytes >> 20) + " MiB";
  }

  private void nodes() {
    for (var node : facts.status().getNodesList()) {
      var name = node.getMetadata().getName();
      if (node.getLiveness() == Liveness.SILENT) {
        warnings.add(
            name + " is silent: start it, or remove it for good with swarmctl node remove " + name);
      }
      if (node.getDigestDiffers()) {
        warnings.add(
            name
                + " answers with other zones than "
                + facts.status().getAskedNode()
                + ": stop one of the two whose answers are wrong, and let it join anew");
      }
    }
  }

  private void votes() {
    var voters =
        facts.status().getNodesList().stream()
            .filter(node -> node.getVote() == Vote.VOTER || node.getVote() == Vote.LEADER)
            .toList();
    int wanted = facts.status().getWantedVoters();
    if (voters.size() < wanted) {
      warnings.add(
          voters.size()
              + " of "
              + wanted
              + " wanted nodes vote: let primaries or witnesses join (swarmctl token create)");
    }
    if (voters.size() > 0 && voters.size() % 2 == 0) {
      warnings.add(
          voters.size()
              + " nodes vote, and no more of them may fail than of "
              + (voters.size() - 1)
              + ": add a primary or a witness");
    }
    region(voters);
  }

  private void region(List<NodeStatus> voters) {
    var regions =
        voters.stream().map(node -> node.getMetadata().getRegion()).collect(Collectors.toSet());
    if (voters.size() > 1 && regions.size() == 1) {
      warnings.add(
          "all nodes that vote are in one region ("
              + regions.iterator().next()
              + "): edits stop when it fails. Let a primary or a witness join elsewhere");
    }
  }
}
