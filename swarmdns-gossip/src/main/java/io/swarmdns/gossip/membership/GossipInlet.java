package io.swarmdns.gossip.membership;

import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.swarmdns.gossip.channel.Caller;
import io.swarmdns.gossip.identity.CertifiedSubject;
import io.swarmdns.proto.GossipFrame;
import io.swarmdns.proto.GossipGrpc;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/// Where others' gossip comes in, on the peer port. It is made before the server starts, and
/// refuses streams until a membership is attached to it.
public final class GossipInlet {
  /// One is needed; others are of connections that are about to end.
  private static final int STREAMS_PER_SUBJECT_MAX = 8;

  /// Takes frames, with who sent them by the connection's certificate. Called by many threads.
  @FunctionalInterface
  interface Receiver {
    void receive(CertifiedSubject sender, GossipFrame frame);
  }

  private final ConcurrentMap<String, Integer> streams = new ConcurrentHashMap<>();
  private final Set<Inbound> inbound = ConcurrentHashMap.newKeySet();
  private volatile @Nullable Receiver receiver;

  /// The service to register on the peer server.
  public ServerServiceDefinition definition() {
    return new Service().bindService();
  }

  void attach(Receiver newReceiver) {
    receiver = newReceiver;
  }

  /// Ends all streams: a server that closes need not wait for them.
  void detach() {
    receiver = null;
    inbound.forEach(Inbound::end);
  }

  private final class Service extends GossipGrpc.GossipImplBase {
    @Override
    public StreamObserver<GossipFrame> exchange(StreamObserver<GossipFrame> answers) {
      Optional<CertifiedSubject> node = Caller.currentNode();
      if (node.isEmpty()) {
        return refused(answers, Status.PERMISSION_DENIED.withDescription("gossip is for nodes"));
      }
      if (receiver == null) {
        return refused(answers, Status.UNAVAILABLE.withDescription("gossip has not started"));
      }
      String enrolment = node.get().enrolment();
      if (streams.merge(enrolment, 1, Integer::sum) > STREAMS_PER_SUBJECT_MAX) {
        release(enrolment);
        return refused(
            answers, Status.RESOURCE_EXHAUSTED.withDescription("too many streams of one node"));
      }
      Inbound stream = new Inbound(node.get(), answers);
      inbound.add(stream);
      return stream;
    }
  }

  private static StreamObserver<GossipFrame> refused(
      StreamObserver<GossipFrame> answers, Status status) {
    answers.onError(status.asRuntimeException());
    return new Ignoring();
  }

  private void release(String enrolment) {
    streams.computeIfPresent(enrolment, (key, count) -> count <= 1 ? null : count - 1);
  }

  /// One stream. gRPC calls it by one thread at a time, and ends it once.
  private final class Inbound implements StreamObserver<GossipFrame> {
    private final CertifiedSubject sender;
    private final StreamObserver<GossipFrame> answers;
    private boolean ended;

    Inbound(CertifiedSubject sender, StreamObserver<GossipFrame> answers) {
      this.sender = sender;
      this.answers = answers;
    }

    @Override
    public void onNext(GossipFrame frame) {
      Receiver current = receiver;
      if (current != null) {
        current.receive(sender, frame);
      }
    }

    @Override
    public void onError(Throwable cause) {
      forget();
    }

    @Override
    public void onCompleted() {
      forget();
      end();
    }

    private void forget() {
      if (inbound.remove(this)) {
        release(sender.enrolment());
      }
    }

    synchronized void end() {
      if (!ended) {
        ended = true;
        answers.onCompleted();
      }
    }
  }

  private static final class Ignoring implements StreamObserver<GossipFrame> {
    @Override
    public void onNext(GossipFrame frame) {}

    @Override
    public void onError(Throwable cause) {}

    @Override
    public void onCompleted() {}
  }
}
