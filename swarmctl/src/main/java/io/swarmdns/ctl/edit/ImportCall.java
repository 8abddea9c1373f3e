package io.swarmdns.ctl.edit;

import io.grpc.stub.BlockingClientCall;
import io.swarmdns.proto.AdminGrpc.AdminBlockingV2Stub;
import io.swarmdns.proto.EditProgress;
import io.swarmdns.proto.ImportHeader;
import java.time.Duration;

/// A whole zone from text of any size.
public record ImportCall(ImportHeader header, ZoneTextSource text) implements EditCall {
  @Override
  public RequestId requestId() {
    return new RequestId(header.getRequestId());
  }

  @Override
  public BlockingClientCall<?, EditProgress> send(AdminBlockingV2Stub admin, Duration liveWait) {
    text.refuseWhenChanged();
    var call = admin.import_();
    text.upload(
        call, header.toBuilder().setWaitMillis(Math.max(1, (int) liveWait.toMillis())).build());
    return call;
  }
}
