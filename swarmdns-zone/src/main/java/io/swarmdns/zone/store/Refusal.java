package io.swarmdns.zone.store;

import io.swarmdns.zone.name.DomainName;
import java.util.List;

/// Why changes were not made. The same changes of the same content are refused by every node for
/// the same reason.
///
/// @param origin the first zone that stood against it
/// @param errors what is wrong, where, and what to do
public record Refusal(Kind kind, DomainName origin, List<String> errors) implements Proposed {
  /// What sort of reason it is.
  public enum Kind {
    /// There is no such zone.
    NO_SUCH_ZONE,
    /// A zone was to be created that is there.
    ZONE_EXISTS,
    /// A precondition does not hold.
    PRECONDITION,
    /// The SOA serial would not rise (RFC 1982).
    SERIAL,
    /// The change does not have the form that such a change must have.
    MALFORMED,
    /// The zone that would result may not be served.
    INVALID,
    /// The zone is not what the finished result was made from.
    PREDECESSOR,
    /// The finished result does not lead to the content that it says.
    SUCCESSOR
  }

  public Refusal {
    errors = List.copyOf(errors);
  }

  static Refusal of(Kind kind, DomainName origin, String error) {
    return new Refusal(kind, origin, List.of(error));
  }
}
