package io.swarmdns.zone.store;

import java.util.Arrays;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/// The names of one zone that were edited since its base image was built: an immutable map from a
/// name to the node that replaces the image's.
///
/// [#put] returns a new overlay that shares all but the changed paths with the old one, which stays
/// as it is for whoever reads it. Kept twice: as a trie of hashes, since nearly every query asks
/// for one exact name that is not here, and as a balanced tree in canonical order for neighbours
/// and iteration. Lookups allocate nothing. Thread-safe.
public final class Overlay implements Iterable<Overlay.Entry> {
  /// One edited name. The arrays are shared and must not be changed.
  ///
  /// @param hash the name's hash ([io.swarmdns.zone.name.NameHash])
  /// @param name its lower-case labels relative to the zone's apex in wire format, without the
  ///   root's length byte; empty for the apex itself
  /// @param sortKey its [io.swarmdns.zone.name.SortKey], relative too
  /// @param node the address of what is at the name now; 0 for a name that is gone
  @SuppressWarnings("ArrayRecordComponent") // never compared as a whole
  public record Entry(long hash, byte[] name, byte[] sortKey, long node) {}

  /// Nothing edited.
  public static final Overlay EMPTY = new Overlay(OverlayTrie.EMPTY, null);

  private final OverlayTrie trie;
  private final @Nullable OverlayTree tree;

  private Overlay(OverlayTrie trie, @Nullable OverlayTree tree) {
    this.trie = trie;
    this.tree = tree;
  }

  /// This overlay with `entry` added, in place of the entry of the same name if there is one.
  public Overlay put(Entry entry) {
    return new Overlay(trie.put(entry, 0), OverlayTree.put(tree, entry));
  }

  /// The number of names, those that are gone included.
  public int size() {
    return OverlayTree.sizeOf(tree);
  }

  /// The entry of a name, or null. Meant for the path of a query.
  ///
  /// @param hash the name's hash
  /// @param nameAddress where its lower-case relative labels lie
  /// @param nameLength their length in bytes
  public @Nullable Entry find(long hash, long nameAddress, int nameLength) {
    return trie.find(hash, nameAddress, nameLength);
  }

  /// The entry with exactly the sort key in the first `length` bytes given, or null.
  public @Nullable Entry withKey(byte[] key, int length) {
    var entry = floor(key, length);
    if (entry == null) {
      return null;
    }
    byte[] own = entry.sortKey();
    return Arrays.equals(own, 0, own.length, key, 0, length) ? entry : null;
  }

  /// The last entry whose sort key is not above the given one, or null.
  public @Nullable Entry floor(long keyAddress, int keyLength) {
    return OverlayTree.lastBelow(tree, keyAddress, keyLength, OverlayTree.EQUAL_TOO);
  }

  /// The last entry whose sort key is below the given one, or null.
  public @Nullable Entry lower(long keyAddress, int keyLength) {
    return OverlayTree.lastBelow(tree, keyAddress, keyLength, OverlayTree.NOT_EQUAL);
  }

  /// The last entry whose sort key is not above the given one, or null.
  public @Nullable Entry floor(byte[] key) {
    return OverlayTree.lastBelow(tree, key, key.length, OverlayTree.EQUAL_TOO);
  }

  /// The last entry whose sort key is not above the first `length` bytes given, or null.
  public @Nullable Entry floor(byte[] key, int length) {
    return OverlayTree.lastBelow(tree, key, length, OverlayTree.EQUAL_TOO);
  }

  /// The last entry whose sort key is below the given one, or null.
  public @Nullable Entry lower(byte[] key) {
    return OverlayTree.lastBelow(tree, key, key.length, OverlayTree.NOT_EQUAL);
  }

  /// The first entry whose sort key is not below the given one, or null.
  public @Nullable Entry ceiling(byte[] key) {
    return OverlayTree.firstAbove(tree, key, OverlayTree.EQUAL_TOO);
  }

  /// The first entry whose sort key is above the given one, or null.
  public @Nullable Entry higher(byte[] key) {
    return OverlayTree.firstAbove(tree, key, OverlayTree.NOT_EQUAL);
  }

  /// The first entry above the sort key whose name is there, or null.
  @Nullable Entry presentAbove(byte[] key) {
    return OverlayTree.firstPresentAbove(tree, key);
  }

  /// All entries in canonical order.
  @Override
  public Iterator<Entry> iterator() {
    return OverlayTree.iterator(tree);
  }
}
