package io.swarmdns.gossip.log;

import java.io.IOException;
import java.io.OutputStream;

/// A frozen state, to be written in the background. Closed exactly once, also when it was never
/// written or writing failed.
public interface LogSnapshot extends AutoCloseable {
  /// Writes what [LogStateMachine#restore] reads. Called at most once.
  void writeTo(OutputStream out) throws IOException;

  /// Gives back what keeping the state frozen costs.
  @Override
  void close();
}
