package io.swarmdns.gossip.membership;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicInteger;

/// A serialisable object that records when somebody reads it.
final class Tattler implements Serializable {
  private static final long serialVersionUID = 1L;
  static final AtomicInteger READ = new AtomicInteger();

  private void readObject(ObjectInputStream stream) throws IOException, ClassNotFoundException {
    READ.incrementAndGet();
    stream.defaultReadObject();
  }

  static byte[] bytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream stream = new ObjectOutputStream(bytes)) {
      stream.writeObject(new Tattler());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
