package io.swarmdns.zone.store;

import io.swarmdns.zone.name.SortKey;
import io.swarmdns.zone.store.Overlay.Entry;
import org.jspecify.annotations.Nullable;

/// The chains of NSEC (RFC 4034 §4) and NSEC3 (RFC 5155 §3) records of a zone version: what the
/// base image's indexes say, less what was edited, and what the edits say.
///
/// Both chains are circles: before the first name comes the last. Immutable; searches allocate
/// nothing while no link of the chain is edited.
public final class DenialChains {
  private static final byte[] BEHIND_ALL = {(byte) 0xff};

  private final NsecIndex nsec;
  private final Nsec3Index nsec3;
  private final Edited edited;

  DenialChains(ZoneImage image, Edited edited) {
    nsec = image.nsec();
    nsec3 = image.nsec3();
    this.edited = edited;
  }

  /// What edits have done to both chains. Immutable.
  ///
  /// @param parameters those of the NSEC3 chain that the base image's index holds
  record Edited(ChainEdits nsec, ChainEdits nsec3, @Nullable Nsec3Parameters parameters) {
    /// Nothing, over this image.
    static Edited nothing(ZoneImage image) {
      return new Edited(ChainEdits.NONE, ChainEdits.NONE, Nsec3Parameters.of(image.apex()));
    }

    /// With one more edited name.
    ///
    /// @param base the name's node in the base image, 0 for none
    Edited put(Entry entry, long base) {
      return new Edited(
          nsec.put(entry, isNsec(entry.node()), isNsec(base)),
          nsec3.put(entry, isNsec3(entry.node()), isNsec3(base)),
          parameters);
    }

    private static boolean isNsec(long node) {
      return node != 0 && Node.has(node, Node.NSEC) && !Node.has(node, Node.OCCLUDED);
    }

    private boolean isNsec3(long node) {
      return node != 0
          && parameters != null
          && Nsec3Index.isOwner(node)
          && parameters.isLink(node)
          && Nsec3Index.decode(Node.name(node), new byte[Nsec3Index.HASH_BYTES]);
    }
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
    return edited.nsec.floor(nsec, position, key, keyLength, scratch);
  }

  /// The node of the NSEC3 record for exactly this hash, or 0.
  public long nsec3Matching(byte[] hash) {
    if (!edited.nsec3.isEmpty()) {
      byte[] key = Nsec3Index.sortKey(hash);
      var link = OverlayTree.get(edited.nsec3.links(), key);
      if (link != null || OverlayTree.get(edited.nsec3.replaced(), key) != null) {
        return link == null ? 0 : link.node();
      }
    }
    return nsec3.find(hash);
  }

  /// The node of the NSEC3 record that covers this hash, or matches it; 0 without a chain.
  public long nsec3Covering(byte[] hash) {
    if (edited.nsec3.isEmpty()) {
      int position = nsec3.floor(hash);
      int covering = position < 0 ? nsec3.count() - 1 : position;
      return covering < 0 ? 0 : nsec3.node(covering);
    }
    byte[] scratch = new byte[SortKey.LENGTH_MAX];
    byte[] key = Nsec3Index.sortKey(hash);
    long node = edited.nsec3.floor(nsec3, nsec3.floor(hash), key, key.length, scratch);
    return node != 0
        ? node
        : edited.nsec3.floor(nsec3, nsec3.count() - 1, BEHIND_ALL, BEHIND_ALL.length, scratch);
  }
}
