package io.swarmdns.bench;

import io.swarmdns.testkit.wire.UdpClient;
import io.swarmdns.zone.name.DomainName;
import io.swarmdns.zone.name.RrType;
import io.swarmdns.zone.store.Commit;
import io.swarmdns.zone.store.RRsetEdit;
import io.swarmdns.zone.store.ZoneChange;
import io.swarmdns.zone.store.ZoneStore;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/// Edits one RRset after the other, anywhere in a zone, through the door that all edits take.
///
/// What is measured is the time from the call to its return: every query that is read from then on
/// gets the new data. That it does is tried by UDP for each host that is edited, about 50 times in
/// 1,000 edits. For one thread.
final class EditLoad {
  /// Longest time that the histograms can hold, in nanoseconds.
  private static final long NANOS_MAX = 60_000_000_000L;

  private static final int TTL_SECONDS = 3600;
  private static final int ADDRESS_BYTES = 4;

  private final ZoneStore store;
  private final BenchZone zone;
  private final DomainName origin;
  private final UdpClient client;
  private final SplittableRandom random = new SplittableRandom(1);

  /// @param client asks the server that answers from the store
  EditLoad(ZoneStore store, BenchZone zone, UdpClient client) {
    this.store = store;
    this.zone = zone;
    this.origin = DomainName.parse(zone.origin());
    this.client = client;
  }

  /// Edits at a steady rate; edits that are late are made at once.
  ///
  /// @param rate edits a second
  Outcome run(int rate, double seconds) throws IOException {
    var outcome = new Outcome();
    long count = Math.round(rate * seconds);
    long begun = System.nanoTime();
    for (long i = 0; i < count; i++) {
      waitUntil(begun + i * 1_000_000_000L / rate);
      editOne(outcome);
    }
    outcome.seconds = (System.nanoTime() - begun) / 1e9;
    return outcome;
  }

  private static void waitUntil(long nanoTime) {
    for (long left = nanoTime - System.nanoTime(); left > 0; left = nanoTime - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  private void editOne(Outcome outcome) throws IOException {
    int i = random.nextInt(zone.hosts() + zone.delegations());
    boolean host = i < zone.hosts();
    var edit = host ? hostEdit(i) : delegationEdit(i - zone.hosts());
    var change = List.<ZoneChange>of(new ZoneChange.Edit(origin, List.of(edit)));
    long begun = System.nanoTime();
    var commit = store.commit(change);
    outcome.visible.recordValue(System.nanoTime() - begun);
    if (commit instanceof Commit.Refused refused) {
      throw new IllegalStateException("refused: " + refused.errors());
    }
    if (host) {
      look(edit, begun, outcome);
    }
  }

  private RRsetEdit hostEdit(int i) {
    byte[] address = new byte[ADDRESS_BYTES];
    random.nextBytes(address);
    return new RRsetEdit(name("h" + i), RrType.A, TTL_SECONDS, List.of(address));
  }

  private RRsetEdit delegationEdit(int i) {
    String hoster = "hoster" + random.nextInt(BenchZone.HOSTERS) + ".example.";
    return new RRsetEdit(
        name("d" + i),
        RrType.NS,
        TTL_SECONDS,
        List.of(
            DomainName.parse("ns1." + hoster).wire(), DomainName.parse("ns2." + hoster).wire()));
  }

  private DomainName name(String relative) {
    return DomainName.parse(relative + "." + zone.origin());
  }

  /// Asks for a host's address; without EDNS it is the end of the answer.
  private void look(RRsetEdit edit, long begun, Outcome outcome) throws IOException {
    var answer = client.ask(new Question(edit.owner().toString(), Question.A).message());
    if (answer.isEmpty()) {
      outcome.unanswered++;
      return;
    }
    outcome.seen.recordValue(System.nanoTime() - begun);
    byte[] message = answer.get();
    byte[] address = edit.records().getFirst();
    int from = Math.max(0, message.length - ADDRESS_BYTES);
    if (!Arrays.equals(message, from, message.length, address, 0, ADDRESS_BYTES)) {
      outcome.stale++;
    }
  }

  /// What a run has measured.
  static final class Outcome {
    /// Nanoseconds from the call to its return.
    private final Histogram visible = new Histogram(NANOS_MAX, 3);

    /// Nanoseconds from the call to an answer over UDP.
    private final Histogram seen = new Histogram(NANOS_MAX, 3);

    private double seconds;
    private int stale;
    private int unanswered;

    /// As `key=value`, times in microseconds.
    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "edits_per_second=%.0f p50_us=%.1f p99_us=%.1f seen_p50_us=%.1f seen_p99_us=%.1f"
              + " stale=%d unanswered=%d",
          visible.getTotalCount() / seconds,
          visible.getValueAtPercentile(50) / 1e3,
          visible.getValueAtPercentile(99) / 1e3,
          seen.getValueAtPercentile(50) / 1e3,
          seen.getValueAtPercentile(99) / 1e3,
          stale,
          unanswered);
    }
  }
}
