package io.swarmdns.bench.swarm;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.StatusException;
import io.grpc.netty.NegotiationType;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.BlockingClientCall;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.swarmdns.proto.AdminGrpc;
import io.swarmdns.proto.AdminGrpc.AdminBlockingV2Stub;
import io.swarmdns.proto.CreateTokenRequest;
import io.swarmdns.proto.EditProgress;
import io.swarmdns.proto.ExportRequest;
import io.swarmdns.proto.HistoryEntry;
import io.swarmdns.proto.HistoryRequest;
import io.swarmdns.proto.ImportHeader;
import io.swarmdns.proto.ImportRequest;
import io.swarmdns.proto.StatusRequest;
import io.swarmdns.proto.SwarmStatus;
import io.swarmdns.proto.TextPiece;
import io.swarmdns.proto.Wait;
import io.swarmdns.proto.ZoneInfo;
import io.swarmdns.proto.ZoneRequest;
import java.io.IOException;
import java.io.InputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The admin service of one node, by its Unix socket. Connects when it is asked, and again when the
/// node was gone. Thread-safe; one connection carries at most [#CALLS_MAX] calls at once.
public final class NodeAdmin implements AutoCloseable {
  /// Calls that a server takes at once from one connection.
  public static final int CALLS_MAX = 64;

  private static final int PIECE_BYTES = 64 << 10;
  private static final int MESSAGE_MAX_BYTES = 16 << 20;
  private static final long CALL_SECONDS_MAX = 20;
  private static final int LIVE_WAIT_MILLIS = 60_000;
  private static final EventLoopGroup LOOP =
      new MultiThreadIoEventLoopGroup(
          1, new DefaultThreadFactory("admin", true), NioIoHandler.newFactory());

  private final ManagedChannel channel;

  NodeAdmin(Path socket) {
    channel =
        NettyChannelBuilder.forAddress(UnixDomainSocketAddress.of(socket))
            .channelType(NioDomainSocketChannel.class)
            .eventLoopGroup(LOOP)
            .overrideAuthority("localhost")
            .negotiationType(NegotiationType.PLAINTEXT)
            .disableRetry()
            .maxInboundMessageSize(MESSAGE_MAX_BYTES)
            .build();
  }

  /// For calls of any length.
  AdminBlockingV2Stub stub() {
    return AdminGrpc.newBlockingV2Stub(channel);
  }

  /// For a call that must be over soon.
  private AdminBlockingV2Stub soon() {
    return stub().withDeadlineAfter(CALL_SECONDS_MAX, TimeUnit.SECONDS);
  }

  /// Lets the next call connect at once: gRPC waits longer and longer for a node that was gone.
  public void connectAnew() {
    channel.resetConnectBackoff();
  }

  public SwarmStatus status() throws StatusException {
    return soon().getStatus(StatusRequest.getDefaultInstance());
  }

  public ZoneInfo zone(String origin) throws StatusException {
    return soon().getZone(ZoneRequest.newBuilder().setOrigin(origin).build());
  }

  /// A token with which one machine may join.
  public String token() throws StatusException {
    return soon().createToken(CreateTokenRequest.getDefaultInstance()).getToken();
  }

  /// What was done to a zone, the newest first: as much as the swarm keeps.
  public List<HistoryEntry> history(String origin) throws StatusException {
    var all = new ArrayList<HistoryEntry>();
    var request = HistoryRequest.newBuilder().setOrigin(origin).setPageSize(1000);
    while (true) {
      var page = soon().getHistory(request.build());
      all.addAll(page.getEntriesList());
      if (!page.getMore() || page.getEntriesCount() == 0) {
        return all;
      }
      request.setBeforeSerial(all.getLast().getSerial());
    }
  }

  /// A zone's text as this node has it.
  public String text(String origin) throws StatusException, InterruptedException {
    var call = soon().exportZone(ExportRequest.newBuilder().setOrigin(origin).build());
    var text = new StringBuilder();
    for (TextPiece piece = call.read(); piece != null; piece = call.read()) {
      text.append(piece.getText());
    }
    return text.toString();
  }

  /// Brings a zone in from a file and waits until every live node answers with it.
  ///
  /// @throws IOException when it is refused, or not live on all nodes
  public void importZone(String origin, Path file)
      throws IOException, StatusException, InterruptedException {
    var header =
        ImportHeader.newBuilder()
            .setOrigin(origin)
            .setRequestId(RecordEdits.requestId())
            .setWait(Wait.LIVE)
            .setWaitMillis(LIVE_WAIT_MILLIS);
    var call = stub().withDeadlineAfter(10, TimeUnit.MINUTES).import_();
    var upload = Thread.ofVirtual().start(() -> upload(call, header.build(), file));
    EditProgress last = EditProgress.getDefaultInstance();
    for (EditProgress next = call.read(); next != null; next = call.read()) {
      last = next;
    }
    upload.join();
    if (!last.hasLive() || !last.getLive().getAllLive()) {
      throw new IOException("the import of " + origin + " did not become live: " + last);
    }
  }

  private static void upload(
      BlockingClientCall<ImportRequest, ?> call, ImportHeader header, Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      boolean open = call.write(ImportRequest.newBuilder().setHeader(header).build());
      for (byte[] piece = in.readNBytes(PIECE_BYTES);
          open && piece.length > 0;
          piece = in.readNBytes(PIECE_BYTES)) {
        open = call.write(ImportRequest.newBuilder().setText(ByteString.copyFrom(piece)).build());
      }
      call.halfClose();
    } catch (IOException | StatusException e) {
      call.cancel("the file cannot be sent", e);
    } catch (InterruptedException e) {
      call.cancel("interrupted", e);
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
