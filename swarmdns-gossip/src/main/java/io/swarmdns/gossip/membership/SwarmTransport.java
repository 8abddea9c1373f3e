package io.swarmdns.gossip.membership;

import io.scalecube.cluster.transport.api.Message;
import io.scalecube.cluster.transport.api.Transport;
import io.swarmdns.gossip.channel.PeerChannels;
import io.swarmdns.gossip.identity.CertifiedSubject;
import io.swarmdns.proto.GossipFrame;
import io.swarmdns.proto.MembershipRecord;
import io.swarmdns.proto.MembershipTable;
import io.swarmdns.proto.Rumor;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/// scalecube's transport over the streams of the peer port: every frame goes through [FrameFilter]
/// on its way in. It opens no socket of its own.
final class SwarmTransport implements Transport {
  private static final int OUTBOXES_MAX = 256;
  private static final long UNUSED_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final MemberIdentity self;
  private final MemberAddress address;
  private final PeerChannels channels;
  private final FrameFilter filter;
  private final GossipCounters counters;
  private final LongSupplier nanoClock;
  private final PendingAnswers pending = new PendingAnswers();
  private final Map<MemberAddress, PeerOutbox> outboxes = new HashMap<>();

  // Subscribers take from it by bounded queues of their own; one that is behind misses messages.
  private final Sinks.Many<Message> inbound = Sinks.many().multicast().directBestEffort();
  private volatile boolean stopped;

  SwarmTransport(
      MemberIdentity self,
      MemberAddress address,
      PeerChannels channels,
      FrameFilter filter,
      GossipCounters counters,
      LongSupplier nanoClock) {
    this.self = self;
    this.address = address;
    this.channels = channels;
    this.filter = filter;
    this.counters = counters;
    this.nanoClock = nanoClock;
  }

  /// A frame from outside. Throws nothing.
  void receive(CertifiedSubject sender, GossipFrame frame) {
    if (stopped) {
      return;
    }
    switch (filter.judge(sender, frame)) {
      case FrameFilter.Dropped(DropReason reason) -> counters.drop(reason);
      case FrameFilter.Accepted(GossipFrame accepted) -> deliver(sender, accepted);
    }
  }

  private void deliver(CertifiedSubject sender, GossipFrame frame) {
    boolean answer =
        switch (frame.getQualifier()) {
          // An answer to a ping that was sent on another's behalf has its issuer in it.
          case Qualifiers.PING_ACK -> !frame.getPing().hasOriginalIssuer();
          case Qualifiers.METADATA_REPLY -> true;
          case Qualifiers.SYNC_ACK -> !frame.getCorrelationId().isEmpty();
          default -> false;
        };
    try {
      if (answer) {
        if (!pending.answer(sender.name(), frame)) {
          counters.drop(DropReason.UNSOLICITED);
          return;
        }
      } else {
        emit(FrameCodec.decode(frame));
      }
      counters.received().increment();
    } catch (IllegalArgumentException e) {
      counters.drop(DropReason.MALFORMED);
    }
  }

  /// Sinks are for one thread at a time.
  private synchronized void emit(Message message) {
    var unused = inbound.tryEmitNext(message);
  }

  @Override
  public String address() {
    return address.toString();
  }

  @Override
  public Mono<Transport> start() {
    return Mono.just(this);
  }

  @Override
  public Mono<Void> stop() {
    return Mono.fromRunnable(() -> {
      stopped = true;
      synchronized (outboxes) {
        outboxes.values().forEach(PeerOutbox::close);
        outboxes.clear();
      }
      synchronized (this) {
        var unused = inbound.tryEmitComplete();
      }
    });
  }

  @Override
  public boolean isStopped() {
    return stopped;
  }

  @Override
  public Mono<Void> send(String to, Message message) {
    return Mono.defer(() -> send(to, FrameCodec.encode(message)));
  }

  @Override
  public Mono<Message> requestResponse(String to, Message request) {
    return Mono.defer(() -> {
      GossipFrame frame = FrameCodec.encode(request);
      return MemberAddress.parse(to)
          .map(peer -> pending.ask(frame, peer.name(), send(to, frame)))
          .orElseGet(() -> Mono.error(new IllegalArgumentException("no address: " + to)));
    });
  }

  @Override
  public Flux<Message> listen() {
    return inbound.asFlux();
  }

  private Mono<Void> send(String to, GossipFrame frame) {
    return Mono.fromRunnable(() -> {
      if (isRelayed(frame)) {
        return; // Nobody would believe it.
      }
      noteOwn(frame);
      MemberAddress peer =
          MemberAddress.parse(to)
              .orElseThrow(() -> new IllegalArgumentException("no address: " + to));
      if (frame.getQualifier().equals(Qualifiers.PING)) {
        counters.pings().increment();
      }
      if (stopped || !outbox(peer).send(frame)) {
        counters.unsent().increment();
        throw new IllegalStateException("not connected to " + to);
      }
      counters.sent().increment();
    });
  }

  private boolean isRelayed(GossipFrame frame) {
    return frame.hasGossip()
        && frame.getGossip().getRumorsList().stream()
            .anyMatch(rumor -> !rumor.getGossiperId().equals(self.toString()));
  }

  /// Remembers which incarnation others can know of this node.
  private void noteOwn(GossipFrame frame) {
    if (frame.hasMembership()) {
      noteOwn(frame.getMembership());
    }
    for (Rumor rumor : frame.getGossip().getRumorsList()) {
      noteOwn(rumor.getMessage().getMembership());
    }
  }

  private void noteOwn(MembershipTable table) {
    for (MembershipRecord record : table.getRecordsList()) {
      if (record.getMember().getId().equals(self.toString())) {
        filter.noteOwn(record.getIncarnation());
      }
    }
  }

  private PeerOutbox outbox(MemberAddress peer) {
    synchronized (outboxes) {
      PeerOutbox known = outboxes.get(peer);
      if (known != null) {
        return known;
      }
      closeUnused();
      if (outboxes.size() >= OUTBOXES_MAX) {
        throw new IllegalStateException("more than " + OUTBOXES_MAX + " peers to talk to");
      }
      PeerOutbox made =
          new PeerOutbox(
              () ->
                  peer.name().isPresent()
                      ? channels.toNode(peer.name().get(), peer.at())
                      : channels.toAnyNode(peer.at()),
              nanoClock);
      outboxes.put(peer, made);
      return made;
    }
  }

  private void closeUnused() {
    long now = nanoClock.getAsLong();
    outboxes
        .entrySet()
        .removeIf(entry -> {
          boolean unused = entry.getValue().unusedNanos(now) > UNUSED_NANOS;
          if (unused) {
            entry.getValue().close();
            channels.forget(entry.getKey().name(), entry.getKey().at());
          }
          return unused;
        });
  }

  /// The member is gone from this address.
  void forget(MemberAddress peer) {
    synchronized (outboxes) {
      PeerOutbox outbox = outboxes.remove(peer);
      if (outbox != null) {
        outbox.close();
        channels.forget(peer.name(), peer.at());
      }
    }
  }
}
