package io.swarmdns.ctl.edit;

import com.google.protobuf.ByteString;
import io.grpc.StatusException;
import io.grpc.stub.BlockingClientCall;
import io.swarmdns.ctl.outcome.Failure;
import io.swarmdns.proto.AdminGrpc.AdminBlockingV2Stub;
import io.swarmdns.proto.ImportHeader;
import io.swarmdns.proto.ImportRequest;
import io.swarmdns.proto.PlanPiece;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;

/// Text of a zone in a file, sent in pieces: once for a plan and then for the import, which must be
/// of the same text.
///
/// @param name what messages call it
public record ZoneTextSource(Path file, String name, long bytes, FileTime modified) {
  private static final int PIECE_BYTES = 64 * 1024;

  public static ZoneTextSource of(Path file, String name) {
    try {
      return new ZoneTextSource(file, name, Files.size(file), Files.getLastModifiedTime(file));
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  public static ZoneTextSource of(Path file) {
    return of(file, file.toString());
  }

  /// Asks what importing the text would change.
  public BlockingClientCall<ImportRequest, PlanPiece> plan(
      AdminBlockingV2Stub admin, ImportHeader header) {
    refuseWhenChanged();
    var call = admin.planImport();
    upload(call, header);
    return call;
  }

  /// Sends header and text on a call from a thread of its own, so that answers can be read
  /// meanwhile. The thread ends with the call.
  void upload(BlockingClientCall<ImportRequest, ?> call, ImportHeader header) {
    Thread.ofVirtual().name("upload").start(() -> sendAll(call, header));
  }

  private void sendAll(BlockingClientCall<ImportRequest, ?> call, ImportHeader header) {
    try (InputStream in = open()) {
      boolean open = call.write(ImportRequest.newBuilder().setHeader(header).build());
      for (byte[] piece = in.readNBytes(PIECE_BYTES);
          open && piece.length > 0;
          piece = in.readNBytes(PIECE_BYTES)) {
        var text = ByteString.copyFrom(piece);
        open = call.write(ImportRequest.newBuilder().setText(text).build());
      }
      if (open) {
        call.halfClose();
      }
    } catch (IOException | Failure e) {
      call.cancel(e.getMessage(), e);
    } catch (StatusException e) {
      // The call has ended: who reads from it learns why.
    } catch (InterruptedException e) {
      call.cancel("interrupted", e);
      Thread.currentThread().interrupt();
    }
  }

  private InputStream open() throws IOException {
    refuseWhenChanged();
    return Files.newInputStream(file);
  }

  /// @throws Failure when the file is not what it was
  public void refuseWhenChanged() {
    try {
      if (Files.size(file) != bytes || !Files.getLastModifiedTime(file).equals(modified)) {
        throw Failure.failed(name + ": was changed while it was being sent; start again");
      }
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private static Failure unreadable(Path file, IOException e) {
    return Failure.failed(
        e instanceof NoSuchFileException
            ? file + ": no such file"
            : file + ": cannot be read: " + e.getMessage());
  }
}
