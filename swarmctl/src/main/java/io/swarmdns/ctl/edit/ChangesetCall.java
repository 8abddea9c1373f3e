package io.swarmdns.ctl.edit;

import io.grpc.stub.BlockingClientCall;
import io.swarmdns.proto.AdminGrpc.AdminBlockingV2Stub;
import io.swarmdns.proto.Changeset;
import io.swarmdns.proto.EditProgress;
import io.swarmdns.proto.EditRequest;
import io.swarmdns.proto.Wait;
import java.time.Duration;

/// An edit that fits into one message.
public record ChangesetCall(Changeset changeset, Wait level) implements EditCall {
  @Override
  public RequestId requestId() {
    return new RequestId(changeset.getRequestId());
  }

  @Override
  public BlockingClientCall<?, EditProgress> send(AdminBlockingV2Stub admin, Duration liveWait) {
    return admin.edit(
        EditRequest.newBuilder()
            .setChangeset(changeset)
            .setWait(level)
            .setWaitMillis(Math.max(1, (int) liveWait.toMillis()))
            .build());
  }
}
