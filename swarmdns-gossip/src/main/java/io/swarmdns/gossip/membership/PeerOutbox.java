package io.swarmdns.gossip.membership;

import io.grpc.ManagedChannel;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.swarmdns.proto.GossipFrame;
import io.swarmdns.proto.GossipGrpc;
import java.util.ArrayDeque;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Frames on their way to one peer, over one stream that is opened when it is needed and again
/// after it broke. What cannot be sent soon is not sent: gossip says everything more than once, and
/// an old ping is worse than none. Thread-safe.
final class PeerOutbox {
  private static final int QUEUE_MAX = 256;
  private static final long REOPEN_NANOS = 200_000_000;

  private final Supplier<ManagedChannel> channel;
  private final LongSupplier nanoClock;
  private final ArrayDeque<GossipFrame> queue = new ArrayDeque<>();
  private @Nullable Stream stream;
  private boolean failed;
  private long failedNanos;
  private long usedNanos;
  private boolean closed;

  /// @param channel the peer's channel; throws [IllegalStateException] when there is none
  PeerOutbox(Supplier<ManagedChannel> channel, LongSupplier nanoClock) {
    this.channel = channel;
    this.nanoClock = nanoClock;
    this.usedNanos = nanoClock.getAsLong();
  }

  /// Whether the frame was taken.
  synchronized boolean send(GossipFrame frame) {
    long now = nanoClock.getAsLong();
    usedNanos = now;
    if (closed || queue.size() >= QUEUE_MAX) {
      return false;
    }
    if (stream == null && !open(now)) {
      return false;
    }
    queue.add(frame);
    drain();
    return true;
  }

  private boolean open(long now) {
    if (failed && now - failedNanos < REOPEN_NANOS) {
      return false;
    }
    Stream opened = new Stream();
    stream = opened;
    try {
      ManagedChannel to = channel.get();
      if (failed) {
        // gRPC would wait for up to two minutes with a peer that was away for a while.
        to.resetConnectBackoff();
      }
      var unused = GossipGrpc.newStub(to).exchange(opened);
    } catch (IllegalStateException e) {
      fail(opened);
    }
    // A call on a failed channel ends at once.
    return stream == opened;
  }

  private void drain() {
    Stream current = stream;
    if (current == null || current.call == null) {
      return;
    }
    while (!queue.isEmpty() && current.call.isReady()) {
      current.call.onNext(queue.remove());
    }
  }

  private synchronized void ready(Stream of) {
    if (stream == of) {
      drain();
    }
  }

  private synchronized void fail(Stream of) {
    if (stream == of) {
      stream = null;
      failed = true;
      failedNanos = nanoClock.getAsLong();
      queue.clear();
    }
  }

  synchronized long unusedNanos(long now) {
    return now - usedNanos;
  }

  synchronized void close() {
    closed = true;
    queue.clear();
    if (stream != null && stream.call != null) {
      stream.call.cancel("this node does not need the stream any more", null);
    }
    stream = null;
  }

  private final class Stream implements ClientResponseObserver<GossipFrame, GossipFrame> {
    private @Nullable ClientCallStreamObserver<GossipFrame> call;

    @Override
    public void beforeStart(ClientCallStreamObserver<GossipFrame> newCall) {
      call = newCall; // in open(), within its lock
      newCall.setOnReadyHandler(() -> ready(this));
    }

    /// Nothing is said in this direction: each node speaks on its own stream.
    @Override
    public void onNext(GossipFrame frame) {}

    @Override
    public void onError(Throwable cause) {
      fail(this);
    }

    @Override
    public void onCompleted() {
      fail(this);
    }
  }
}
