package io.swarmdns.gossip.sim;

import com.google.protobuf.ByteString;
import io.swarmdns.gossip.log.LogSnapshot;
import io.swarmdns.gossip.state.GroupState;
import io.swarmdns.zone.name.DomainName;
import io.swarmdns.zone.store.ZoneDigest;
import io.swarmdns.zone.store.ZoneStore;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/// Compares what nodes have come to, with each other and with the model.
final class Reckoning {
  private record Content(int serial, ZoneDigest digest) {}

  private Reckoning() {}

  /// The node's zones are those of the model.
  static void content(SimNode node, Oracle oracle) {
    var here = new TreeMap<DomainName, ModelZone>();
    for (var zone : node.store().current().zones()) {
      try (var lease = node.store().lease(zone.origin()).orElseThrow()) {
        here.put(zone.origin(), ModelZone.read(lease.get()));
      }
    }
    if (!here.equals(oracle.model().zones())) {
      throw new Violation(
          node.name() + " has zones " + here + ", should have " + oracle.model().zones());
    }
  }

  /// The digest of all zones is that of its definition, taken from the zones anew.
  static void digest(SimNode node) {
    byte[] sum = new byte[32];
    for (var zone : contents(node).entrySet()) {
      var serial = ByteBuffer.allocate(Integer.BYTES).putInt(zone.getValue().serial());
      byte[] hash;
      try {
        var sha256 = MessageDigest.getInstance("SHA-256");
        sha256.update(zone.getKey().wire());
        sha256.update(serial.array());
        hash = sha256.digest(zone.getValue().digest().bytes());
      } catch (NoSuchAlgorithmException e) {
        throw new AssertionError("every Java platform has SHA-256", e);
      }
      for (int i = 0; i < sum.length; i++) {
        sum[i] ^= hash[i];
      }
    }
    if (!node.state().position().digest().equals(ByteString.copyFrom(sum))) {
      throw new Violation(node.name() + " has a digest that is not that of its zones");
    }
  }

  /// Nobody waits any more.
  static void nothingOwed(SimNode node) {
    if (node.answersOwed() != 0 || node.liveWaits() != 0) {
      throw new Violation(
          node.name()
              + " owes "
              + node.answersOwed()
              + " answers and has "
              + node.liveWaits()
              + " waits at rest");
    }
  }

  /// Nothing is left of what a node had.
  ///
  /// @param zones that it had
  static void empty(
      String node,
      GroupState state,
      ZoneStore store,
      Collection<DomainName> zones,
      Collection<ByteString> requests) {
    var position = state.position();
    boolean isEmpty =
        store.current().zones().isEmpty()
            && zones.stream().noneMatch(zone -> state.history(zone).isPresent())
            && zones.stream().noneMatch(zone -> state.lastChange(zone).isPresent())
            && requests.stream().noneMatch(request -> state.outcome(request).isPresent())
            && state.settings().all().isEmpty()
            && state.heldIndex() == -1
            && state.heldTerm() == -1
            && position.digest().isEmpty();
    if (!isEmpty) {
      throw new Violation(node + " has something left after it was cleared");
    }
    state
        .snapshot()
        .ifPresentOrElse(
            LogSnapshot::close,
            () -> {
              throw new Violation(node + " keeps uploads after it was cleared");
            });
  }

  /// Two nodes at rest have the same of everything.
  static void same(SimNode one, SimNode other, Collection<ByteString> requests) {
    equal(
        one,
        other,
        "index",
        one.log().status().appliedIndex(),
        other.log().status().appliedIndex());
    equal(one, other, "digest", one.state().position().digest(), other.state().position().digest());
    equal(one, other, "settings", one.state().settings(), other.state().settings());
    equal(one, other, "zones", contents(one), contents(other));
    for (var origin : contents(one).keySet()) {
      equal(
          one,
          other,
          "history of " + origin,
          one.state().history(origin),
          other.state().history(origin));
    }
    for (var request : requests) {
      equal(
          one,
          other,
          "outcome of " + SwarmModel.idText(request),
          one.state().outcome(request),
          other.state().outcome(request));
    }
    if (other.store().proposalCount() != 0) {
      throw new Violation(
          other.name() + " keeps " + other.store().proposalCount() + " proposals at rest");
    }
  }

  private static void equal(SimNode one, SimNode other, String what, Object a, Object b) {
    if (!Objects.equals(a, b)) {
      throw new Violation(
          what + ": " + one.name() + " has " + a + ", " + other.name() + " has " + b);
    }
  }

  private static Map<DomainName, Content> contents(SimNode node) {
    var contents = new TreeMap<DomainName, Content>();
    for (var zone : node.store().current().zones()) {
      try (var lease = node.store().lease(zone.origin()).orElseThrow()) {
        contents.put(zone.origin(), new Content(lease.get().serial(), lease.get().digest()));
      }
    }
    return contents;
  }
}
