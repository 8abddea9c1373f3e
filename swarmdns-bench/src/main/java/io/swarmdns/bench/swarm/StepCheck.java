package io.swarmdns.bench.swarm;

import com.google.protobuf.ByteString;
import io.grpc.StatusException;
import io.swarmdns.proto.HistoryEntry;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;

/// Whether what a client was told is what a node has.
///
/// @param lost acknowledged steps whose record is not there
/// @param doubled requests that the zone's history has more than once
public record StepCheck(int lost, int doubled) {
  /// Looks at the zone that a writer has ended with.
  ///
  /// @throws IOException when the node does not say
  public static StepCheck at(NodeProcess node, StepWriter writer)
      throws IOException, InterruptedException {
    try {
      var owners = owners(node.admin().text(writer.origin()));
      int lost = 0;
      for (int step = 1; step <= writer.steps(); step++) {
        if (!owners.contains(RecordEdits.owner(StepWriter.CHAIN, step))) {
          lost++;
        }
      }
      return new StepCheck(lost, doubled(node, writer));
    } catch (StatusException e) {
      throw new IOException(node.name() + " does not show " + writer.origin(), e);
    }
  }

  private static int doubled(NodeProcess node, StepWriter writer) throws StatusException {
    Set<ByteString> seen = new HashSet<>();
    int doubled = 0;
    for (HistoryEntry entry : node.admin().history(writer.origin())) {
      if (!seen.add(entry.getRequestId())) {
        doubled++;
      }
    }
    return doubled;
  }

  /// First labels of all owner names, in whatever form the text has them.
  private static Set<String> owners(String text) {
    return text.lines()
        .filter(line -> !line.isEmpty() && !Character.isWhitespace(line.charAt(0)))
        .map(line -> line.split("[. \t]", 2)[0])
        .collect(Collectors.toSet());
  }

  StepCheck plus(StepCheck other) {
    return new StepCheck(lost + other.lost, doubled + other.doubled);
  }
}
