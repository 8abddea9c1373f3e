package io.swarmdns.gossip.log;

import java.util.List;

/// Nodes that keep a log together, for the contract's tests: of a real engine, or of a simulation.
public interface LogCluster {
  /// Creates the log at the first node and brings the others in as voters. Returns their peer ids.
  List<String> start(int voters) throws Exception;

  /// Starts a new node that waits to be added, and returns what it would be as a listener.
  LogMember join(String peerId) throws Exception;

  ReplicatedLog log(String peerId);

  RecordingMachine machine(String peerId);

  /// Stops a node in order.
  void stop(String peerId) throws Exception;

  /// Stops a node as by kill -9: what was not durable at this moment is gone.
  void kill(String peerId) throws Exception;

  /// Starts a stopped node with what it has on disk, and an empty state machine.
  void restart(String peerId) throws Exception;

  /// Lets time pass until the condition holds; fails when it does not for very long.
  void await(String what, Condition condition) throws Exception;

  /// What is waited for.
  interface Condition {
    boolean holds() throws Exception;
  }

  /// Ends all nodes.
  void close() throws Exception;
}
