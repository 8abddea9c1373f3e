package io.swarmdns.gossip.membership;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells listeners about changes of a [MemberTable], by a thread of its own.
final class ListenerLoop implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ListenerLoop.class);

  private static final class Subscriber {
    private final MembershipListener listener;
    private final Map<String, Member> told = new HashMap<>();

    Subscriber(MembershipListener listener) {
      this.listener = listener;
    }
  }

  private final MemberTable table;
  private final List<Subscriber> subscribers = new ArrayList<>();
  private final Semaphore wake = new Semaphore(0);
  private final Thread thread;
  private volatile boolean closed;

  ListenerLoop(MemberTable table, String name) {
    this.table = table;
    this.thread = Thread.ofVirtual().name(name).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  void subscribe(MembershipListener listener) {
    synchronized (subscribers) {
      subscribers.add(new Subscriber(listener));
    }
    changed();
  }

  /// The table may have changed.
  void changed() {
    wake.release();
  }

  private void run() {
    while (!closed) {
      try {
        wake.acquire();
      } catch (InterruptedException e) {
        return;
      }
      wake.drainPermits();
      tellAll();
    }
  }

  private void tellAll() {
    List<Subscriber> all;
    synchronized (subscribers) {
      all = List.copyOf(subscribers);
    }
    Map<Subscriber, List<MemberTable.Change>> changes = new HashMap<>();
    synchronized (table) {
      all.forEach(one -> changes.put(one, table.changesSince(one.told)));
      table.forgetDepartures();
    }
    for (Subscriber one : all) {
      for (MemberTable.Change change : changes.getOrDefault(one, List.of())) {
        tell(one.listener, change);
      }
    }
  }

  private static void tell(MembershipListener listener, MemberTable.Change change) {
    try {
      change.tell(listener);
    } catch (RuntimeException e) {
      LOG.error("a listener of the membership failed at {}", change, e);
    }
  }

  @Override
  public void close() {
    closed = true;
    wake.release();
  }
}
