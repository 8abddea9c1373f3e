package io.swarmdns.gossip.membership;

import io.swarmdns.proto.NodeMetadata;
import java.util.Collection;
import java.util.function.UnaryOperator;

/// Which nodes of the swarm are alive, and what each says of itself. Thread-safe.
public interface Membership extends AutoCloseable {
  /// What this node says of itself.
  NodeMetadata self();

  /// Changes what this node says of itself; the others learn of it within about a second. The name
  /// stays what it is.
  void update(UnaryOperator<NodeMetadata> change);

  /// The other members as they are known now, in no order.
  Collection<Member> members();

  /// Tells about every member that is there, and from then on about every change.
  void subscribe(MembershipListener listener);

  /// Tells the others that this node leaves, then stops. Blocks, for seconds at most.
  @Override
  void close();
}
