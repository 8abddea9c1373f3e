package io.swarmdns.server.edit;

import io.swarmdns.proto.ImportHeader;
import io.swarmdns.proto.Refused;
import io.swarmdns.zone.memory.Lease;
import io.swarmdns.zone.name.DomainName;
import io.swarmdns.zone.store.ZoneVersion;
import java.util.Optional;

/// What a text is compared with: the zone's version, held until this is closed, or that there is
/// none.
public final class ImportBase implements AutoCloseable {
  private final DomainName origin;
  private final Optional<Lease<ZoneVersion>> lease;

  public ImportBase(DomainName origin, Optional<Lease<ZoneVersion>> lease) {
    this.origin = origin;
    this.lease = lease;
  }

  public Optional<ZoneVersion> version() {
    return lease.map(Lease::get);
  }

  /// Whether the zone would be new.
  public boolean isNew() {
    return lease.isEmpty();
  }

  /// The serial; 0 when the zone would be new.
  public int serial() {
    return lease.map(held -> held.get().serial()).orElse(0);
  }

  /// The serial that the zone gets by a text with this one: that, if it is above the zone's, else
  /// the zone's next.
  public int serialAfter(int ofText) {
    return isNew() || isAbove(ofText, serial()) ? ofText : next(serial());
  }

  /// RFC 1982 §3.2, for serials of 32 bits.
  public static boolean isAbove(int serial, int other) {
    return serial - other > 0;
  }

  /// Not 0, which some secondaries take for "none yet".
  private static int next(int serial) {
    return serial == -1 ? 1 : serial + 1;
  }

  /// What stands against the header's conditions.
  public Optional<Refused> obstacle(ImportHeader header) {
    if (header.getMustBeNew() && !isNew()) {
      return refused(Refused.Kind.ZONE_EXISTS, "the zone exists, at serial " + text(serial()));
    }
    if (!header.hasExpectedSerial() || serialIs(header.getExpectedSerial())) {
      return Optional.empty();
    }
    return isNew()
        ? refused(Refused.Kind.NO_SUCH_ZONE, "there is no such zone")
        : refused(
            Refused.Kind.SERIAL,
            "the zone is at serial "
                + text(serial())
                + ", not "
                + text(header.getExpectedSerial()));
  }

  private boolean serialIs(int serial) {
    return !isNew() && serial() == serial;
  }

  private Optional<Refused> refused(Refused.Kind kind, String problem) {
    return Optional.of(Refusals.of(kind, origin, problem, ""));
  }

  public static String text(int serial) {
    return Integer.toUnsignedString(serial);
  }

  @Override
  public void close() {
    lease.ifPresent(Lease::close);
  }
}
