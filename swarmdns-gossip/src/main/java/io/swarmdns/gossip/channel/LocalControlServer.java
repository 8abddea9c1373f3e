package io.swarmdns.gossip.channel;

import io.grpc.ServerServiceDefinition;
import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.swarmdns.gossip.identity.PrivateFiles;
import io.swarmdns.gossip.identity.SwarmTrust;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// The control services on a Unix socket that only the node's own user (and root) can open: who
/// does is the node's owner.
public final class LocalControlServer implements AutoCloseable {
  /// `sun_path` of Linux, with its final zero.
  private static final int PATH_MAX_BYTES = 107;

  private final GatedServer server;
  private final EventLoopGroup loops;
  private final Path socket;

  private LocalControlServer(GatedServer server, EventLoopGroup loops, Path socket) {
    this.server = server;
    this.loops = loops;
    this.socket = socket;
  }

  /// Listens on the socket; one that a dead process left is replaced.
  ///
  /// @throws IOException when a living process listens there, or another file is there
  public static LocalControlServer start(
      Path socket, SwarmTrust trust, List<ServerServiceDefinition> services) throws IOException {
    // Made where nobody else can come, and moved once its rights are set: no moment is left in
    // which
    // others could connect.
    Path nursery = socket.resolveSibling("." + socket.getFileName() + ".d");
    Path unborn = nursery.resolve("s");
    checkLength(unborn);
    removeStale(socket);
    PrivateFiles.makeDirectory(nursery);
    Files.deleteIfExists(unborn);
    EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    try {
      NettyServerBuilder builder =
          NettyServerBuilder.forAddress(UnixDomainSocketAddress.of(unborn))
              .channelType(NioServerDomainSocketChannel.class)
              .bossEventLoopGroup(loops)
              .workerEventLoopGroup(loops);
      GatedServer server =
          GatedServer.start(
              builder, trust, new Caller.LocalOwner(), Set.of(), services, new ChannelCounters());
      Files.setPosixFilePermissions(unborn, PosixFilePermissions.fromString("rw-------"));
      Files.move(unborn, socket, StandardCopyOption.ATOMIC_MOVE);
      Files.deleteIfExists(nursery);
      return new LocalControlServer(server, loops, socket);
    } catch (IOException e) {
      stop(loops);
      throw new IOException(socket + ": cannot listen there: " + e.getMessage(), e);
    }
  }

  private static void stop(EventLoopGroup loops) {
    var unused = loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }

  private static void checkLength(Path path) throws IOException {
    int length = path.toString().length();
    if (length > PATH_MAX_BYTES) {
      throw new IOException(
          path
              + " has "
              + length
              + " characters; sockets have at most "
              + PATH_MAX_BYTES
              + ": use a shorter data directory");
    }
  }

  private static void removeStale(Path socket) throws IOException {
    if (!Files.exists(socket, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    var attributes =
        Files.readAttributes(socket, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (!attributes.isOther()) {
      throw new IOException(socket + " is there and is not a socket: move it away");
    }
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(socket));
    } catch (IOException e) {
      Files.delete(socket); // Nobody listens: its process is dead.
      return;
    }
    throw new IOException(socket + ": another process listens there: stop it first");
  }

  public Path socket() {
    return socket;
  }

  @Override
  public void close() {
    server.close();
    stop(loops);
    try {
      Files.deleteIfExists(socket);
    } catch (IOException e) {
      // The next start replaces it.
    }
  }
}
