package io.swarmdns.gossip.membership;

import io.scalecube.cluster.transport.api.Message;
import io.swarmdns.proto.GossipFrame;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/// The questions that wait for an answer: an answer counts only from whom was asked. Thread-safe.
final class PendingAnswers {
  private static final int WAITING_MAX = 1024;

  /// @param from whose answer it must be; empty for a seed whose name is not known
  private record Waiting(
      String correlation, String answer, Optional<String> from, MonoSink<Message> sink) {
    @Override
    public boolean equals(Object other) {
      return this == other;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(sink);
    }
  }

  private final Map<String, Set<Waiting>> byCorrelation = new HashMap<>();
  private int count;

  /// Asks by `send` once someone subscribes. The caller bounds the time.
  Mono<Message> ask(GossipFrame question, Optional<String> from, Mono<Void> send) {
    return Mono.create(sink -> {
      Waiting waiting =
          new Waiting(question.getCorrelationId(), answerTo(question.getQualifier()), from, sink);
      if (!add(waiting)) {
        sink.error(new IllegalStateException("more than " + WAITING_MAX + " questions wait"));
        return;
      }
      sink.onDispose(() -> remove(waiting));
      var unused = send.subscribe(null, sink::error);
    });
  }

  private static String answerTo(String qualifier) {
    return switch (qualifier) {
      case Qualifiers.PING, Qualifiers.PING_REQUEST -> Qualifiers.PING_ACK;
      case Qualifiers.SYNC -> Qualifiers.SYNC_ACK;
      case Qualifiers.METADATA_REQUEST -> Qualifiers.METADATA_REPLY;
      default -> throw new IllegalArgumentException("not a question: " + qualifier);
    };
  }

  private synchronized boolean add(Waiting waiting) {
    if (count >= WAITING_MAX) {
      return false;
    }
    count++;
    byCorrelation.computeIfAbsent(waiting.correlation(), key -> new LinkedHashSet<>()).add(waiting);
    return true;
  }

  private synchronized void remove(Waiting waiting) {
    Set<Waiting> same = byCorrelation.get(waiting.correlation());
    if (same != null && same.remove(waiting)) {
      count--;
      if (same.isEmpty()) {
        byCorrelation.remove(waiting.correlation());
      }
    }
  }

  /// Whether somebody waited for this answer from this sender; it is then given to them.
  boolean answer(String sender, GossipFrame frame) {
    Waiting found = find(sender, frame);
    if (found == null) {
      return false;
    }
    found.sink().success(FrameCodec.decode(frame));
    return true;
  }

  private synchronized @Nullable Waiting find(String sender, GossipFrame frame) {
    Set<Waiting> same = byCorrelation.getOrDefault(frame.getCorrelationId(), Set.of());
    Iterator<Waiting> all = same.iterator();
    while (all.hasNext()) {
      Waiting waiting = all.next();
      boolean asked = waiting.from().isEmpty() || waiting.from().get().equals(sender);
      if (asked && waiting.answer().equals(frame.getQualifier())) {
        return waiting;
      }
    }
    return null;
  }
}
