package io.swarmdns.gossip.peer;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.swarmdns.gossip.edit.EditOutcome;
import io.swarmdns.proto.NumberedReply;
import io.swarmdns.proto.ReplyBatch;
import io.swarmdns.proto.SubmitBatch;
import io.swarmdns.proto.SubmitRequest;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The other end of a [SubmitStream], at the leader: takes changesets, gives back what became of
/// each, as many replies in a message as have come while the one before it was sent.
final class SubmitInlet implements StreamObserver<SubmitBatch> {
  private final ServerCallStreamObserver<ReplyBatch> observer;
  private final Function<SubmitRequest, CompletableFuture<EditOutcome>> editing;
  private final Executor sender;
  private final Deque<NumberedReply> queue = new ArrayDeque<>();
  private boolean sending;
  private boolean ended;

  /// @param editing takes a changeset
  /// @param sender runs the sending of replies
  SubmitInlet(
      ServerCallStreamObserver<ReplyBatch> observer,
      Function<SubmitRequest, CompletableFuture<EditOutcome>> editing,
      Executor sender) {
    this.observer = observer;
    this.editing = editing;
    this.sender = sender;
    observer.setOnReadyHandler(this::ready);
    observer.setOnCancelHandler(this::end);
  }

  @Override
  public void onNext(SubmitBatch batch) {
    for (var submit : batch.getSubmitsList()) {
      var _ =
          editing
              .apply(submit.getRequest())
              .whenComplete((outcome, failure) -> reply(submit.getNumber(), outcome, failure));
    }
  }

  private void reply(long number, @Nullable EditOutcome outcome, @Nullable Throwable failure) {
    var result = outcome == null ? new EditOutcome.Unknown(String.valueOf(failure)) : outcome;
    var reply = NumberedReply.newBuilder().setNumber(number).setReply(Replies.of(result)).build();
    synchronized (this) {
      if (ended) {
        return; // the edit stands, and its request id tells
      }
      queue.addLast(reply);
      if (sending) {
        return;
      }
      sending = true;
    }
    sender.execute(this::send);
  }

  private void send() {
    while (true) {
      var batch = ReplyBatch.newBuilder();
      synchronized (this) {
        if (ended || queue.isEmpty() || !observer.isReady()) {
          sending = false;
          return;
        }
        queue.forEach(batch::addReplies);
        queue.clear();
      }
      try {
        observer.onNext(batch.build());
      } catch (RuntimeException e) {
        end(); // the caller is gone
        return;
      }
    }
  }

  private void ready() {
    synchronized (this) {
      if (sending || queue.isEmpty()) {
        return;
      }
      sending = true;
    }
    sender.execute(this::send);
  }

  private synchronized void end() {
    ended = true;
    queue.clear();
  }

  @Override
  public void onError(Throwable failure) {
    end();
  }

  @Override
  public void onCompleted() {
    end();
    observer.onCompleted();
  }
}
