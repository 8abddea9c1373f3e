package io.swarmdns.server.observe;

import java.util.concurrent.atomic.LongAdder;

/// What became of the lines of the query log.
///
/// @param written in the file
/// @param limited above the limit of lines a second
/// @param failed lost because the file could not be written
record QueryLogCounts(LongAdder written, LongAdder limited, LongAdder failed) {
  QueryLogCounts() {
    this(new LongAdder(), new LongAdder(), new LongAdder());
  }
}
