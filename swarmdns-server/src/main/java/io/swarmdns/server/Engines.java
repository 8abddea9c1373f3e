package io.swarmdns.server;

import io.swarmdns.server.observe.EngineCounters;
import io.swarmdns.server.observe.QueryLog;
import io.swarmdns.zone.answer.Responder;
import io.swarmdns.zone.answer.ResponderSettings;
import io.swarmdns.zone.store.ZoneStore;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/// The engines of this node, one for each event loop, and their common settings. Thread-safe.
final class Engines implements Supplier<Responder> {
  private final ZoneStore store;
  private final EngineCounters counters;
  private final QueryLog queryLog;
  private final List<Responder> engines = new CopyOnWriteArrayList<>();
  private volatile ResponderSettings settings;

  Engines(ZoneStore store, ResponderSettings settings, EngineCounters counters, QueryLog queryLog) {
    this.store = store;
    this.settings = settings;
    this.counters = counters;
    this.queryLog = queryLog;
  }

  /// One more engine, for the calling thread.
  @Override
  public Responder get() {
    var engine = new Responder(store, settings, counters.add(), queryLog.tap());
    engines.add(engine);
    engine.settings(settings);
    return engine;
  }

  /// All engines use these settings from their next batch on.
  void settings(ResponderSettings next) {
    settings = next;
    engines.forEach(engine -> engine.settings(next));
  }
}
