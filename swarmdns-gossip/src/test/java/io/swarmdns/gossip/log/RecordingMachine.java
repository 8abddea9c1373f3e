package io.swarmdns.gossip.log;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/// A state machine that remembers every entry with its index, and notices calls that break the
/// contract.
public final class RecordingMachine implements LogStateMachine {
  private static final int ENTRIES_MAX = 10_000_000;

  private final List<Applied> entries = new ArrayList<>();
  private final List<String> violations = new ArrayList<>();
  private final AtomicBoolean inside = new AtomicBoolean();
  private volatile String poison = "";
  private long lastIndex = -1;
  private int restores;
  private int snapshots;
  private Set<LogMember> members = Set.of();

  /// An entry and where it was.
  public record Applied(long index, String text) {}

  @Override
  public void apply(long term, long index, byte[] entry) {
    alone(() -> {
      if (index <= lastIndex) {
        violations.add("index " + index + " after " + lastIndex);
      }
      String text = new String(entry, StandardCharsets.UTF_8);
      if (text.equals(poison)) {
        throw new IllegalStateException("poisoned by " + text);
      }
      lastIndex = index;
      entries.add(new Applied(index, text));
    });
  }

  @Override
  public Optional<LogSnapshot> snapshot() {
    alone(() -> snapshots++);
    List<Applied> frozen;
    synchronized (this) {
      frozen = List.copyOf(entries);
    }
    return Optional.of(
        new LogSnapshot() {
          @Override
          public void writeTo(OutputStream out) throws IOException {
            var data = new DataOutputStream(out);
            data.writeInt(frozen.size());
            for (var entry : frozen) {
              data.writeLong(entry.index());
              byte[] text = entry.text().getBytes(StandardCharsets.UTF_8);
              data.writeInt(text.length);
              data.write(text);
            }
            data.flush();
          }

          @Override
          public void close() {}
        });
  }

  @Override
  public void restore(InputStream snapshot, long index, long term) throws IOException {
    var data = new DataInputStream(snapshot);
    var restored = new ArrayList<Applied>();
    int count = data.readInt();
    if (count < 0 || count > ENTRIES_MAX) {
      throw new IOException("snapshot of " + count + " entries");
    }
    for (int i = 0; i < count; i++) {
      long at = data.readLong();
      byte[] text = data.readNBytes(data.readInt());
      restored.add(new Applied(at, new String(text, StandardCharsets.UTF_8)));
    }
    if (data.read() >= 0) {
      throw new IOException("the snapshot has more bytes than entries");
    }
    alone(() -> {
      entries.clear();
      entries.addAll(restored);
      lastIndex = index;
      restores++;
    });
  }

  @Override
  public void clear() {
    alone(() -> {
      entries.clear();
      lastIndex = -1;
    });
  }

  @Override
  public void membersChanged(long index, Set<LogMember> newMembers) {
    alone(() -> members = newMembers);
  }

  private void alone(Runnable action) {
    if (!inside.compareAndSet(false, true)) {
      violations.add("two calls at once");
    }
    try {
      synchronized (this) {
        action.run();
      }
    } finally {
      inside.set(false);
    }
  }

  /// The entry with this text cannot be applied.
  public void poison(String text) {
    poison = text;
  }

  public synchronized List<Applied> entries() {
    return List.copyOf(entries);
  }

  public List<String> texts() {
    return entries().stream().map(Applied::text).toList();
  }

  public synchronized int size() {
    return entries.size();
  }

  public synchronized int restores() {
    return restores;
  }

  public synchronized int snapshots() {
    return snapshots;
  }

  public synchronized Set<LogMember> members() {
    return members;
  }

  public synchronized List<String> violations() {
    return List.copyOf(violations);
  }

  /// How often each text was applied.
  public Map<String, Integer> counts() {
    var counts = new HashMap<String, Integer>();
    texts().forEach(text -> counts.merge(text, 1, Integer::sum));
    return counts;
  }
}
