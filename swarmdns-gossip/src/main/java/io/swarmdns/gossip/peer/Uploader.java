package io.swarmdns.gossip.peer;

import com.google.protobuf.ByteString;
import io.swarmdns.gossip.edit.ChangesetParser;
import io.swarmdns.gossip.edit.EditOutcome;
import io.swarmdns.gossip.edit.EditRequest;
import io.swarmdns.gossip.edit.Editor;
import io.swarmdns.gossip.edit.ZoneEditRequest;
import io.swarmdns.gossip.state.ZoneMessages;
import io.swarmdns.proto.Refused;
import io.swarmdns.proto.SubmitRequest;
import io.swarmdns.proto.UploadPart;
import io.swarmdns.zone.canonical.CanonicalZoneReader;
import io.swarmdns.zone.name.NameHash;
import io.swarmdns.zone.store.ZoneVersion;
import java.io.IOException;
import java.io.SequenceInputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/// Puts zones that are too large for one entry into the log, on the leader: in parts, that become
/// visible all at once by the changeset behind them.
public final class Uploader {
  /// Bytes of a zone's stream at most.
  public static final long BYTES_MAX = 2L << 30;

  /// Parts under way at once.
  private static final int PARTS_MAX = 8;

  private final Editor editor;
  private final ChangesetParser parser;
  private final NameHash hasher;
  private final Executor workers;

  /// @param hasher that of the store which serves the zones
  /// @param workers run an upload each, which takes seconds and blocks
  public Uploader(Editor editor, ChangesetParser parser, NameHash hasher, Executor workers) {
    this.editor = editor;
    this.parser = parser;
    this.hasher = hasher;
    this.workers = workers;
  }

  /// @param header with one zone, whose edit is a creation or a replacement without content
  /// @param pieces of the zone's canonical stream
  CompletableFuture<EditOutcome> upload(SubmitRequest header, List<ByteString> pieces) {
    return CompletableFuture.supplyAsync(() -> uploadNow(header, pieces), workers);
  }

  /// An edit with its one zone's whole stream in it, small enough for one entry.
  CompletableFuture<EditOutcome> submitWhole(SubmitRequest request) {
    return CompletableFuture.supplyAsync(
            () -> read(request, List.of(request.getStream()), ByteString.EMPTY), workers)
        .thenCompose(upload ->
            switch (upload) {
              case Refusal(var refused) -> CompletableFuture.completedFuture(refused);
              case Request(var edit) -> editor.submit(edit);
            });
  }

  /// What a stream and its header are.
  private sealed interface Upload {}

  private record Request(EditRequest edit) implements Upload {}

  private record Refusal(EditOutcome refused) implements Upload {}

  /// @param upload under which the parts go into the log; empty: in no parts
  private Upload read(SubmitRequest header, List<ByteString> pieces, ByteString upload) {
    var changeset = header.getChangeset();
    var preconditions = parser.preconditions(changeset);
    if (changeset.getZonesCount() != 1
        || preconditions.isEmpty()
        || changeset.getRequestId().size() != EditRequest.REQUEST_ID_BYTES) {
      return malformed("an upload is of one zone");
    }
    ZoneVersion version;
    try {
      version =
          CanonicalZoneReader.read(
              new SequenceInputStream(
                  Collections.enumeration(pieces.stream().map(ByteString::newInput).toList())),
              hasher,
              BYTES_MAX);
    } catch (IOException e) {
      return malformed("a zone stream: " + e.getMessage());
    }
    return new Request(
        new EditRequest(
            changeset.getRequestId(),
            header.getAuthor(),
            PeerService.scope(header),
            changeset.getComment(),
            header.getFileAt(),
            preconditions.get(),
            List.of(
                new ZoneEditRequest.Whole(version, changeset.getZones(0).hasCreate(), upload))));
  }

  private static Refusal malformed(String problem) {
    return new Refusal(
        new EditOutcome.NotMade(
            ZoneMessages.refused(Refused.Kind.MALFORMED, Optional.empty(), problem)));
  }

  private EditOutcome uploadNow(SubmitRequest header, List<ByteString> pieces) {
    var request = header.getChangeset().getRequestId();
    return switch (read(header, pieces, request)) {
      case Refusal(var refused) -> refused;
      case Request(var edit) -> {
        var failed = sendParts(request, pieces);
        if (failed.isPresent()) {
          edit.release();
          abandon(request);
          yield failed.get();
        }
        var outcome = editor.submit(edit).join();
        if (!(outcome instanceof EditOutcome.Committed)) {
          // Nobody will name the parts: every node would keep them, and take no snapshot meanwhile.
          abandon(request);
        }
        yield outcome;
      }
    };
  }

  private void abandon(ByteString upload) {
    var _ = editor.submit(UploadPart.newBuilder().setUploadId(upload).setAbandoned(true).build());
  }

  /// Sends all pieces as parts; what went wrong, if something did.
  private Optional<EditOutcome> sendParts(ByteString upload, List<ByteString> pieces) {
    var underWay = new ArrayDeque<CompletableFuture<EditOutcome>>();
    int number = 0;
    for (var part : parts(pieces, editor.partBytesMax())) {
      if (underWay.size() == PARTS_MAX) {
        var failed = failure(underWay.removeFirst());
        if (failed.isPresent()) {
          return failed;
        }
      }
      underWay.addLast(
          editor.submit(
              UploadPart.newBuilder()
                  .setUploadId(upload)
                  .setNumber(number++)
                  .setBytes(part)
                  .build()));
    }
    for (var part : underWay) {
      var failed = failure(part);
      if (failed.isPresent()) {
        return failed;
      }
    }
    return Optional.empty();
  }

  /// The pieces' bytes in parts of one size. The pieces came as their sender cut them, and an entry
  /// of the log costs the same for 4 bytes as for many thousands.
  ///
  /// @param size bytes of each but the last
  static List<ByteString> parts(List<ByteString> pieces, int size) {
    var parts = new ArrayList<ByteString>();
    var rest = ByteString.EMPTY;
    for (var piece : pieces) {
      rest = rest.concat(piece);
      int at = 0;
      for (; rest.size() - at >= size; at += size) {
        parts.add(rest.substring(at, at + size));
      }
      rest = rest.substring(at);
    }
    if (!rest.isEmpty()) {
      parts.add(rest);
    }
    return parts;
  }

  private static Optional<EditOutcome> failure(CompletableFuture<EditOutcome> part) {
    var outcome = part.join();
    return outcome instanceof EditOutcome.Committed ? Optional.empty() : Optional.of(outcome);
  }
}
