package io.swarmdns.zone.answer;

/// Is shown every batch when it is answered, for a query log.
///
/// Called once a batch, so that a tap that has nothing to do costs a query next to nothing. What it
/// wants to know of a query it reads from the query's and the answer's bytes.
public interface QueryTap {
  /// Looks at nothing.
  QueryTap NONE = _ -> {};

  /// All answers of the batch stand in their places, none has been sent. Called by the responder's
  /// thread; must not block, allocate, throw, or keep the batch or its addresses.
  void answered(Batch batch);
}
