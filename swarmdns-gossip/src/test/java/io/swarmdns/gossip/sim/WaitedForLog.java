package io.swarmdns.gossip.sim;

import io.swarmdns.gossip.log.ForwardingLog;
import io.swarmdns.gossip.log.MemberChange;
import io.swarmdns.gossip.log.ReplicatedLog;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A simulated log whose futures let virtual time pass while somebody waits for them.
///
/// @param pass lets a little time pass
record WaitedForLog(ReplicatedLog log, Runnable pass) implements ForwardingLog {
  private static final int STEPS_MAX = 500_000;

  private static final class Waited<T> extends CompletableFuture<T> {
    private final Runnable pass;

    Waited(CompletableFuture<T> future, Runnable pass) {
      this.pass = pass;
      var _ =
          future.whenComplete((value, failure) -> {
            if (failure == null) {
              complete(value);
            } else {
              completeExceptionally(failure);
            }
          });
    }

    @Override
    public T get(long timeout, TimeUnit unit)
        throws InterruptedException, ExecutionException, TimeoutException {
      for (int step = 0; step < STEPS_MAX && !isDone(); step++) {
        pass.run();
      }
      return super.get(0, unit);
    }
  }

  @Override
  public CompletableFuture<Long> propose(byte[] entry) {
    return new Waited<>(log.propose(entry), pass);
  }

  @Override
  public CompletableFuture<Void> changeMembers(MemberChange change) {
    return new Waited<>(log.changeMembers(change), pass);
  }

  @Override
  public CompletableFuture<Void> transferLeadership(String peerId) {
    return new Waited<>(log.transferLeadership(peerId), pass);
  }

  @Override
  public CompletableFuture<Void> spreadCommit() {
    return new Waited<>(log.spreadCommit(), pass);
  }
}
