package io.swarmdns.server.edit;

import io.swarmdns.gossip.edit.ChangesetParser;
import io.swarmdns.proto.Refused;
import io.swarmdns.zone.name.DomainName;
import io.swarmdns.zone.name.RrType;
import io.swarmdns.zone.store.RRsetChange;
import io.swarmdns.zone.store.ZoneVersion;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A text that has become a version, under the serial that it will have, or why it has not. Holds
/// the version until it is closed.
public final class LoadedText implements AutoCloseable {
  /// The serial is the first of the five numbers at the end of the data (RFC 1035 §3.3.13).
  private static final int SERIAL_FROM_END = 20;

  private final Optional<ZoneVersion> version;
  private final Optional<Refused> refused;
  private final boolean otherSerial;

  private LoadedText(
      Optional<ZoneVersion> version, Optional<Refused> refused, boolean otherSerial) {
    this.version = version;
    this.refused = refused;
    this.otherSerial = otherSerial;
  }

  /// Loads a zone under the serial that it will have.
  ///
  /// @param base what it is compared with
  /// @throws IOException when the text cannot be had
  public static LoadedText load(
      ZoneSource source, DomainName origin, ImportBase base, ImportStage stage) throws IOException {
    boolean[] otherSerial = new boolean[1];
    var loaded =
        source.load(
            origin,
            stage::read,
            ofText -> {
              int serial = base.serialAfter(ofText);
              otherSerial[0] |= serial != ofText;
              return serial;
            });
    loaded.version().ifPresent(version -> stage.loaded(version.recordCount()));
    return new LoadedText(
        loaded.version(),
        loaded.version().isPresent()
            ? Optional.empty()
            : Optional.of(ChangesetParser.refusedText(origin, loaded.problems())),
        otherSerial[0]);
  }

  /// Why the text is no zone.
  public Optional<Refused> refused() {
    return refused;
  }

  /// The zone, where it is one.
  public ZoneVersion version() {
    return version.orElseThrow();
  }

  /// Whether a difference from the base is nothing but a serial that the text does not ask for.
  public boolean isSerialOnly(RRsetChange change) {
    return otherSerial
        && change.type() == RrType.SOA
        && change.before() != null
        && change.after() != null
        && change.before().ttlSeconds() == change.after().ttlSeconds()
        && sameButSerial(change.before().records().getFirst(), change.after().records().getFirst());
  }

  private static boolean sameButSerial(byte[] a, byte[] b) {
    int at = a.length - SERIAL_FROM_END;
    return a.length == b.length
        && Arrays.equals(a, 0, at, b, 0, at)
        && Arrays.equals(a, at + Integer.BYTES, a.length, b, at + Integer.BYTES, b.length);
  }

  /// Why the zone cannot have the serial that it would need: its SOA is signed as the text has it.
  public Optional<Refused> brokenSignature(ImportBase base) {
    return otherSerial && version().isSigned()
        ? Optional.of(
            Refusals.of(
                Refused.Kind.SERIAL,
                version().origin(),
                "the text is signed, and its serial is not above "
                    + ImportBase.text(base.serial())
                    + ", which the zone has",
                "sign it again with a higher serial"))
        : Optional.empty();
  }

  /// The serial that the zone would have.
  public int serial() {
    return version().serial();
  }

  @Override
  public void close() {
    @Nullable ZoneVersion held = version.orElse(null);
    if (held != null) {
      held.release();
    }
  }
}
