package io.swarmdns.zone.name;

import io.swarmdns.zone.memory.Memory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/// A name taken apart for lookups: lower-cased, its labels found, every suffix hashed.
///
/// Reusable and allocation-free after construction: [#set] overwrites everything. Label 0 is the
/// first (leftmost) one; index [#labelCount] stands for the root. Not thread-safe.
public final class ParsedName {
  private static final int LABELS_MAX = 128;

  private final NameHash hasher;
  private final MemorySegment buffer; // keeps the memory behind `lower` alive
  private final long lower;
  private final int[] offset = new int[LABELS_MAX];
  private final long[] hash = new long[LABELS_MAX];
  private int length;
  private int labelCount;

  public ParsedName(NameHash hasher) {
    this.hasher = hasher;
    this.buffer = Arena.ofAuto().allocate(DomainName.LENGTH_MAX + 1 + Memory.SLACK_BYTES, 8);
    this.lower = buffer.address();
  }

  /// Takes apart the uncompressed name that starts at the address.
  ///
  /// @param available bytes that may belong to the name; [Memory#SLACK_BYTES] more are readable
  /// @return false when the bytes are not a name: a compression pointer or an unknown label type, a
  ///   length above 255, or an end beyond `available`
  public boolean set(long address, int available) {
    int bound = Math.min(available, DomainName.LENGTH_MAX);
    int at = 0;
    int labels = 0;
    while (true) {
      if (at >= bound) {
        return false;
      }
      int label = Memory.getByte(address + at);
      if (label > DomainName.LABEL_MAX) {
        return false;
      }
      offset[labels] = at;
      at += 1 + label;
      if (label == 0) {
        break;
      }
      labels++;
    }
    length = at;
    labelCount = labels;
    for (int i = 0; i < at; i += 8) {
      Memory.putLong(lower + i, lowerCase(Memory.getLong(address + i)));
    }
    long h = hasher.root();
    hash[labels] = h;
    for (int i = labels - 1; i >= 0; i--) {
      h = hasher.step(h, lower + offset[i] + 1, offset[i + 1] - offset[i] - 1);
      hash[i] = h;
    }
    return true;
  }

  /// The eight bytes with every `A` to `Z` lowered. Length bytes are below `A` and stay.
  public static long lowerCase(long word) {
    long heptets = word & 0x7f7f7f7f7f7f7f7fL;
    long aboveZ = heptets + 0x2525252525252525L; // 0x7f - 'Z'
    long fromA = heptets + 0x3f3f3f3f3f3f3f3fL; // 0x80 - 'A'
    long upper = (fromA ^ aboveZ) & ~word & 0x8080808080808080L;
    return word | (upper >>> 2);
  }

  /// Bytes in wire format, the root's length byte included.
  public int length() {
    return length;
  }

  /// Labels without the root.
  public int labelCount() {
    return labelCount;
  }

  /// The address of the lower-case name; eight bytes behind its end are readable.
  public long lower() {
    return lower;
  }

  /// Where the label's length byte is within the name.
  public int offset(int label) {
    return offset[label];
  }

  /// The hash of the name that starts at this label.
  public long hash(int label) {
    return hash[label];
  }

  /// Whether this name, from its label `from` on, is exactly the lower-case wire-format name.
  public boolean suffixEquals(int from, byte[] wire) {
    int start = offset[from];
    if (length - start != wire.length) {
      return false;
    }
    for (int i = 0; i < wire.length; i++) {
      if (wire[i] != (byte) Memory.getByte(lower + start + i)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public String toString() {
    byte[] wire = new byte[length];
    Memory.copyToArray(lower, wire, 0, length);
    return DomainName.ofWire(wire, 0, length) + Arrays.toString(Arrays.copyOf(offset, labelCount));
  }
}
