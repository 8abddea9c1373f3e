package io.swarmdns.gossip.log.ratis;

import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.RaftConfigKeys;
import org.apache.ratis.client.RaftClientConfigKeys;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.grpc.GrpcTlsConfig;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.apache.ratis.server.RaftServerConfigKeys.Log.CorruptionPolicy;
import org.apache.ratis.thirdparty.io.netty.handler.ssl.SslProvider;
import org.apache.ratis.util.SizeInBytes;
import org.apache.ratis.util.TimeDuration;

/// Every setting of Ratis that differs from its default or matters, with the reason.
final class RatisSettings {
  /// The largest entry, bytes: what an edit of a large zone is cut into.
  static final int ENTRY_BYTES_MAX = 1 << 20;

  /// What Ratis and protobuf put around an entry, bytes, generously.
  private static final int ENTRY_OVERHEAD_BYTES = 64 << 10;

  /// The most bytes of entries in one call to a follower. Also bounds what is read as one entry.
  static final int APPEND_BYTES_MAX = 2 * (ENTRY_BYTES_MAX + ENTRY_OVERHEAD_BYTES);

  /// Ratis wants a message to be at least 1 MiB larger than the entries in it.
  private static final int MESSAGE_BYTES_MAX = APPEND_BYTES_MAX + (2 << 20);

  /// Small enough that a member with a small heap can receive a large snapshot.
  private static final int SNAPSHOT_CHUNK_BYTES = 1 << 20;

  private static final int SEGMENT_BYTES = 16 << 20;

  /// After how many entries Ratis asks whether a snapshot has been finished.
  private static final int SNAPSHOT_POLL_ENTRIES = 16;

  private final RatisLogOptions options;

  RatisSettings(RatisLogOptions options) {
    this.options = options;
  }

  /// The server's settings. The logs' directory is the one given.
  RaftProperties server(Path storage) {
    var properties = new RaftProperties();
    RaftConfigKeys.Rpc.setType(properties, new SoleAppenders.Type());
    network(properties);
    elections(properties);
    log(properties, storage);
    appenders(properties);
    snapshots(properties);
    threads(properties);
    return properties;
  }

  private void network(RaftProperties properties) {
    GrpcConfigKeys.Server.setHost(properties, options.bindHost());
    GrpcConfigKeys.Server.setPort(properties, options.port());
    GrpcConfigKeys.setMessageSizeMax(properties, SizeInBytes.valueOf(MESSAGE_BYTES_MAX));
    // With the default of 8, a follower syncs once per call, one after the other: 1 doubles the
    // throughput, because what waits is sent and synced together.
    GrpcConfigKeys.Server.setLeaderOutstandingAppendsMax(properties, 1);
    RaftServerConfigKeys.Rpc.setRequestTimeout(properties, time(options.timing().requestTimeout()));
  }

  private void elections(RaftProperties properties) {
    var timing = options.timing();
    RaftServerConfigKeys.Rpc.setTimeoutMin(properties, time(timing.electionMin()));
    RaftServerConfigKeys.Rpc.setTimeoutMax(properties, time(timing.electionMax()));
    // A node that was cut off must not depose the leader when it is back (Ongaro 2014, §9.6).
    RaftServerConfigKeys.LeaderElection.setPreVote(properties, true);
    // After it stepped down for want of a majority, a leader waits this long before it stands
    // again.
    // The default of 10 s makes an outage of 20 s out of a hiccup.
    RaftServerConfigKeys.LeaderElection.setLeaderStepDownWaitTime(
        properties, time(timing.stepDownWait()));
    // A follower that is silent for this long is treated as slow: calls to it are spaced out
    // instead
    // of repeated at once, which keeps the processor idle while a member is dead.
    RaftServerConfigKeys.Rpc.setSlownessTimeout(
        properties, time(timing.electionMax().multipliedBy(2)));
    // Reads are only used to spread the committed index at once (see RatisLog.spreadCommit).
    RaftServerConfigKeys.Read.setOption(properties, RaftServerConfigKeys.Read.Option.LINEARIZABLE);
  }

  private void log(RaftProperties properties, Path storage) {
    RaftServerConfigKeys.setStorageDir(properties, List.of(storage.toFile()));
    RaftServerConfigKeys.setRemovedGroupsDir(
        properties, new File(storage.toFile().getParentFile(), "removed"));
    RaftServerConfigKeys.Log.setSegmentSizeMax(properties, SizeInBytes.valueOf(SEGMENT_BYTES));
    // Preallocation saves the file system's own metadata from being synced with each append.
    RaftServerConfigKeys.Log.setPreallocatedSize(properties, SizeInBytes.valueOf(4 << 20));
    // A direct buffer for each group; the default is 8 MB. Must hold one call's entries.
    RaftServerConfigKeys.Log.setWriteBufferSize(
        properties, SizeInBytes.valueOf(APPEND_BYTES_MAX + ENTRY_OVERHEAD_BYTES));
    RaftServerConfigKeys.Log.setForceSyncNum(properties, 128);
    // What was not synced must not be acknowledged: both of these would.
    RaftServerConfigKeys.Log.setUnsafeFlushEnabled(properties, false);
    RaftServerConfigKeys.Log.setAsyncFlushEnabled(properties, false);
    // Without it a node that restarts alone applies nothing of what it knows to be committed.
    RaftServerConfigKeys.Log.setLogMetadataEnabled(properties, true);
    // Else what is appended waits for what was appended before, and one append that fails fails all
    // after it: the node hears its leader and never gets another entry, until it is restarted.
    RaftServerConfigKeys.Log.setAppendEntriesComposeEnabled(properties, false);
    // The other policy drops the rest of the log silently.
    RaftServerConfigKeys.Log.setCorruptionPolicy(properties, CorruptionPolicy.EXCEPTION);
    RaftServerConfigKeys.Log.setQueueByteLimit(
        properties, SizeInBytes.valueOf(Math.max(options.bounds().bytes(), APPEND_BYTES_MAX)));
    RaftServerConfigKeys.Log.setQueueElementLimit(properties, 4096);
    RaftServerConfigKeys.Log.setSegmentCacheNumMax(properties, 2);
    RaftServerConfigKeys.Log.setSegmentCacheSizeMax(
        properties, SizeInBytes.valueOf(2L * SEGMENT_BYTES));
    // RatisLog bounds what is in flight; Ratis' own bounds are only its second line.
    RaftServerConfigKeys.Write.setElementLimit(properties, 2 * options.bounds().entries());
    RaftServerConfigKeys.Write.setByteLimit(
        properties, SizeInBytes.valueOf(2L * options.bounds().bytes()));
  }

  private void appenders(RaftProperties properties) {
    // Nothing is sent twice under one call id, so remembering replies for 60 s is memory wasted.
    RaftServerConfigKeys.RetryCache.setExpiryTime(
        properties, TimeDuration.valueOf(5, TimeUnit.SECONDS));
    RaftServerConfigKeys.Log.Appender.setBufferByteLimit(
        properties, SizeInBytes.valueOf(APPEND_BYTES_MAX));
    RaftServerConfigKeys.Log.Appender.setWaitTimeMin(properties, TimeDuration.ONE_MILLISECOND);
    // A former leader's conflicting tail is walked back one entry per round trip. The default
    // policy
    // then waits longer than the election timeout between two, so the leader steps down: 23 s
    // without a leader were seen. Towards a dead member it costs a few percent of a core (8 to 12
    // in
    // all for two nodes, as without it), because the slowness timeout above spaces the calls out.
    RaftServerConfigKeys.Log.Appender.setRetryPolicy(properties, "1ms,100000");
    RaftServerConfigKeys.Log.Appender.setInstallSnapshotEnabled(properties, true);
    RaftServerConfigKeys.Log.Appender.setSnapshotChunkSizeMax(
        properties, SizeInBytes.valueOf(SNAPSHOT_CHUNK_BYTES));
  }

  private static void snapshots(RaftProperties properties) {
    // Ratis' trigger only asks the state machine for what it has finished: it decides itself when.
    RaftServerConfigKeys.Snapshot.setAutoTriggerEnabled(properties, true);
    RaftServerConfigKeys.Snapshot.setAutoTriggerThreshold(properties, SNAPSHOT_POLL_ENTRIES);
    RaftServerConfigKeys.Snapshot.setTriggerWhenStopEnabled(properties, false);
    RaftServerConfigKeys.Snapshot.setTriggerWhenRemoveEnabled(properties, false);
    // Else a member that is down keeps the others' logs growing. It gets a snapshot instead.
    RaftServerConfigKeys.Log.setPurgeUptoSnapshotIndex(properties, true);
    RaftServerConfigKeys.Log.setPurgeGap(properties, 1);
  }

  private static void threads(RaftProperties properties) {
    // Cached pools shrink when idle; the fixed ones keep their threads for ever.
    RaftServerConfigKeys.ThreadPool.setProxyCached(properties, true);
    RaftServerConfigKeys.ThreadPool.setServerCached(properties, true);
    RaftServerConfigKeys.ThreadPool.setClientCached(properties, true);
    GrpcConfigKeys.Server.setAsyncRequestThreadPoolCached(properties, true);
    RaftServerConfigKeys.DataStream.setAsyncRequestThreadPoolCached(properties, true);
    RaftServerConfigKeys.DataStream.setAsyncRequestThreadPoolSize(properties, 1);
    RaftServerConfigKeys.DataStream.setAsyncWriteThreadPoolSize(properties, 1);
  }

  /// Settings of the client that asks other members to join or leave the group.
  RaftProperties client() {
    var properties = new RaftProperties();
    RaftClientConfigKeys.Rpc.setRequestTimeout(properties, time(options.timing().requestTimeout()));
    GrpcConfigKeys.setMessageSizeMax(properties, SizeInBytes.valueOf(MESSAGE_BYTES_MAX));
    return properties;
  }

  /// Mutual TLS 1.3 for everything that the server and the client send.
  Parameters parameters() {
    var parameters = new Parameters();
    var tls =
        GrpcTlsConfig.newBuilder()
            .setKeyManager(options.keys())
            .setTrustManager(options.trust())
            .setMutualTls(true)
            // The key and trust managers are Java's, and keys may be of kinds that OpenSSL's
            // adapter does not sign with.
            .setSslProvider(SslProvider.JDK)
            .setProtocols("TLSv1.3")
            .build();
    GrpcConfigKeys.TLS.setConf(parameters, tls);
    return parameters;
  }

  /// The same, and for the server what of its services other nodes may call.
  Parameters parameters(GroupAccess groups, ServiceAccess.Votes votes) {
    var parameters = parameters();
    GrpcConfigKeys.Server.setServicesCustomizer(
        parameters,
        (builder, _) -> builder.intercept(new ServiceAccess(options.access(), groups, votes)));
    return parameters;
  }

  private static TimeDuration time(Duration duration) {
    return TimeDuration.valueOf(duration.toMillis(), TimeUnit.MILLISECONDS);
  }
}
