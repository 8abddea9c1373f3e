package io.swarmdns.zone.answer;

import io.swarmdns.zone.memory.Memory;

/// The engine: a function from a batch of queries to their answers.
///
/// One instance belongs to one thread.
public final class Responder {
  /// Answers every query of the batch: sets each slot's answer length, 0 for no answer.
  public void answer(Batch batch) {
    for (int slot = 0; slot < batch.size(); slot++) {
      int length = batch.queryLength(slot);
      if (length < 12 || (Memory.getByte(batch.queryAddress(slot) + 2) & 0x80) != 0) {
        batch.answerLength(slot, 0);
        continue;
      }
      long answer = batch.answerAddress(slot);
      Memory.copy(batch.queryAddress(slot), answer, 12);
      Memory.putShort(answer + 2, 0x8005); // REFUSED until there are zones
      Memory.putInt(answer + 4, 0);
      Memory.putInt(answer + 8, 0);
      batch.answerLength(slot, 12);
    }
  }
}
