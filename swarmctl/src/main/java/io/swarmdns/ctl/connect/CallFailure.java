package io.swarmdns.ctl.connect;

import io.grpc.Status;
import io.grpc.StatusException;
import io.swarmdns.ctl.outcome.ExitCode;
import io.swarmdns.ctl.outcome.Failure;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// Why a call has failed, and what may be done about it.
///
/// @param kind what the caller must assume
/// @param message names the node, and says what to do where that is known
public record CallFailure(Kind kind, String message) {
  /// What a failure means for what was asked.
  public enum Kind {
    /// Nobody was reached, and trying again will not help before somebody has mended something.
    NOBODY_THERE,
    /// Nobody was reached at present.
    NOT_SENT,
    /// The connection was lost, or the node gave no answer: what was asked may have been done.
    CUT,
    /// The node has said no.
    REFUSED,
    /// The node could not do it.
    BROKEN
  }

  /// Judges the failure of a call to an endpoint.
  public static CallFailure of(Endpoint endpoint, StatusException failure) {
    Status status = failure.getStatus();
    return switch (status.getCode()) {
      case UNAVAILABLE, CANCELLED, UNKNOWN, INTERNAL, ABORTED, DEADLINE_EXCEEDED ->
          connection(endpoint, status);
      case UNAUTHENTICATED ->
          new CallFailure(
              Kind.REFUSED, endpoint + " does not accept this identity: " + description(status));
      case PERMISSION_DENIED ->
          new CallFailure(Kind.REFUSED, "not allowed: " + description(status));
      case NOT_FOUND, ALREADY_EXISTS, FAILED_PRECONDITION, INVALID_ARGUMENT, OUT_OF_RANGE ->
          new CallFailure(Kind.REFUSED, description(status));
      case UNIMPLEMENTED ->
          new CallFailure(
              Kind.BROKEN, endpoint + " does not know this request: it runs an older version");
      case RESOURCE_EXHAUSTED, DATA_LOSS, OK ->
          new CallFailure(Kind.BROKEN, endpoint + ": " + description(status));
    };
  }

  private static CallFailure connection(Endpoint endpoint, Status status) {
    for (Throwable cause = status.getCause(); cause != null; cause = cause.getCause()) {
      CallFailure known = known(endpoint, cause);
      if (known != null) {
        return known;
      }
    }
    return new CallFailure(Kind.CUT, endpoint + ": " + description(status));
  }

  private static @Nullable CallFailure known(Endpoint endpoint, Throwable cause) {
    return switch (cause) {
      case NodeTrust.UntrustedServer e ->
          new CallFailure(Kind.NOBODY_THERE, endpoint + " " + e.getMessage());
      case UnknownHostException _ ->
          new CallFailure(Kind.NOBODY_THERE, endpoint + ": no such host");
      case UnresolvedAddressException _ ->
          new CallFailure(Kind.NOBODY_THERE, endpoint + ": no such host");
      case ConnectException e -> new CallFailure(Kind.NOT_SENT, endpoint + ": " + reason(e));
      // In TLS 1.3 a server judges the client's certificate after the handshake; before that it has
      // read nothing of what was asked.
      case SSLException e -> new CallFailure(Kind.NOBODY_THERE, endpoint + ": " + tls(e));
      default -> null;
    };
  }

  private static String reason(ConnectException e) {
    String message = String.valueOf(e.getMessage());
    return message.contains("refused")
        ? "connection refused; does the node run?"
        : message.contains("timed out") ? "no answer in time" : message;
  }

  private static String tls(SSLException e) {
    String message = String.valueOf(e.getMessage());
    return message.contains("alert")
        ? "the node refuses this identity (%s); is it revoked, expired or of another swarm?"
            .formatted(message)
        : "TLS failed: " + message;
  }

  private static String description(Status status) {
    String text = status.getDescription();
    return text == null ? status.getCode().name() : text;
  }

  /// Whether the node may have done what it was asked for.
  public boolean mayHaveBeenDone() {
    return kind == Kind.CUT;
  }

  /// Whether another node, or the same one later, may do better.
  public boolean worthAnother() {
    return switch (kind) {
      case NOBODY_THERE, NOT_SENT, CUT -> true;
      case REFUSED, BROKEN -> false;
    };
  }

  public Failure toFailure() {
    var code =
        switch (kind) {
          case NOBODY_THERE, NOT_SENT, CUT -> ExitCode.UNREACHABLE;
          case REFUSED -> ExitCode.REFUSED;
          case BROKEN -> ExitCode.FAILED;
        };
    return new Failure(code, message);
  }
}
