package io.swarmdns.server.edit;

import com.google.protobuf.ByteString;
import io.swarmdns.gossip.edit.ChangesetParser;
import io.swarmdns.gossip.edit.EditOutcome;
import io.swarmdns.gossip.log.ReplicatedLog;
import io.swarmdns.gossip.peer.LeaderClient;
import io.swarmdns.gossip.peer.Uploader;
import io.swarmdns.gossip.state.Applied;
import io.swarmdns.gossip.state.GroupState;
import io.swarmdns.gossip.state.ZoneMessages;
import io.swarmdns.proto.Changeset;
import io.swarmdns.proto.ImportHeader;
import io.swarmdns.proto.Precondition;
import io.swarmdns.proto.RRsetChanges;
import io.swarmdns.proto.Refused;
import io.swarmdns.proto.SubmitRequest;
import io.swarmdns.proto.ZoneEdit;
import io.swarmdns.proto.ZoneText;
import io.swarmdns.zone.name.DomainName;
import io.swarmdns.zone.store.RRsetChange;
import io.swarmdns.zone.store.ZoneStore;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Makes a zone what a text says. Where the zone is there and not too much differs, the difference
/// is an edit of exactly the version that was compared; else the whole zone goes to the leader.
/// When the zone moves meanwhile, it is compared anew, unless the client named the version. Blocks.
public final class ZoneImport {
  /// How often a zone that moves is compared.
  private static final int ATTEMPTS_MAX = 4;

  /// Bytes of a difference at most: with what was before and after it is one entry of the log,
  /// which has a mebibyte.
  private static final int DIFFERENCE_BYTES_MAX = 384 << 10;

  /// Bytes of the stream of a zone that goes into one entry as a whole.
  private static final int SMALL_BYTES_MAX = 256 << 10;

  private static final long SETTLE_MILLIS = 50;

  /// Longer than the leader's client takes before it gives up.
  private static final long OUTCOME_MAX_MINUTES = 6;

  private final ZoneStore store;
  private final GroupState state;
  private final ReplicatedLog log;
  private final LeaderClient leader;
  private final SettingsDoor settings;

  public ZoneImport(
      ZoneStore store,
      GroupState state,
      ReplicatedLog log,
      LeaderClient leader,
      SettingsDoor settings) {
    this.store = store;
    this.state = state;
    this.log = log;
    this.leader = leader;
    this.settings = settings;
  }

  /// Who imports: makes what the leader is asked for.
  @FunctionalInterface
  public interface Author {
    SubmitRequest.Builder submission(Changeset changeset);
  }

  /// One import.
  ///
  /// @param header the zone, the request and its conditions
  /// @param fileAt the node whose file the text is, if the zone follows that; else empty
  /// @param stage is told how far it is
  public record Order(
      Author author,
      ImportHeader header,
      DomainName origin,
      ZoneSource source,
      String fileAt,
      ImportStage stage) {}

  /// Imports, and tells what became of it.
  ///
  /// @throws IOException when the text cannot be had
  public EditOutcome run(Order order) throws IOException, InterruptedException {
    EditOutcome outcome = new EditOutcome.Unknown("not tried");
    for (int i = 0; i < ATTEMPTS_MAX; i++) {
      settings.awaitApplied(log.status().committedIndex());
      try (var base = new ImportBase(order.origin(), store.lease(order.origin()))) {
        var known = known(order);
        if (known.isPresent()) {
          return known.get();
        }
        outcome = attempt(order, base);
      }
      if (!hasMoved(outcome)) {
        return outcome;
      }
      if (order.header().hasExpectedSerial()) {
        return notMade(
            Refused.Kind.SERIAL, order, "the zone was changed while the text was read", "");
      }
    }
    return outcome;
  }

  /// What an earlier attempt of the same request came to: the answer was lost.
  private Optional<EditOutcome> known(Order order) {
    return state
        .outcome(order.header().getRequestId())
        .map(applied ->
            switch (applied) {
              case Applied.Done(long index, var zones) ->
                  new EditOutcome.Committed(index, zones, true);
              case Applied.Denied(long _, var refused) -> new EditOutcome.NotMade(refused);
            });
  }

  private static boolean hasMoved(EditOutcome outcome) {
    return outcome instanceof EditOutcome.NotMade(var refused)
        && switch (refused.getKind()) {
          case PRECONDITION, STALE -> true;
          default -> false;
        };
  }

  private EditOutcome attempt(Order order, ImportBase base)
      throws IOException, InterruptedException {
    var obstacle = base.obstacle(order.header()).or(() -> follows(order));
    if (obstacle.isPresent()) {
      // An earlier attempt of this very request may be visible a moment before it is remembered.
      Thread.sleep(SETTLE_MILLIS);
      return known(order).orElse(new EditOutcome.NotMade(obstacle.get()));
    }
    try (var loaded = LoadedText.load(order.source(), order.origin(), base, order.stage())) {
      if (loaded.refused().isPresent()) {
        return new EditOutcome.NotMade(loaded.refused().get());
      }
      return base.isNew() ? create(order, loaded) : change(order, base, loaded);
    }
  }

  /// A zone that follows a file is edited by that file alone, and a file edits no other zone.
  private Optional<Refused> follows(Order order) {
    return FollowedZones.obstacle(state.settings(), order.origin(), order.fileAt());
  }

  private EditOutcome create(Order order, LoadedText loaded)
      throws IOException, InterruptedException {
    var stream = stream(loaded);
    if (stream.isEmpty()) {
      return tooLarge(order);
    }
    var zone = ZoneEdit.newBuilder().setOrigin(order.origin().toString());
    var absent =
        Precondition.newBuilder().setOrigin(order.origin().toString()).setZoneExists(false);
    zone.setCreate(ZoneText.getDefaultInstance());
    return send(order, submission(order, absent, zone), stream.get());
  }

  private EditOutcome change(Order order, ImportBase base, LoadedText loaded)
      throws IOException, InterruptedException {
    var changes =
        ImportDifference.between(
            base.version().orElseThrow(), loaded.version(), ChangesetParser.DIFFERENCE_MAX);
    if (changes.isPresent() && isNothing(changes.get(), loaded)) {
      return new EditOutcome.Committed(state.position().index(), List.of(), false);
    }
    var broken = loaded.brokenSignature(base);
    if (broken.isPresent()) {
      return new EditOutcome.NotMade(broken.get());
    }
    var zone = ZoneEdit.newBuilder().setOrigin(order.origin().toString());
    var unmoved =
        Precondition.newBuilder().setOrigin(order.origin().toString()).setSerialIs(base.serial());
    var difference = changes.flatMap(ZoneImport::message);
    if (difference.isPresent()) {
      return outcome(
          leader.submit(
              submission(order, unmoved, zone)
                  .addAllDifference(difference.get().getChangesList())
                  .build()));
    }
    var stream = stream(loaded);
    if (stream.isEmpty()) {
      return tooLarge(order);
    }
    zone.setReplace(ZoneText.getDefaultInstance());
    return send(order, submission(order, unmoved, zone), stream.get());
  }

  private static boolean isNothing(List<RRsetChange> changes, LoadedText loaded) {
    return changes.stream().allMatch(change -> isNothing(change, loaded));
  }

  /// A change that leaves an RRset as it is only keeps signatures.
  private static boolean isNothing(RRsetChange change, LoadedText loaded) {
    return loaded.isSerialOnly(change)
        || (change.before() != null && change.before().equals(change.after()));
  }

  /// The difference as a message, unless it is too large for one entry.
  private static Optional<RRsetChanges> message(List<RRsetChange> changes) {
    var message = RRsetChanges.newBuilder();
    changes.forEach(change -> message.addChanges(ZoneMessages.message(change)));
    return Optional.of(message.build())
        .filter(all -> all.getSerializedSize() <= DIFFERENCE_BYTES_MAX);
  }

  private static SubmitRequest.Builder submission(
      Order order, Precondition.Builder precondition, ZoneEdit.Builder zone) {
    return order
        .author()
        .submission(
            Changeset.newBuilder()
                .setRequestId(order.header().getRequestId())
                .setComment(order.header().getComment())
                .addPreconditions(precondition)
                .addZones(zone)
                .build())
        .setFileAt(order.fileAt());
  }

  /// The zone's stream, unless it is more than this node or the log takes.
  private static Optional<StreamPieces> stream(LoadedText loaded) throws IOException {
    // Half of what a heap of the default size has: the rest is for everything else.
    long bytesMax = Math.min(Uploader.BYTES_MAX, Runtime.getRuntime().maxMemory() / 2);
    try {
      return Optional.of(StreamPieces.of(loaded.version(), bytesMax));
    } catch (StreamPieces.TooLarge e) {
      return Optional.empty();
    }
  }

  private static EditOutcome tooLarge(Order order) {
    return notMade(
        Refused.Kind.TOO_LARGE,
        order,
        "the zone is larger than this node's memory lets it send",
        "give the nodes a larger heap");
  }

  private EditOutcome send(Order order, SubmitRequest.Builder header, StreamPieces stream)
      throws InterruptedException {
    if (stream.bytes() <= SMALL_BYTES_MAX) {
      return outcome(leader.submit(header.setStream(ByteString.copyFrom(stream.pieces())).build()));
    }
    var request = order.header().getRequestId();
    order.stage().replicating(stream.bytes(), () -> state.uploadedBytes(request));
    return outcome(leader.upload(header.build(), stream.pieces()));
  }

  private static EditOutcome notMade(
      Refused.Kind kind, Order order, String problem, String advice) {
    return new EditOutcome.NotMade(Refusals.of(kind, order.origin(), problem, advice));
  }

  private static EditOutcome outcome(CompletableFuture<EditOutcome> future)
      throws InterruptedException {
    try {
      return future.get(OUTCOME_MAX_MINUTES, TimeUnit.MINUTES);
    } catch (ExecutionException | TimeoutException e) {
      return new EditOutcome.Unknown(e.toString());
    }
  }
}
