package io.swarmdns.bench.swarm;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/// Asks one node for a zone's SOA at a steady pace, whatever it answers, until closed: tells how
/// many queries were lost and how long answers took. Never asked twice.
///
/// A query is lost when [#TIMEOUT_NANOS] have passed. Latency counts from the moment at which the
/// query was due.
public final class PacedQueries implements AutoCloseable {
  /// After which a query counts as lost.
  static final long TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final int IDS = 1 << 16;
  private static final int RATE_MAX = 20_000;
  private static final int SOCKET_BUFFER_BYTES = 4 << 20;
  private static final long ANSWERED = 0;

  private final DatagramChannel channel;
  private final byte[] query;
  private final long intervalNanos;

  /// By id: when the query was due; [#ANSWERED] when its answer has come.
  private final AtomicLongArray due = new AtomicLongArray(IDS);

  private final Histogram latencies = new Histogram(TimeUnit.SECONDS.toNanos(10), 3);
  private final Thread sender;
  private final Thread receiver;
  private volatile boolean ended;
  private long sent;
  private long refused;
  private long answered;

  /// What was measured.
  ///
  /// @param refused answers with another code than NOERROR
  /// @param p50Micros of answers
  public record Outcome(
      long sent, long answered, long lost, long refused, double p50Micros, double p99Micros) {}

  private PacedQueries(DatagramChannel channel, byte[] query, int perSecond) {
    this.channel = channel;
    this.query = query;
    this.intervalNanos = TimeUnit.SECONDS.toNanos(1) / perSecond;
    sender = Thread.ofPlatform().name("query-sender").daemon().unstarted(this::send);
    receiver = Thread.ofPlatform().name("query-receiver").daemon().unstarted(this::receive);
  }

  /// Begins to ask.
  ///
  /// @param perSecond at most 20,000: ids must not come round before their time is up
  public static PacedQueries start(InetSocketAddress server, String origin, int perSecond)
      throws IOException {
    if (perSecond < 1 || perSecond > RATE_MAX) {
      throw new IllegalArgumentException("1 to " + RATE_MAX + " queries a second");
    }
    var channel = DatagramChannel.open();
    channel.setOption(StandardSocketOptions.SO_RCVBUF, SOCKET_BUFFER_BYTES);
    channel.connect(server);
    var queries = new PacedQueries(channel, NodeProcess.soaQuery(origin), perSecond);
    queries.receiver.start();
    queries.sender.start();
    return queries;
  }

  private void send() {
    long next = System.nanoTime();
    var message = ByteBuffer.allocateDirect(query.length).put(query);
    while (!ended) {
      for (long left = next - System.nanoTime(); left > 0; left = next - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
      int id = (int) (sent % IDS);
      due.set(id, next);
      message.clear().putShort(0, (short) id);
      try {
        channel.write(message);
      } catch (PortUnreachableException e) {
        // An earlier query met nobody: this one was not sent, and is lost as well.
      } catch (IOException e) {
        return;
      }
      sent++;
      next += intervalNanos;
    }
  }

  private void receive() {
    var message = ByteBuffer.allocateDirect(4096);
    while (true) {
      message.clear();
      try {
        if (channel.read(message) >= 4) {
          take(message.flip());
        }
      } catch (PortUnreachableException e) {
        // Told by the system that nobody listens.
      } catch (ClosedChannelException e) {
        return;
      } catch (IOException e) {
        if (ended) {
          return;
        }
      }
    }
  }

  private void take(ByteBuffer message) {
    long begun = due.getAndSet(message.getShort(0) & 0xffff, ANSWERED);
    long nanos = System.nanoTime() - begun;
    if (begun == ANSWERED || nanos > TIMEOUT_NANOS) {
      return; // a second answer, or one too late
    }
    answered++;
    if ((message.get(3) & 15) != 0) {
      refused++;
    }
    latencies.recordValue(nanos);
  }

  /// Stops asking, waits for the last answers, and tells.
  public Outcome end() throws InterruptedException {
    ended = true;
    sender.join();
    TimeUnit.NANOSECONDS.sleep(TIMEOUT_NANOS);
    close();
    receiver.join();
    return new Outcome(
        sent,
        answered,
        sent - answered,
        refused,
        latencies.getValueAtPercentile(50) / 1e3,
        latencies.getValueAtPercentile(99) / 1e3);
  }

  @Override
  public void close() {
    ended = true;
    try {
      channel.close();
    } catch (IOException e) {
      // Nothing was to be kept.
    }
  }
}
