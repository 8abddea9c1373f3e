package io.swarmdns.gossip.membership;

import com.google.protobuf.InvalidProtocolBufferException;
import io.scalecube.cluster.metadata.MetadataCodec;
import io.swarmdns.proto.NodeMetadata;
import java.nio.ByteBuffer;

/// Metadata as scalecube carries it. Stateless.
final class MetadataBytes implements MetadataCodec {
  @Override
  public NodeMetadata deserialize(ByteBuffer bytes) {
    try {
      return NodeMetadata.parseFrom(bytes.duplicate());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("metadata that is not a NodeMetadata", e);
    }
  }

  @Override
  public ByteBuffer serialize(Object metadata) {
    return ByteBuffer.wrap(((NodeMetadata) metadata).toByteArray());
  }
}
