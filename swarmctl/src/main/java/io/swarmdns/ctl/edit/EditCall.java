package io.swarmdns.ctl.edit;

import io.grpc.StatusException;
import io.grpc.stub.BlockingClientCall;
import io.swarmdns.proto.AdminGrpc.AdminBlockingV2Stub;
import io.swarmdns.proto.EditProgress;
import java.time.Duration;

/// An edit that can be sent any number of times: always with the same request id and content.
public interface EditCall {
  RequestId requestId();

  /// Sends it.
  ///
  /// @param liveWait how long the node is to wait for the others
  BlockingClientCall<?, EditProgress> send(AdminBlockingV2Stub admin, Duration liveWait)
      throws StatusException, InterruptedException;
}
