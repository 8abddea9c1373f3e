package io.swarmdns.zone.name;

import io.swarmdns.zone.memory.Memory;
import java.util.Arrays;

/// A byte string per name whose plain unsigned order is the canonical order of names (RFC 4034
/// §6.1).
///
/// The labels from the one next to the root (or to the zone's apex, for relative names) down to the
/// first, each ended by a zero byte; within a label 0 is written 1 1 and 1 is written 1 2, so that
/// the end sorts first. The key of a name is a prefix of the keys of all names below it.
public final class SortKey {
  /// Longest key of a 255-byte name: every byte of it escaped.
  public static final int LENGTH_MAX = 512;

  private SortKey() {}

  /// The key of a lower-case name in wire format, with or without the root's length byte at its end
  /// (without: a name relative to some apex).
  public static byte[] of(byte[] labels) {
    int[] starts = new int[128];
    int count = 0;
    int length = 0;
    for (int at = 0; at < labels.length && labels[at] != 0; at += 1 + labels[at]) {
      starts[count++] = at;
      length += 1 + labels[at];
      for (int i = at + 1; i <= at + labels[at]; i++) {
        if (labels[i] == 0 || labels[i] == 1) {
          length++;
        }
      }
    }
    byte[] key = new byte[length];
    int to = 0;
    for (int label = count - 1; label >= 0; label--) {
      int from = starts[label] + 1;
      int end = from + labels[from - 1];
      for (int i = from; i < end; i++) {
        if (labels[i] == 0 || labels[i] == 1) {
          key[to++] = 1;
          key[to++] = (byte) (labels[i] + 1);
        } else {
          key[to++] = labels[i];
        }
      }
      key[to++] = 0;
    }
    return key;
  }

  /// Writes the key of the lower-case labels at the address (`length` bytes, without the root's
  /// length byte) and returns its length. `to` must hold [#LENGTH_MAX] bytes.
  public static int write(long labels, int length, byte[] to) {
    int end = to.length;
    int at = 0;
    // Labels come first to last and are wanted last to first, so the key is filled from its end.
    while (at < length) {
      int label = Memory.getByte(labels + at);
      to[--end] = 0;
      for (int i = at + label; i > at; i--) {
        byte b = (byte) Memory.getByte(labels + i);
        if (b == 0 || b == 1) {
          to[--end] = (byte) (b + 1);
          to[--end] = 1;
        } else {
          to[--end] = b;
        }
      }
      at += 1 + label;
    }
    int written = to.length - end;
    System.arraycopy(to, end, to, 0, written);
    return written;
  }

  /// The first eight bytes of the key as an unsigned number, zeroes behind a shorter one: compares
  /// as the keys do wherever two prefixes differ.
  ///
  /// @param labels holds the lower-case labels, from `from` on, `length` bytes
  public static long prefix(byte[] labels, int from, int length) {
    int last = from + length;
    long prefix = 0;
    int shift = 56;
    while (last > from && shift >= 0) {
      int start = from;
      for (int at = from; at < last; at += 1 + labels[at]) {
        start = at;
      }
      for (int i = start + 1; i < last && shift >= 0; i++) {
        int b = labels[i] & 0xff;
        if (b <= 1) {
          prefix |= 1L << shift;
          shift -= 8;
          b++;
        }
        if (shift >= 0) {
          prefix |= (long) b << shift;
          shift -= 8;
        }
      }
      shift -= 8; // the zero that ends the label
      last = start;
    }
    return prefix;
  }

  /// The first eight bytes of a key as [#prefix] has them.
  public static long prefixOf(byte[] key, int length) {
    long prefix = 0;
    for (int i = 0; i < 8; i++) {
      prefix = prefix << 8 | (i < length ? key[i] & 0xff : 0);
    }
    return prefix;
  }

  /// The name, relative and in wire format without the root's length byte, that has this key.
  public static byte[] toLabels(byte[] key) {
    byte[] labels = new byte[key.length + 1];
    int front = labels.length;
    int from = 0;
    while (from < key.length) {
      int end = from;
      int escapes = 0;
      while (key[end] != 0) {
        if (key[end] == 1) {
          escapes++;
          end++;
        }
        end++;
      }
      int length = end - from - escapes;
      front -= 1 + length;
      labels[front] = (byte) length;
      int to = front + 1;
      for (int i = from; i < end; i++) {
        labels[to++] = key[i] == 1 ? (byte) (key[++i] - 1) : key[i];
      }
      from = end + 1;
    }
    return Arrays.copyOfRange(labels, front, labels.length);
  }
}
