package io.swarmdns.gossip.edit;

import io.swarmdns.zone.name.DomainName;
import java.util.List;

/// Which zones an author may edit: these and all below them.
///
/// @param all whether it is every zone
public record Scope(boolean all, List<DomainName> zones) {
  /// Every zone.
  public static final Scope ALL = new Scope(true, List.of());

  public Scope {
    zones = List.copyOf(zones);
  }

  public boolean allows(DomainName origin) {
    return all || zones.stream().anyMatch(origin::isAtOrBelow);
  }
}
