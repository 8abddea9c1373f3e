package io.swarmdns.gossip.peer;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.swarmdns.gossip.channel.Caller;
import io.swarmdns.gossip.edit.ChangesetParser;
import io.swarmdns.gossip.edit.ChangesetRefused;
import io.swarmdns.gossip.edit.EditOutcome;
import io.swarmdns.gossip.edit.Editor;
import io.swarmdns.gossip.edit.Scope;
import io.swarmdns.gossip.identity.CertifiedSubject;
import io.swarmdns.gossip.identity.SwarmAuthority;
import io.swarmdns.gossip.log.ReplicatedLog;
import io.swarmdns.gossip.state.Settings;
import io.swarmdns.gossip.state.ZoneMessages;
import io.swarmdns.proto.AppliedReport;
import io.swarmdns.proto.PeerGrpc;
import io.swarmdns.proto.Refused;
import io.swarmdns.proto.RenewReply;
import io.swarmdns.proto.RenewRequest;
import io.swarmdns.proto.ReplyBatch;
import io.swarmdns.proto.SettingsChange;
import io.swarmdns.proto.SubmitBatch;
import io.swarmdns.proto.SubmitReply;
import io.swarmdns.proto.SubmitRequest;
import io.swarmdns.proto.SwarmProgress;
import io.swarmdns.proto.UploadRequest;
import io.swarmdns.zone.name.DomainName;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Answers other nodes on the peer port: takes edits where this node leads, hears how far others
/// are, and renews their certificates where it can issue. Callers have proven to be nodes.
public final class PeerService extends PeerGrpc.PeerImplBase {
  /// Zones that a submission may name as its author's.
  private static final int ZONES_ALLOWED_MAX = 1_000;

  private final Editor editor;
  private final ChangesetParser parser;
  private final Uploader uploader;
  private final ReplicatedLog log;
  private final ProgressExchange progress;
  private final Supplier<Settings> settings;
  private final Executor sender;
  private final Supplier<Optional<SwarmAuthority>> authority;
  private final CommitSpreading spreading;

  /// @param authority empty where this node has no issuer's key
  /// @param sender runs the sending of replies, which does not block
  public PeerService(
      Editor editor,
      ChangesetParser parser,
      Uploader uploader,
      ReplicatedLog log,
      ProgressExchange progress,
      Supplier<Settings> settings,
      Supplier<Optional<SwarmAuthority>> authority,
      Executor sender) {
    this.editor = editor;
    this.parser = parser;
    this.uploader = uploader;
    this.log = log;
    this.progress = progress;
    this.settings = settings;
    this.authority = authority;
    this.sender = sender;
    spreading = new CommitSpreading(log);
  }

  @Override
  public StreamObserver<SubmitBatch> submit(StreamObserver<ReplyBatch> observer) {
    var caller = Caller.currentNode();
    return new SubmitInlet(
        (ServerCallStreamObserver<ReplyBatch>) observer,
        request ->
            speaksFor(caller, request)
                ? submit(request)
                : CompletableFuture.completedFuture(notItsFile()),
        sender);
  }

  /// A node speaks for its own files alone.
  private static boolean speaksFor(Optional<CertifiedSubject> caller, SubmitRequest request) {
    return request.getFileAt().isEmpty()
        || caller.map(CertifiedSubject::name).equals(Optional.of(request.getFileAt()));
  }

  private static EditOutcome notItsFile() {
    return new EditOutcome.NotMade(
        ZoneMessages.refused(
            Refused.Kind.NOT_ALLOWED,
            Optional.empty(),
            "a node speaks for the files that it has itself"));
  }

  /// Takes an edit, from here or from another node.
  CompletableFuture<EditOutcome> submit(SubmitRequest request) {
    if (!editor.leads()) {
      return CompletableFuture.completedFuture(notLeader());
    }
    if (!request.getStream().isEmpty()) {
      return uploader.submitWhole(request);
    }
    try {
      var parsed =
          request.getDifferenceCount() == 0
              ? parser.parse(request.getChangeset(), request.getAuthor(), scope(request))
              : parser.parse(
                  request.getChangeset(),
                  request.getDifferenceList(),
                  request.getAuthor(),
                  scope(request));
      var outcome = editor.submit(parsed.fromFileAt(request.getFileAt()));
      if (request.getLive()) {
        var _ = outcome.thenRun(spreading::soon);
      }
      return outcome;
    } catch (ChangesetRefused e) {
      return CompletableFuture.completedFuture(new EditOutcome.NotMade(e.refused()));
    }
  }

  private EditOutcome notLeader() {
    return new EditOutcome.NotLeader(log.status().leader());
  }

  static Scope scope(SubmitRequest request) {
    if (request.getAllZonesAllowed()) {
      return Scope.ALL;
    }
    var zones = new ArrayList<DomainName>();
    for (var zone : request.getZonesAllowedList().stream().limit(ZONES_ALLOWED_MAX).toList()) {
      try {
        zones.add(DomainName.parse(zone));
      } catch (IllegalArgumentException e) {
        // A name that is none allows nothing.
      }
    }
    return new Scope(false, zones);
  }

  private static void answer(
      CompletableFuture<EditOutcome> outcome, StreamObserver<SubmitReply> observer) {
    var _ =
        outcome.whenComplete((result, failure) -> {
          try {
            observer.onNext(
                Replies.of(result == null ? new EditOutcome.Unknown(text(failure)) : result));
            observer.onCompleted();
          } catch (StatusRuntimeException | IllegalStateException e) {
            // The caller is gone; the edit stands, and its request id tells.
          }
        });
  }

  private static String text(@Nullable Throwable failure) {
    return failure == null ? "no outcome" : failure.toString();
  }

  @Override
  public void changeSettings(SettingsChange change, StreamObserver<SubmitReply> observer) {
    answer(change(change), observer);
  }

  /// Takes a change of settings, from here or from another node.
  CompletableFuture<EditOutcome> change(SettingsChange change) {
    return editor.leads() ? editor.submit(change) : CompletableFuture.completedFuture(notLeader());
  }

  @Override
  public StreamObserver<UploadRequest> upload(StreamObserver<SubmitReply> observer) {
    var calls = (ServerCallStreamObserver<SubmitReply>) observer;
    var caller = Caller.currentNode();
    return new StreamObserver<>() {
      private @Nullable SubmitRequest header;
      private final List<ByteString> pieces = new ArrayList<>();
      private long bytes;

      @Override
      public void onNext(UploadRequest request) {
        if (request.hasHeader()) {
          header = request.getHeader();
          return;
        }
        bytes += request.getStream().size();
        if (bytes > Uploader.BYTES_MAX) {
          calls.onError(
              Status.RESOURCE_EXHAUSTED
                  .withDescription("a zone of more than " + Uploader.BYTES_MAX + " bytes")
                  .asRuntimeException());
          pieces.clear();
          return;
        }
        pieces.add(request.getStream());
      }

      @Override
      public void onError(Throwable failure) {
        pieces.clear();
      }

      @Override
      public void onCompleted() {
        if (header == null) {
          calls.onError(Status.INVALID_ARGUMENT.withDescription("no header").asRuntimeException());
          return;
        }
        if (!editor.leads()) {
          answer(CompletableFuture.completedFuture(notLeader()), calls);
          return;
        }
        answer(
            speaksFor(caller, header)
                ? uploader.upload(header, pieces)
                : CompletableFuture.completedFuture(notItsFile()),
            calls);
      }
    };
  }

  @Override
  public StreamObserver<AppliedReport> progress(StreamObserver<SwarmProgress> observer) {
    var node = Caller.currentNode();
    if (node.isEmpty()) {
      throw Status.PERMISSION_DENIED.withDescription("only nodes").asRuntimeException();
    }
    return progress.serve(node.get().name(), (ServerCallStreamObserver<SwarmProgress>) observer);
  }

  @Override
  public void renew(RenewRequest request, StreamObserver<RenewReply> observer) {
    try {
      var subject = Caller.currentNode().orElseThrow(() -> new GeneralSecurityException("no node"));
      observer.onNext(renewed(subject, request));
      observer.onCompleted();
    } catch (GeneralSecurityException | IOException e) {
      observer.onError(
          Status.FAILED_PRECONDITION.withDescription(e.getMessage()).asRuntimeException());
    }
  }

  private RenewReply renewed(CertifiedSubject subject, RenewRequest request)
      throws GeneralSecurityException, IOException {
    if (!settings.get().nodes().containsKey(subject.name())) {
      throw new GeneralSecurityException("no node " + subject.name() + " is enrolled");
    }
    var issuer =
        authority
            .get()
            .orElseThrow(
                () -> new GeneralSecurityException("this node does not issue certificates"));
    var reply = RenewReply.newBuilder();
    for (var certificate : issuer.certify(subject, request.getSigningRequest().toByteArray())) {
      reply.addCertificateChain(ByteString.copyFrom(certificate.getEncoded()));
    }
    return reply.build();
  }
}
