package io.swarmdns.gossip.membership;

import io.swarmdns.gossip.identity.HostPort;
import io.swarmdns.proto.NodeMetadata;
import java.nio.file.Path;
import java.util.List;

/// What a node's membership is started with.
///
/// @param self what the node says of itself; its name is that of its certificate
/// @param advertised where others reach its peer port
/// @param profile how quickly silence counts as death
/// @param seeds configured peers; those of the member file are added
/// @param memberFile where the last members are kept
public record MembershipSettings(
    NodeMetadata self,
    HostPort advertised,
    DetectionProfile profile,
    List<HostPort> seeds,
    Path memberFile) {
  public MembershipSettings {
    seeds = List.copyOf(seeds);
    if (!FrameFilter.isSound(self)) {
      throw new IllegalArgumentException(
          "the node's metadata is too large: at most "
              + FrameFilter.METADATA_MAX_BYTES
              + " bytes, 255 characters a text and "
              + FrameFilter.DNS_ADDRESSES_MAX
              + " DNS addresses");
    }
  }
}
