package io.swarmdns.bench.swarm;

import io.swarmdns.proto.Wait;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Writers that hand their edits to one node, each edit a request of its own, over as many
/// connections as the node's limit of calls needs.
public final class EditsAtNode implements AutoCloseable {
  /// Names that one writer edits, one after the other and again from the first.
  private static final int NAMES = 1_000;

  private static final long PATIENCE_MILLIS = 60_000;

  private final List<NodeAdmin> connections = new ArrayList<>();
  private final List<ClosedLoop.Writer> writers = new ArrayList<>();

  /// @param wait which acknowledgement an edit's time ends with
  public EditsAtNode(NodeProcess node, String origin, int count, Wait wait) {
    for (int i = 0; i < count; i++) {
      if (i % NodeAdmin.CALLS_MAX == 0) {
        connections.add(node.anotherAdmin());
      }
      writers.add(writer(connections.getLast(), origin, "w" + i + "-", wait));
    }
  }

  private static ClosedLoop.Writer writer(
      NodeAdmin admin, String origin, String prefix, Wait wait) {
    return number -> {
      var request = RecordEdits.address(origin, prefix + number % NAMES, number, wait);
      return switch (Attempt.at(admin, request, PATIENCE_MILLIS)) {
        case Outcome.Done(long committed, long live) -> wait == Wait.LIVE ? live : committed;
        case Outcome.Declined(var refused) -> throw new IOException("refused: " + refused);
        case Outcome.Unknown(var why) -> throw new IOException("not known: " + why);
      };
    };
  }

  public List<ClosedLoop.Writer> writers() {
    return writers;
  }

  @Override
  public void close() {
    connections.forEach(NodeAdmin::close);
  }
}
