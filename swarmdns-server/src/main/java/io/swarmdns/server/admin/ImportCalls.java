package io.swarmdns.server.admin;

import io.grpc.stub.StreamObserver;
import io.swarmdns.proto.AdminPolicy.Level;
import io.swarmdns.proto.EditProgress;
import io.swarmdns.proto.ImportHeader;
import io.swarmdns.proto.ImportProgress;
import io.swarmdns.proto.ImportRequest;
import io.swarmdns.proto.PlanPiece;
import io.swarmdns.proto.Refused;
import io.swarmdns.server.edit.ImportStage;
import io.swarmdns.server.edit.Refusals;
import io.swarmdns.server.edit.ZoneImport;
import io.swarmdns.server.edit.ZoneSource;
import io.swarmdns.zone.check.ZoneTextLoader;
import io.swarmdns.zone.name.DomainName;
import java.nio.file.Path;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;

/// Zones of any size as text: imported, or compared with what is there. Few at once, because each
/// takes disk and memory.
final class ImportCalls {
  /// Imports and plans at once.
  static final int CONCURRENT_MAX = 4;

  private final Calls calls;
  private final Access access;
  private final ZoneImport imports;
  private final EditCalls edits;
  private final ImportPlan plans;
  private final ZoneTextLoader loader;
  private final Path directory;
  private final ScheduledExecutorService timer;
  private final Semaphore places = new Semaphore(CONCURRENT_MAX);

  /// @param directory for texts on their way in; what a killed process left there is deleted
  ImportCalls(
      Calls calls,
      Access access,
      ZoneImport imports,
      EditCalls edits,
      ImportPlan plans,
      ZoneTextLoader loader,
      Path directory,
      ScheduledExecutorService timer) {
    this.calls = calls;
    this.access = access;
    this.imports = imports;
    this.edits = edits;
    this.plans = plans;
    this.loader = loader;
    this.directory = directory;
    this.timer = timer;
    ImportText.sweep(directory);
  }

  /// @throws io.grpc.StatusRuntimeException when the caller may not
  StreamObserver<ImportRequest> importZone(Outlet<EditProgress> outlet) {
    var actor = access.require(Level.EDITOR);
    return inlet(
        outlet,
        new ImportInlet.Ends() {
          @Override
          public void check(ImportHeader header, DomainName origin) {
            actor.requireZone(origin);
          }

          @Override
          public void run(
              ImportHeader header, DomainName origin, ImportText text, ImportStage stage)
              throws Exception {
            var outcome =
                imports.run(
                    new ZoneImport.Order(
                        changeset -> actor.submission(changeset, header.getWait()),
                        header,
                        origin,
                        source(text),
                        "",
                        stage));
            edits.conclude(outcome, header.getWait(), header.getWaitMillis(), outlet);
          }

          @Override
          public void refuse(Refused refused) {
            outlet.end(Replies.of(refused));
          }

          @Override
          public void progress(ImportProgress progress) {
            outlet.send(EditProgress.newBuilder().setImporting(progress).build());
          }
        });
  }

  /// @throws io.grpc.StatusRuntimeException when the caller may not
  StreamObserver<ImportRequest> plan(Outlet<PlanPiece> outlet) {
    var actor = access.require(Level.EDITOR);
    return inlet(
        outlet,
        new ImportInlet.Ends() {
          @Override
          public void check(ImportHeader header, DomainName origin) {
            actor.requireZone(origin);
          }

          @Override
          public void run(
              ImportHeader header, DomainName origin, ImportText text, ImportStage stage)
              throws Exception {
            plans.run(header, origin, source(text), stage, outlet);
          }

          @Override
          public void refuse(Refused refused) {
            outlet.end(PlanPiece.newBuilder().setRefused(refused).build());
          }

          @Override
          public void progress(ImportProgress progress) {
            // A plan's first message is its summary.
          }
        });
  }

  private ZoneSource source(ImportText text) {
    return (origin, progress, serial) -> loader.load(text.source(), origin, progress, serial);
  }

  private StreamObserver<ImportRequest> inlet(Outlet<?> outlet, ImportInlet.Ends ends) {
    if (!places.tryAcquire()) {
      ends.refuse(
          Refusals.of(
              Refused.Kind.OVERLOADED,
              DomainName.ROOT,
              "this node takes " + CONCURRENT_MAX + " texts of zones at once, and has them",
              "ask again, or another node"));
      return new Ignored();
    }
    return new ImportInlet(calls, outlet, directory, places, timer, ends);
  }

  /// Takes what is still on its way of a call that has ended.
  static final class Ignored implements StreamObserver<ImportRequest> {
    @Override
    public void onNext(ImportRequest request) {}

    @Override
    public void onError(Throwable failure) {}

    @Override
    public void onCompleted() {}
  }
}
