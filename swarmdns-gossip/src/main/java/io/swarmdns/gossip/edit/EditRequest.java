package io.swarmdns.gossip.edit;

import com.google.protobuf.ByteString;
import io.swarmdns.zone.store.Precondition;
import java.util.List;

/// One atomic edit as the editor takes it.
///
/// @param requestId 16 bytes; the same again is the same request
/// @param author the authenticated identity
/// @param scope what the author may edit
/// @param comment for the history
/// @param fileAt the node whose file it comes from, which its zones follow; empty: from no file
public record EditRequest(
    ByteString requestId,
    String author,
    Scope scope,
    String comment,
    String fileAt,
    List<Precondition> preconditions,
    List<ZoneEditRequest> zones) {
  /// Length of a request's id in bytes.
  public static final int REQUEST_ID_BYTES = 16;

  public EditRequest {
    preconditions = List.copyOf(preconditions);
    zones = List.copyOf(zones);
  }

  /// The same, from the file that its zones follow.
  public EditRequest fromFileAt(String node) {
    return new EditRequest(requestId, author, scope, comment, node, preconditions, zones);
  }

  /// Gives back what the request holds, when it is not handed to an editor.
  public void release() {
    for (var zone : zones) {
      if (zone instanceof ZoneEditRequest.Whole whole) {
        whole.version().release();
      }
    }
  }
}
