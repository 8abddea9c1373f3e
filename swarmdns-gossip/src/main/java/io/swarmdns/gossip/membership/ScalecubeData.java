package io.swarmdns.gossip.membership;

import java.io.Externalizable;
import java.io.IOException;
import java.io.ObjectInput;
import java.io.ObjectOutput;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Takes scalecube's message classes apart and puts them together. They are not public, but each
/// can write its fields to an [ObjectOutput] and read them from an [ObjectInput]; here these two
/// hand over a list of values in memory. No stream of serialised objects is ever made or read.
final class ScalecubeData {
  private static final String PACKAGE = "io.scalecube.cluster.";

  /// The classes of messages' data, by what they are for.
  @SuppressWarnings("ImmutableEnumChecker") // a constructor is not changed after setAccessible
  enum Type {
    PING("fdetector.PingData"),
    GOSSIP_REQUEST("gossip.GossipRequest"),
    GOSSIP("gossip.Gossip"),
    TABLE("membership.SyncData"),
    RECORD("membership.MembershipRecord"),
    METADATA_REQUEST("metadata.GetMetadataRequest"),
    METADATA_RESPONSE("metadata.GetMetadataResponse");

    private final Constructor<? extends Externalizable> constructor;

    Type(String name) {
      try {
        constructor =
            Class.forName(PACKAGE + name).asSubclass(Externalizable.class).getDeclaredConstructor();
        constructor.setAccessible(true);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("not the version of scalecube-cluster it must be", e);
      }
    }
  }

  private ScalecubeData() {}

  /// The values that the object writes, in its order; nested objects as they are.
  static List<@Nullable Object> fields(Object data) {
    List<@Nullable Object> values = new ArrayList<>();
    InvocationHandler recorder =
        (proxy, method, arguments) -> {
          switch (method.getName()) {
            case "writeObject", "writeInt", "writeLong", "writeUTF", "write" ->
                values.add(arguments[0]);
            default -> throw new IOException("unexpected: " + method.getName());
          }
          return null;
        };
    try {
      ((Externalizable) data).writeExternal(proxy(ObjectOutput.class, recorder));
    } catch (IOException e) {
      throw new IllegalStateException("not the version of scalecube-cluster it must be", e);
    }
    return values;
  }

  /// An object that has read these values, in its order.
  static Object make(Type type, @Nullable Object... values) {
    Iterator<@Nullable Object> iterator = Arrays.asList(values).iterator();
    InvocationHandler feeder =
        (proxy, method, arguments) ->
            switch (method.getName()) {
              case "readObject", "readInt", "readLong", "readUTF" -> iterator.next();
              case "readFully" -> copy(iterator.next(), arguments[0]);
              default -> throw new IOException("unexpected: " + method.getName());
            };
    try {
      Externalizable data = type.constructor.newInstance();
      data.readExternal(proxy(ObjectInput.class, feeder));
      return data;
    } catch (ReflectiveOperationException | IOException e) {
      throw new IllegalStateException("not the version of scalecube-cluster it must be", e);
    }
  }

  private static @Nullable Object copy(@Nullable Object from, Object to) {
    if (from instanceof byte[] source && to instanceof byte[] target) {
      System.arraycopy(source, 0, target, 0, target.length);
    }
    return null;
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(
        Proxy.newProxyInstance(
            ScalecubeData.class.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
