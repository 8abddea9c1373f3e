package io.swarmdns.gossip.peer;

import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.swarmdns.gossip.edit.EditOutcome;
import io.swarmdns.proto.NumberedSubmit;
import io.swarmdns.proto.PeerGrpc;
import io.swarmdns.proto.ReplyBatch;
import io.swarmdns.proto.SubmitBatch;
import io.swarmdns.proto.SubmitRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// The changesets on their way to one leader: one stream, in each message what has come while the
/// one before it was sent. A call of its own for each would cost more than the edit. Thread-safe.
final class SubmitStream {
  /// Changesets on their way at most; more are refused.
  private static final int WAITING_MAX = 50_000;

  private final String leader;
  private final Outbox<NumberedSubmit> outbox;
  private final Object lock = new Object();
  private final Map<Long, CompletableFuture<EditOutcome>> waiting = new HashMap<>();
  private volatile @Nullable ClientCallStreamObserver<SubmitBatch> stream;
  private long next;
  private boolean ended;

  /// @param leader its name
  /// @param sender runs the sending, one task at a time or not
  SubmitStream(String leader, PeerGrpc.PeerStub stub, Executor sender) {
    this.leader = leader;
    outbox = new Outbox<>(sender, this::isReady, NumberedSubmit::getSerializedSize, this::send);
    stub.submit(new Replies());
  }

  /// Whether it can take more: else another is to be opened.
  boolean isOpen() {
    synchronized (lock) {
      return !ended;
    }
  }

  CompletableFuture<EditOutcome> submit(SubmitRequest request) {
    var outcome = new CompletableFuture<EditOutcome>();
    long number;
    synchronized (lock) {
      if (ended || waiting.size() >= WAITING_MAX) {
        return CompletableFuture.completedFuture(
            new EditOutcome.Unknown(
                ended ? leader + ": the connection has ended" : "too many edits are on their way"));
      }
      number = next++;
      waiting.put(number, outcome);
    }
    outbox.add(NumberedSubmit.newBuilder().setNumber(number).setRequest(request).build());
    return outcome;
  }

  private boolean isReady() {
    var to = stream;
    return to != null && to.isReady();
  }

  private void send(List<NumberedSubmit> submits) {
    var to = stream;
    if (to == null) {
      throw new IllegalStateException("the stream was ready before it was there");
    }
    try {
      to.onNext(SubmitBatch.newBuilder().addAllSubmits(submits).build());
    } catch (RuntimeException e) {
      end(String.valueOf(e.getMessage()));
    }
  }

  /// Ends it: of what was on its way nothing is known.
  void end(String reason) {
    List<CompletableFuture<EditOutcome>> left;
    ClientCallStreamObserver<SubmitBatch> to;
    synchronized (lock) {
      if (ended) {
        return;
      }
      ended = true;
      to = stream;
      left = List.copyOf(waiting.values());
      waiting.clear();
    }
    outbox.end();
    if (to != null) {
      to.cancel(reason, null);
    }
    var unknown = new EditOutcome.Unknown(leader + ": " + reason);
    left.forEach(outcome -> outcome.complete(unknown));
  }

  private final class Replies implements ClientResponseObserver<SubmitBatch, ReplyBatch> {
    @Override
    public void beforeStart(ClientCallStreamObserver<SubmitBatch> call) {
      stream = call;
      call.setOnReadyHandler(outbox::ready);
    }

    @Override
    public void onNext(ReplyBatch batch) {
      for (var reply : batch.getRepliesList()) {
        CompletableFuture<EditOutcome> outcome;
        synchronized (lock) {
          outcome = waiting.remove(reply.getNumber());
        }
        if (outcome != null) {
          outcome.complete(io.swarmdns.gossip.peer.Replies.of(reply.getReply()));
        }
      }
    }

    @Override
    public void onError(Throwable failure) {
      end(String.valueOf(failure.getMessage()));
    }

    @Override
    public void onCompleted() {
      end("it has closed the stream");
    }
  }
}
