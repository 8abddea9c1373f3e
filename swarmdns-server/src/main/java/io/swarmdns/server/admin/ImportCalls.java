package io.swarmdns.server.admin;

import io.grpc.stub.StreamObserver;
import io.swarmdns.proto.AdminPolicy.Level;
import io.swarmdns.proto.EditProgress;
import io.swarmdns.proto.ImportHeader;
import io.swarmdns.proto.ImportProgress;
import io.swarmdns.proto.ImportRequest;
import io.swarmdns.proto.PlanPiece;
import io.swarmdns.proto.Refused;
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
  private final ImportPlan plans;
  private final Path directory;
  private final ScheduledExecutorService timer;
  private final Semaphore places = new Semaphore(CONCURRENT_MAX);

  /// @param directory for texts on their way in; what a killed process left there is deleted
  ImportCalls(
      Calls calls,
      Access access,
      ZoneImport imports,
      ImportPlan plans,
      Path directory,
      ScheduledExecutorService timer) {
    this.calls = calls;
    this.access = access;
    this.imports = imports;
    this.plans = plans;
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
            imports.run(new ZoneImport.Order(actor, header, origin, text, stage), outlet);
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
            plans.run(header, origin, text, stage, outlet);
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

  private StreamObserver<ImportRequest> inlet(Outlet<?> outlet, ImportInlet.Ends ends) {
    if (!places.tryAcquire()) {
      ends.refuse(
          Replies.refused(
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
