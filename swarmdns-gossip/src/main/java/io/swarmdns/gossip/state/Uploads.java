package io.swarmdns.gossip.state;

import com.google.protobuf.ByteString;
import io.swarmdns.proto.UploadPart;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Parts of large zones that have come by the log and are not visible yet. Bounded. Changed by the
/// thread that applies; thread-safe.
final class Uploads {
  /// Bytes of all parts at most.
  static final long BYTES_MAX = 2L << 30;

  /// How long after its newest part an upload is kept for the changeset that names it, by the times
  /// of the log's entries. Whoever sent the parts may have died, and as long as any are kept no
  /// snapshot is taken, so that the log would grow for ever.
  static final long KEPT_MILLIS = 600_000;

  private final Map<ByteString, List<ByteString>> parts = new HashMap<>();

  /// The time of the newest part of each upload.
  private final Map<ByteString, Long> lastMillis = new HashMap<>();

  private long bytes;

  /// Forgets what has been left alone. Called with the time of each entry before it is applied, so
  /// that all nodes forget at the same entry.
  synchronized void expire(long nowMillis) {
    for (var upload : List.copyOf(lastMillis.entrySet())) {
      if (upload.getValue() < nowMillis - KEPT_MILLIS) {
        forget(upload.getKey());
      }
    }
  }

  /// Keeps a part, or forgets the upload. What comes out of order, or is too much, ends it: the
  /// changeset that names it will not find it.
  ///
  /// @param timeMillis of the part's entry
  synchronized void take(UploadPart part, long timeMillis) {
    var id = part.getUploadId();
    if (part.getAbandoned()) {
      forget(id);
      return;
    }
    if (part.getNumber() == 0) {
      forget(id); // another leader, or another attempt, begins again
      parts.put(id, new ArrayList<>());
      lastMillis.put(id, timeMillis);
    }
    var soFar = parts.get(id);
    if (soFar == null || soFar.size() != part.getNumber()) {
      forget(id);
      return;
    }
    if (bytes + part.getBytes().size() > BYTES_MAX) {
      forget(id);
      return;
    }
    soFar.add(part.getBytes());
    lastMillis.put(id, timeMillis);
    bytes += part.getBytes().size();
  }

  /// The bytes of an upload; they stay until [#forget].
  synchronized Optional<InputStream> open(ByteString id) {
    return Optional.ofNullable(parts.get(id))
        .map(list ->
            new SequenceInputStream(
                Collections.enumeration(list.stream().map(ByteString::newInput).toList())));
  }

  /// How many bytes of an upload have come.
  synchronized long bytes(ByteString id) {
    return parts.getOrDefault(id, List.of()).stream().mapToLong(ByteString::size).sum();
  }

  synchronized void forget(ByteString id) {
    lastMillis.remove(id);
    var gone = parts.remove(id);
    if (gone != null) {
      bytes -= gone.stream().mapToLong(ByteString::size).sum();
    }
  }

  synchronized void clear() {
    parts.clear();
    lastMillis.clear();
    bytes = 0;
  }

  /// Whether any upload is under way.
  synchronized boolean isEmpty() {
    return parts.isEmpty();
  }
}
