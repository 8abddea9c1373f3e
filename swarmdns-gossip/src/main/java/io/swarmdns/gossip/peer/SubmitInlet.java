package io.swarmdns.gossip.peer;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.swarmdns.gossip.edit.EditOutcome;
import io.swarmdns.proto.NumberedReply;
import io.swarmdns.proto.ReplyBatch;
import io.swarmdns.proto.SubmitBatch;
import io.swarmdns.proto.SubmitRequest;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The other end of a [SubmitStream], at the leader: takes changesets, gives back what became of
/// each, as many replies in a message as have come while the one before it was sent.
final class SubmitInlet implements StreamObserver<SubmitBatch> {
  private final ServerCallStreamObserver<ReplyBatch> observer;
  private final Function<SubmitRequest, CompletableFuture<EditOutcome>> editing;
  private final Outbox<NumberedReply> outbox;

  /// @param editing takes a changeset
  /// @param sender runs the sending of replies
  SubmitInlet(
      ServerCallStreamObserver<ReplyBatch> observer,
      Function<SubmitRequest, CompletableFuture<EditOutcome>> editing,
      Executor sender) {
    this.observer = observer;
    this.editing = editing;
    outbox = new Outbox<>(sender, observer::isReady, NumberedReply::getSerializedSize, this::send);
    observer.setOnReadyHandler(outbox::ready);
    observer.setOnCancelHandler(outbox::end);
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
    // When the caller is gone, the edit stands, and its request id tells.
    outbox.add(NumberedReply.newBuilder().setNumber(number).setReply(Replies.of(result)).build());
  }

  private void send(List<NumberedReply> replies) {
    try {
      observer.onNext(ReplyBatch.newBuilder().addAllReplies(replies).build());
    } catch (RuntimeException e) {
      outbox.end(); // the caller is gone
    }
  }

  @Override
  public void onError(Throwable failure) {
    outbox.end();
  }

  @Override
  public void onCompleted() {
    outbox.end();
    observer.onCompleted();
  }
}
