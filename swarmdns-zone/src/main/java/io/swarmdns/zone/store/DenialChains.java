package io.swarmdns.zone.store;

import io.swarmdns.zone.name.RrType;
import io.swarmdns.zone.name.SortKey;
import io.swarmdns.zone.store.Overlay.Entry;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The chains of NSEC (RFC 4034 §4) and NSEC3 (RFC 5155 §3) records of a zone version: what the
/// base image's indexes say, less what was edited, and what the edits say.
///
/// Both chains are circles: before the first name comes the last. Immutable; searches allocate
/// nothing while the zone is not edited.
public final class DenialChains {
  private static final byte[] BEHIND_ALL = {(byte) 0xff};

  private final NsecIndex nsec;
  private final Nsec3Index nsec3;
  private final @Nullable Overlay overlay;

  DenialChains(ZoneImage image, @Nullable Overlay overlay) {
    nsec = image.nsec();
    nsec3 = image.nsec3();
    this.overlay = overlay;
  }

  /// The last node with an NSEC record at or before a name (RFC 4035 §3.1.3.2), or 0.
  ///
  /// @param key the name's sort key, relative to the apex, in its first `keyLength` bytes
  /// @param scratch [SortKey#LENGTH_MAX] bytes to work in
  public long nsecAtOrBefore(byte[] key, int keyLength, byte[] scratch) {
    long node = nsecFloor(key, keyLength, scratch);
    return node != 0 ? node : nsecFloor(BEHIND_ALL, BEHIND_ALL.length, scratch);
  }

  private long nsecFloor(byte[] key, int keyLength, byte[] scratch) {
    int position = nsec.floor(key, keyLength, scratch);
    if (overlay == null) {
      return position < 0 ? 0 : nsec.node(position);
    }
    long base = 0;
    for (; position >= 0 && base == 0; position--) {
      base = nsec.node(position);
      if (isEdited(overlay, base, scratch)) {
        base = 0;
      }
    }
    var edited = overlay.floor(key, keyLength);
    while (edited != null && !isNsec(edited)) {
      edited = overlay.lower(edited.sortKey());
    }
    if (edited == null || base == 0) {
      return edited == null ? base : edited.node();
    }
    byte[] other = edited.sortKey();
    return NsecIndex.compare(base, other, other.length, scratch) > 0 ? base : edited.node();
  }

  private static boolean isNsec(Entry entry) {
    return entry.node() != 0
        && Node.has(entry.node(), Node.NSEC)
        && !Node.has(entry.node(), Node.OCCLUDED);
  }

  private static boolean isEdited(Overlay overlay, long node, byte[] scratch) {
    int length = SortKey.write(Node.name(node), Node.nameLength(node), scratch);
    return overlay.withKey(scratch, length) != null;
  }

  /// The node of the NSEC3 record for exactly this hash, or 0.
  public long nsec3Matching(byte[] hash) {
    if (overlay != null) {
      byte[] key = Nsec3Index.sortKey(hash);
      var edited = overlay.withKey(key, key.length);
      if (edited != null) {
        return isNsec3(edited) ? edited.node() : 0;
      }
    }
    int position = nsec3.floor(hash);
    return nsec3.matches(position, hash) ? nsec3.node(position) : 0;
  }

  /// The node of the NSEC3 record that covers this hash, or matches it; 0 without a chain.
  public long nsec3Covering(byte[] hash) {
    if (overlay == null) {
      int position = nsec3.floor(hash);
      int covering = position < 0 ? nsec3.count() - 1 : position;
      return covering < 0 ? 0 : nsec3.node(covering);
    }
    long node = nsec3Floor(overlay, Nsec3Index.sortKey(hash), hash);
    if (node != 0) {
      return node;
    }
    byte[] last = new byte[Nsec3Index.HASH_BYTES];
    Arrays.fill(last, (byte) 0xff);
    return nsec3Floor(overlay, Nsec3Index.sortKey(last), last);
  }

  private long nsec3Floor(Overlay edits, byte[] key, byte[] hash) {
    byte[] scratch = new byte[SortKey.LENGTH_MAX];
    long base = 0;
    int position = nsec3.floor(hash);
    for (; position >= 0 && base == 0; position--) {
      base = nsec3.node(position);
      if (isEdited(edits, base, scratch)) {
        base = 0;
      }
    }
    var edited = edits.floor(key);
    while (edited != null && !isNsec3(edited)) {
      edited = edits.lower(edited.sortKey());
    }
    if (edited == null || base == 0) {
      return edited == null ? base : edited.node();
    }
    byte[] other = edited.sortKey();
    return NsecIndex.compare(base, other, other.length, scratch) > 0 ? base : edited.node();
  }

  private static boolean isNsec3(Entry entry) {
    return entry.node() != 0
        && Nsec3Index.isOwner(entry.node())
        && Node.rrset(entry.node(), RrType.NSEC3) != 0;
  }
}
