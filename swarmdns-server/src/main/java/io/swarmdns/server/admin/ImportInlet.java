package io.swarmdns.server.admin;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.swarmdns.gossip.edit.ChangesetParser;
import io.swarmdns.gossip.edit.EditRequest;
import io.swarmdns.proto.ImportHeader;
import io.swarmdns.proto.ImportProgress;
import io.swarmdns.proto.ImportRequest;
import io.swarmdns.proto.Refused;
import io.swarmdns.server.edit.ImportStage;
import io.swarmdns.server.edit.Refusals;
import io.swarmdns.zone.name.DomainName;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Takes the text of one import as it arrives, puts it into a file, and hands it on when it is
/// complete. gRPC hands over the next message when the one before is written, so that a client is
/// not faster than the disk. Messages come one after the other.
final class ImportInlet implements StreamObserver<ImportRequest> {
  /// How long a client may send nothing in the middle of a text.
  private static final long SILENT_MAX_MILLIS = 60_000;

  private static final long TICK_MILLIS = 500;

  /// With no news a client would take us for dead: swarmctl does after 8 seconds.
  private static final int TICKS_WITHOUT_NEWS_MAX = 4;

  private final Calls calls;
  private final Outlet<?> outlet;
  private final Path directory;
  private final Semaphore places;
  private final Ends ends;
  private final ImportStage stage = new ImportStage();
  private final ScheduledFuture<?> ticking;
  private volatile long lastNanos = System.nanoTime();
  private volatile boolean complete;
  private @Nullable ImportHeader header;
  private @Nullable ImportText text;
  private ImportProgress told = ImportProgress.getDefaultInstance();
  private int ticksWithoutNews;
  private boolean released;

  /// What is special about an import and a plan.
  interface Ends {
    /// Whether the header may be; throws a status when not.
    void check(ImportHeader header, DomainName origin);

    /// The text is complete.
    void run(ImportHeader header, DomainName origin, ImportText text, ImportStage stage)
        throws Exception;

    /// Ends the call with a refusal.
    void refuse(Refused refused);

    /// Tells how far it is, about twice a second.
    void progress(ImportProgress progress);
  }

  /// @param directory for the text
  /// @param places of imports at once; one has been taken for this, and is given back
  ImportInlet(
      Calls calls,
      Outlet<?> outlet,
      Path directory,
      Semaphore places,
      ScheduledExecutorService timer,
      Ends ends) {
    this.calls = calls;
    this.outlet = outlet;
    this.directory = directory;
    this.places = places;
    this.ends = ends;
    ticking =
        timer.scheduleWithFixedDelay(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    outlet.whenGone(this::goneBeforeComplete);
  }

  private void goneBeforeComplete() {
    if (!complete) {
      release();
    }
  }

  private void tick() {
    if (!complete
        && System.nanoTime() - lastNanos > TimeUnit.MILLISECONDS.toNanos(SILENT_MAX_MILLIS)) {
      outlet.fail(
          Status.DEADLINE_EXCEEDED.withDescription(
              "nothing of the text came for " + SILENT_MAX_MILLIS + " ms"));
      release();
    }
    var now = stage.message();
    if (!now.equals(told) || ++ticksWithoutNews >= TICKS_WITHOUT_NEWS_MAX) {
      ticksWithoutNews = 0;
      told = now;
      if (outlet.isReady()) {
        ends.progress(now);
      }
    }
  }

  @Override
  public synchronized void onNext(ImportRequest request) {
    lastNanos = System.nanoTime();
    if (released || outlet.isOver()) {
      return;
    }
    try {
      switch (request.getPartCase()) {
        case HEADER -> begin(request.getHeader());
        case TEXT -> append(request.getText());
        case PART_NOT_SET -> throw Arguments.invalid("a message that is neither header nor text");
      }
    } catch (ImportText.NoRoom e) {
      refuse(Refused.Kind.DISK_FULL, String.valueOf(e.getMessage()));
    } catch (IOException | RuntimeException e) {
      outlet.fail(Calls.status(e));
      release();
    }
  }

  private void begin(ImportHeader first) throws IOException {
    if (header != null) {
      throw Arguments.invalid("a second header");
    }
    if (first.getRequestId().size() != EditRequest.REQUEST_ID_BYTES) {
      throw Arguments.invalid(
          "a request id of " + first.getRequestId().size() + " bytes; it has 16");
    }
    if (first.getComment().length() > ChangesetParser.COMMENT_LENGTH_MAX) {
      throw Arguments.invalid(
          "a comment longer than " + ChangesetParser.COMMENT_LENGTH_MAX + " characters");
    }
    ends.check(first, Arguments.origin(first.getOrigin()));
    text = ImportText.create(directory);
    header = first;
  }

  private void append(ByteString piece) throws IOException {
    if (text == null) {
      throw Arguments.invalid("text before the header");
    }
    if (text.bytes() + piece.size() > ImportText.BYTES_MAX) {
      refuse(Refused.Kind.TOO_LARGE, "a text of more than " + ImportText.BYTES_MAX + " bytes");
      return;
    }
    text.append(piece);
    stage.received(text.bytes());
  }

  private void refuse(Refused.Kind kind, String why) {
    var origin = header == null ? DomainName.ROOT : Arguments.origin(header.getOrigin());
    ends.refuse(Refusals.of(kind, origin, why, ""));
    release();
  }

  @Override
  public synchronized void onError(Throwable failure) {
    if (!complete) {
      release();
    }
  }

  @Override
  public synchronized void onCompleted() {
    if (released || outlet.isOver()) {
      release();
      return;
    }
    var first = header;
    var whole = text;
    if (first == null || whole == null) {
      outlet.fail(Status.INVALID_ARGUMENT.withDescription("no header"));
      release();
      return;
    }
    complete = true;
    boolean takenOn =
        calls.run(
            outlet,
            () -> {
              try {
                ends.run(first, Arguments.origin(first.getOrigin()), whole, stage);
              } finally {
                release();
              }
            });
    if (!takenOn) {
      release();
    }
  }

  private synchronized void release() {
    if (released) {
      return;
    }
    released = true;
    ticking.cancel(false);
    if (text != null) {
      text.close();
    }
    places.release();
  }
}
