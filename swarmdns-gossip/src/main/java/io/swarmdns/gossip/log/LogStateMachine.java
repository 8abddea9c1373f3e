package io.swarmdns.gossip.log;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.Set;

/// What the committed entries are applied to.
///
/// The log calls all methods one after the other, never two at once, though not always from the
/// same thread. Before the first entry it calls either [#clear] or [#restore], unless [#heldIndex]
/// made that unnecessary; entries follow in order and without gaps, except that the log itself uses
/// some indexes.
public interface LogStateMachine {
  /// Applies a committed entry. Deterministic: every member gets the same calls and must come to
  /// the same state. Must not throw, whatever the entry holds: an exception means that this node
  /// cannot go on, and stops its log.
  void apply(long term, long index, byte[] entry);

  /// Freezes the state as it is after the last applied entry. Called between two entries, so it
  /// must be cheap; the bytes are written later, in the background, while entries are applied.
  /// Empty when no snapshot can be taken now: the log asks again later.
  Optional<LogSnapshot> snapshot();

  /// Replaces the whole state by a snapshot, taken here or by a peer: the bytes are checked against
  /// damage, but their content is to be treated as hostile.
  ///
  /// @param index what the snapshot covers; the next entries have higher indexes
  /// @throws IOException when the snapshot cannot be used. The state must then be as before, or
  ///   empty; the log tries an older snapshot or stops
  void restore(InputStream snapshot, long index, long term) throws IOException;

  /// Makes the state empty: all entries come, from the first one.
  void clear();

  /// Up to which index this state machine holds the state already, from storage of its own that
  /// survived the restart; -1 for none. Asked once for each start of a log that existed before, and
  /// for one that is joined again, never for one that is created or joined for the first time.
  /// Where it reaches as far as the newest snapshot, that is not restored, and the entries up to it
  /// are not applied again.
  default long heldIndex() {
    return -1;
  }

  /// The term of the entry at [#heldIndex]; -1 when that is not known. Where the log has another
  /// one there, the state is of another history: it is cleared then, and the log stops; opened
  /// again, it applies everything.
  default long heldTerm() {
    return -1;
  }

  /// The members changed at this index; comes in order with the entries.
  default void membersChanged(long index, Set<LogMember> members) {}
}
