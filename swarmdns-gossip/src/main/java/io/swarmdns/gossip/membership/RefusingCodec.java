package io.swarmdns.gossip.membership;

import io.scalecube.cluster.transport.api.Message;
import io.scalecube.cluster.transport.api.MessageCodec;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/// Stands where scalecube has a codec that reads serialised Java objects. Nothing calls it: the
/// transport has frames of its own. If something did, it would get no further.
final class RefusingCodec implements MessageCodec {
  @Override
  public Message deserialize(InputStream stream) throws IOException {
    throw new IOException("messages come as frames");
  }

  @Override
  public void serialize(Message message, OutputStream stream) throws IOException {
    throw new IOException("messages go as frames");
  }
}
