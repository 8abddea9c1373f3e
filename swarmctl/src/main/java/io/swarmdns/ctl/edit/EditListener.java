package io.swarmdns.ctl.edit;

import io.swarmdns.proto.Committed;
import io.swarmdns.proto.ImportProgress;
import io.swarmdns.proto.NodeLive;

/// Is told how an edit gets on.
public interface EditListener {
  void committed(Committed committed);

  void node(NodeLive node);

  void importing(ImportProgress progress);

  /// Something failed, and the edit is tried again.
  void tryingAgain(String why);
}
