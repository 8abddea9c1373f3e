package io.swarmdns.testkit.conformance;

import io.swarmdns.testkit.peer.ZoneFile;
import io.swarmdns.testkit.wire.Reply;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/// Answers queries for zones that it has loaded. For one thread.
public interface Respondent extends AutoCloseable {
  String name();

  /// The zones that it has loaded; it may have refused others.
  Set<ZoneFile> served();

  /// The replies to these queries, in the same order. At most [Round#QUERIES_AT_ONCE].
  List<Reply> ask(List<TestQuery> queries) throws IOException;

  @Override
  void close() throws IOException;
}
