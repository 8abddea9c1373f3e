package io.swarmdns.gossip.live;

import com.google.protobuf.ByteString;
import io.swarmdns.proto.AppliedReport;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;

/// How far each node has applied the log, as last heard. The leader hears it from the nodes and
/// tells all of them. Thread-safe.
public final class ProgressBoard {
  /// Own digests kept: a node that is further behind is compared when it has come closer.
  private static final int DIGESTS_MAX = 4_096;

  private final Map<String, AppliedReport> reports = new TreeMap<>();
  private final Map<Long, ByteString> ownDigests = new LinkedHashMap<>();
  private final TreeSet<String> diverged = new TreeSet<>();
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

  /// Is told, by whoever brought it, that something is new.
  public void subscribe(Runnable listener) {
    listeners.add(listener);
  }

  /// What this node has applied itself.
  public void own(AppliedReport report) {
    synchronized (this) {
      reports.put(report.getNode(), report);
      ownDigests.put(report.getIndex(), report.getDigest());
      while (ownDigests.size() > DIGESTS_MAX) {
        var oldest = ownDigests.keySet().iterator();
        oldest.next();
        oldest.remove();
      }
    }
    listeners.forEach(Runnable::run);
  }

  /// What another node has applied. Older news than what is known changes nothing, unless the node
  /// has begun anew: whoever is connected to it says so by [#forget] first.
  public void heard(AppliedReport report) {
    synchronized (this) {
      var known = reports.get(report.getNode());
      if (known != null && known.getIndex() > report.getIndex()) {
        return;
      }
      reports.put(report.getNode(), report);
      var ours = ownDigests.get(report.getIndex());
      if (ours != null && !report.getDigest().isEmpty()) {
        if (ours.equals(report.getDigest())) {
          diverged.remove(report.getNode());
        } else {
          diverged.add(report.getNode());
        }
      }
    }
    listeners.forEach(Runnable::run);
  }

  /// The node has to say anew what it has.
  public void forget(String node) {
    synchronized (this) {
      reports.remove(node);
      diverged.remove(node);
    }
    listeners.forEach(Runnable::run);
  }

  /// This node begins with an empty log: what it had is not compared any more.
  public synchronized void beginAnew() {
    ownDigests.clear();
    diverged.clear();
  }

  /// Up to which index a node's queries see the log, -1 when that is not known.
  public synchronized long index(String node) {
    var report = reports.get(node);
    return report == null ? -1 : report.getIndex();
  }

  /// All reports, by node.
  public synchronized List<AppliedReport> all() {
    return List.copyOf(reports.values());
  }

  /// Whether the node had other zones than this one at the same index when last compared.
  public synchronized boolean hasDiverged(String node) {
    return diverged.contains(node);
  }
}
