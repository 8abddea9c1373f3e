package io.swarmdns.zone.answer;

import io.swarmdns.zone.memory.Memory;
import io.swarmdns.zone.name.RrType;
import io.swarmdns.zone.store.Node;
import io.swarmdns.zone.store.RRset;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Writes the sections of one answer behind its header and question.
///
/// Positions are offsets from the message's beginning. RRsets are copied as they were prepared;
/// only their compression pointers are shifted ({@link RRset}). Nothing is written beyond the
/// limit, but for up to seven bytes of slack: a method that returns false has written nothing that
/// counts. Reusable and allocation-free; one answer at a time.
final class MessageWriter {
  static final int QNAME_AT = 12;

  /// A compression pointer has 14 bits (RFC 1035 §4.1.4).
  static final int POINTER_MAX = 0x3fff;

  /// RRsets that contain pointers into themselves point at most this far (RRsetWriter).
  private static final int SELF_POINTER_REACH = 4096;

  private static final int SCRATCH_BYTES = 256 + Memory.SLACK_BYTES;

  private final MemorySegment scratchBytes = Arena.ofAuto().allocate(2L * SCRATCH_BYTES, 8);
  private final long scratch = scratchBytes.address();

  private long message;
  private int at;
  private int limit;
  private int qnameLength;
  private int questionEnd;

  /// The owner of the RRsets that follow: where its name stands, its length, and the length of the
  /// name that they were prepared for (shorter for a wildcard's).
  private int ownerAt;

  private int ownerLength;

  private int records;

  /// Begins behind the question.
  ///
  /// @param limitBytes the message's largest size, without what is kept for the OPT record
  void begin(long messageAt, int qnameBytes, int limitBytes) {
    message = messageAt;
    qnameLength = qnameBytes;
    questionEnd = QNAME_AT + qnameBytes + 4;
    at = questionEnd;
    limit = limitBytes;
    records = 0;
  }

  /// Records written since [#begin], signatures included.
  int recordCount() {
    return records;
  }

  int position() {
    return at;
  }

  /// Forgets everything written from this position on, when there were so many records.
  void rewind(int position, int recordsThen) {
    at = position;
    records = recordsThen;
  }

  /// Counts bytes that were written behind the last position by other means.
  void skip(int bytes) {
    at += bytes;
  }

  /// The owner of the next RRsets is the name that begins at this offset in the message.
  void owner(int position, int lengthBytes) {
    ownerAt = position;
    ownerLength = lengthBytes;
  }

  /// The owner of the next RRsets is the name in the question, from this offset in it on.
  void ownerInQuestion(int offset) {
    owner(QNAME_AT + offset, qnameLength - offset);
  }

  /// Whether pointers reach an RRset that begins at the position, and lead on within it. One that
  /// does not is written with its names in full: what is known of the places of its names then does
  /// not hold.
  static boolean isWithinReach(int position) {
    return position + SELF_POINTER_REACH <= POINTER_MAX;
  }

  /// Copies the records of an RRset of the current owner, prepared for an owner name of
  /// `preparedLength` bytes; false when they do not fit.
  boolean records(long rrset, int preparedLength) {
    int length = RRset.recordsLength(rrset);
    if (at + length > limit) {
      return false;
    }
    int shift = at - RRset.blockAt(preparedLength);
    if (!isWithinReach(at) || ownerAt > POINTER_MAX) {
      return expandedRecords(rrset, preparedLength);
    }
    Memory.copyWords(RRset.records(rrset), message + at, length);
    if (ownerAt != QNAME_AT || ownerLength != preparedLength || shift != 0) {
      shiftPointers(rrset, preparedLength, shift, at, 0);
    }
    at += length;
    records += RRset.count(rrset);
    return true;
  }

  /// Shifts the pointers of records that were copied to `to`, from the pointer `first` on.
  private void shiftPointers(long rrset, int preparedLength, int shift, int to, int first) {
    long pointer = RRset.pointers(rrset) + 2L * first;
    int count = RRset.pointerCount(rrset) - first;
    long source = RRset.records(rrset);
    int blockAt = RRset.blockAt(preparedLength);
    for (; count > 0; count--, pointer += 2) {
      int place = Memory.getShort(pointer);
      // Read from the source: what was just written word by word is slow to read back.
      int prepared = Memory.getShort(source + place) & POINTER_MAX;
      int moved =
          prepared >= blockAt ? prepared + shift : inOwner(prepared - QNAME_AT, preparedLength);
      Memory.putShort(message + to + place, 0xc000 | moved);
    }
  }

  /// Where the current owner's suffix stands that begins `offset` bytes into the prepared name.
  private int inOwner(int offset, int preparedLength) {
    if (offset == 0) {
      return ownerAt;
    }
    int skip = offset + ownerLength - preparedLength;
    return ownerAt < questionEnd ? ownerAt + skip : skipLabels(ownerAt, skip);
  }

  /// The position of the name that is left after `skip` bytes of labels of the name at `position`,
  /// behind any pointer.
  int skipLabels(int position, int skip) {
    int place = position;
    while (true) {
      int label = Memory.getByte(message + place);
      if (label >= 0xc0) {
        place = Memory.getShort(message + place) & POINTER_MAX;
      } else if (skip == 0) {
        return place;
      } else {
        place += 1 + label;
        skip -= 1 + label;
      }
    }
  }

  /// Copies the RRset's signatures for the current owner; false when they do not fit.
  boolean signatures(long rrset) {
    int length = RRset.signaturesLength(rrset);
    if (at + length > limit) {
      return false;
    }
    if (ownerAt > POINTER_MAX) {
      return expandedSignatures(rrset);
    }
    long place = message + at;
    Memory.copyWords(RRset.signatures(rrset), place, length);
    if (ownerAt != QNAME_AT) {
      setOwners(place, RRset.signatureCount(rrset));
    }
    at += length;
    records += RRset.signatureCount(rrset);
    return true;
  }

  /// Writes the signatures with their owner in full; false when they do not fit.
  private boolean expandedSignatures(long rrset) {
    long record = RRset.signatures(rrset);
    for (int left = RRset.signatureCount(rrset); left > 0; left--) {
      int length = 12 + Memory.getShort(record + 10);
      if (!nameAt(ownerAt) || !raw(record + 2, length - 2)) {
        return false;
      }
      record += length;
      records++;
    }
    return true;
  }

  private void setOwners(long record, int count) {
    for (; count > 0; count--) {
      Memory.putShort(record, 0xc000 | ownerAt);
      record += 12 + Memory.getShort(record + 10);
    }
  }

  /// Writes an RRset whose owner need not be in the question, with its signatures: the node's own
  /// labels in full, then a pointer to the apex in the question. For NSEC and NSEC3 records.
  boolean withOwner(long node, long rrset, int apexAt, int apexLength) {
    int labels = Node.nameLength(node);
    int preparedLength = labels + apexLength;
    int recordsLength = RRset.recordsLength(rrset);
    int total = labels + recordsLength + RRset.signaturesLength(rrset);
    // A link of the chain is one record; were it more, the next could not point at the first's
    // owner.
    if (at + total > limit || (at > POINTER_MAX && RRset.count(rrset) > 1)) {
      return false;
    }
    if (labels == 0) {
      owner(apexAt, apexLength);
      return records(rrset, apexLength) && signatures(rrset);
    }
    int nameAt = at;
    Memory.copyWords(Node.name(node), message + at, labels);
    Memory.putShort(message + at + labels, 0xc000 | apexAt);
    Memory.copyWords(RRset.records(rrset) + 2, message + at + labels + 2, recordsLength - 2);
    owner(nameAt, preparedLength);
    int block = nameAt + labels;
    shiftPointers(rrset, preparedLength, block - RRset.blockAt(preparedLength), block, 1);
    at = nameAt + labels + recordsLength;
    records += RRset.count(rrset);
    return signatures(rrset);
  }

  /// Sets the TTL of the records written from `position` to the current end.
  void setTtl(int position, int ttlSeconds) {
    // Every record here was written with its owner as a pointer.
    for (int record = position; record < at; ) {
      Memory.putInt(message + record + 6, ttlSeconds);
      record += 12 + Memory.getShort(message + record + 10);
    }
  }

  /// Writes the records with every name in full: an RRset so late in a long message that pointers
  /// may not reach. Slow, and rare.
  private boolean expandedRecords(long rrset, int preparedLength) {
    int begin = at;
    long source = RRset.records(rrset);
    long pointer = RRset.pointers(rrset);
    int pointersLeft = RRset.pointerCount(rrset);
    int from = 0;
    for (int left = RRset.count(rrset); left > 0; left--) {
      int end = from + 12 + Memory.getShort(source + from + 10);
      int dataLengthAt = -1;
      int copied = from;
      while (copied < end) {
        boolean more = pointersLeft > 0 && Memory.getShort(pointer) < end;
        int stop = more ? Memory.getShort(pointer) : end;
        if (!raw(source + copied, stop - copied)) {
          at = begin;
          return false;
        }
        copied = stop;
        if (more) {
          if (!preparedName(rrset, Memory.getShort(source + stop) & POINTER_MAX, preparedLength)) {
            at = begin;
            return false;
          }
          copied += 2;
          pointer += 2;
          pointersLeft--;
          if (stop == from) {
            dataLengthAt = at + 8;
          }
        }
      }
      Memory.putShort(message + dataLengthAt, at - dataLengthAt - 2);
      from = end;
    }
    records += RRset.count(rrset);
    return true;
  }

  /// Copies bytes as they are; false when they do not fit.
  boolean raw(long from, int length) {
    if (at + length > limit) {
      return false;
    }
    Memory.copyWords(from, message + at, length);
    at += length;
    return true;
  }

  /// Writes the name that a prepared pointer stands for, without compression.
  private boolean preparedName(long rrset, int prepared, int preparedLength) {
    int blockAt = RRset.blockAt(preparedLength);
    while (prepared >= blockAt) {
      long label = RRset.records(rrset) + prepared - blockAt;
      int length = Memory.getByte(label);
      if (length >= 0xc0) {
        prepared = Memory.getShort(label) & POINTER_MAX;
      } else {
        if (!raw(label, 1 + length)) {
          return false;
        }
        if (length == 0) {
          return true;
        }
        prepared += 1 + length;
      }
    }
    return nameAt(inOwner(prepared - QNAME_AT, preparedLength));
  }

  /// Writes the CNAME record that a DNAME makes (RFC 6672 §3.1): its owner stands at `nameAt`, its
  /// target is the owner's first `prefix` bytes followed by the DNAME's target.
  boolean synthesizedCname(int nameAt, int prefix, int dnameTargetAt, int ttlSeconds) {
    if (at + 12 + prefix + 2 > limit) {
      return false;
    }
    long record = message + at;
    Memory.putShort(record, 0xc000 | nameAt);
    Memory.putShort(record + 2, RrType.CNAME);
    Memory.putShort(record + 4, 1);
    Memory.putInt(record + 6, ttlSeconds);
    Memory.putShort(record + 10, prefix + 2);
    int to = at + 12;
    int from = nameAt;
    for (int left = prefix; left > 0; ) {
      from = skipLabels(from, 0);
      int label = 1 + Memory.getByte(message + from);
      Memory.copyWords(message + from, message + to, label);
      from += label;
      to += label;
      left -= label;
    }
    Memory.putShort(message + to, 0xc000 | dnameTargetAt);
    at = to + 2;
    records++;
    return true;
  }

  /// Whether the name at one position is at or below the name of `ancestorLength` bytes at another.
  boolean isAtOrBelow(int position, int ancestorAt, int ancestorLength) {
    int length = readName(position, scratch);
    readName(ancestorAt, scratch + SCRATCH_BYTES);
    int skip = 0;
    while (skip < length - ancestorLength) {
      skip += 1 + Memory.getByte(scratch + skip);
    }
    if (skip != length - ancestorLength) {
      return false;
    }
    for (int i = 0; i < ancestorLength; i++) {
      if (lower(Memory.getByte(scratch + skip + i))
          != lower(Memory.getByte(scratch + SCRATCH_BYTES + i))) {
        return false;
      }
    }
    return true;
  }

  private static int lower(int b) {
    return b >= 'A' && b <= 'Z' ? b + 32 : b;
  }

  /// Copies the name that stands at a position of the message, without compression, to where 256
  /// bytes and slack are, and returns its length.
  int readName(int position, long to) {
    int place = position;
    int length = 0;
    while (true) {
      int label = Memory.getByte(message + place);
      if (label >= 0xc0) {
        place = Memory.getShort(message + place) & POINTER_MAX;
        continue;
      }
      if (length + 1 + label > 255) {
        return 0;
      }
      Memory.copyWords(message + place, to + length, 1 + label);
      length += 1 + label;
      place += 1 + label;
      if (label == 0) {
        return length;
      }
    }
  }

  /// Writes the name that stands at a position of the message, without compression.
  private boolean nameAt(int position) {
    int place = position;
    while (true) {
      int label = Memory.getByte(message + place);
      if (label >= 0xc0) {
        place = Memory.getShort(message + place) & POINTER_MAX;
      } else {
        if (!raw(message + place, 1 + label)) {
          return false;
        }
        if (label == 0) {
          return true;
        }
        place += 1 + label;
      }
    }
  }
}
