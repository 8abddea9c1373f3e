package io.swarmdns.server.swarm;

import io.swarmdns.gossip.identity.Admission;
import io.swarmdns.gossip.identity.SwarmTrust;
import io.swarmdns.gossip.log.LogStateMachine;
import io.swarmdns.gossip.log.ratis.LogLostException;
import io.swarmdns.gossip.log.ratis.RatisLog;
import io.swarmdns.gossip.log.ratis.RatisLogOptions;
import io.swarmdns.gossip.log.ratis.RatisLogOptions.DiskReserve;
import io.swarmdns.gossip.log.ratis.RatisLogOptions.Timing;
import io.swarmdns.gossip.placement.PeerIds;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Opens a node's part in the replicated log: makes it, when the node has founded its swarm; waits
/// to be added, when it has joined; goes on with what it has, when it restarts; and begins anew
/// under another peer id, when what it had is lost and other nodes have it.
///
/// Belongs to one thread at a time.
final class LogOpening {
  private static final Logger LOG = LoggerFactory.getLogger(LogOpening.class);
  private static final int FREE_PERCENT = 5;

  private final SwarmFiles files;
  private final SwarmOptions options;
  private final SwarmTrust trust;
  private final Admission admission;
  private final String name;
  private final LogStateMachine machine;
  private final Beginning beginning;
  private volatile String peerId = "";

  LogOpening(
      SwarmFiles files,
      SwarmOptions options,
      SwarmTrust trust,
      Admission admission,
      String name,
      LogStateMachine machine) {
    this.files = files;
    this.options = options;
    this.trust = trust;
    this.admission = admission;
    this.name = name;
    this.machine = machine;
    beginning = new Beginning(files.beginning());
  }

  /// Who the node is in the log that was opened last.
  String peerId() {
    return peerId;
  }

  /// Opens the log that the node has, or its first.
  RatisLog open() throws IOException {
    int begun = beginning.read();
    if (begun == 0) {
      return begin();
    }
    peerId = PeerIds.of(name, begun);
    if (!RatisLog.exists(logOptions()) && hasOthers()) {
      LOG.warn("this node has no log yet, or none any more: it waits to be given one by its peers");
      return rejoin();
    }
    try {
      return RatisLog.restart(logOptions(), machine);
    } catch (LogLostException e) {
      checkForOthers(e);
      LOG.error("{}", e.getMessage());
      restoreAside(moveAside());
      return rejoin();
    }
  }

  /// What becomes of what the state machine holds when the node begins anew.
  enum Held {
    /// It is right as far as it goes.
    KEPT,
    /// It is not what the log leads to: nothing of it may be left.
    REPLACED
  }

  /// Begins anew while the node runs: the log that it had is closed, and lost, or this node was
  /// taken out of its members.
  ///
  /// @throws IOException when that cannot be, with what to do
  RatisLog openAnew(LogLostException lost, Held held) throws IOException {
    checkForOthers(lost);
    LOG.error("{}", lost.getMessage());
    if (RatisLog.exists(logOptions())) {
      moveAside();
    }
    return switch (held) {
      case KEPT -> rejoin();
      case REPLACED -> {
        peerId = anotherPeer();
        yield RatisLog.join(logOptions(), machine);
      }
    };
  }

  /// Where the node's log lies.
  Path directory() {
    return files.log();
  }

  private RatisLog begin() throws IOException {
    peerId = anotherPeer();
    return admission.peers().isEmpty()
        ? RatisLog.create(logOptions(), machine)
        : RatisLog.join(logOptions(), machine);
  }

  private void checkForOthers(LogLostException lost) throws IOException {
    if (!hasOthers()) {
      throw new IOException(
          lost.getMessage()
              + ". No other node is known that could have it: restore "
              + files.log()
              + " from a copy, or go on with what can be read of it by swarmdnsd recover"
              + " --cut-damage",
          lost);
    }
  }

  private Path moveAside() throws IOException {
    var aside = RatisLog.moveAside(logOptions());
    LOG.error("what is left of the log is in {}; this node asks its peers for all of it", aside);
    return aside;
  }

  /// Until the peers have given this node what it lacks, it answers from what is left.
  private void restoreAside(Path aside) {
    try {
      var index = RatisLog.restoreAside(aside, machine);
      if (index.isPresent()) {
        LOG.info("answering from the snapshot at index {} meanwhile", index.getAsLong());
      } else {
        LOG.warn("no snapshot in {} is of use: no zone is answered for until then", aside);
      }
    } catch (IOException e) {
      LOG.warn("{} cannot be read: {}", aside, e.getMessage());
    }
  }

  private RatisLog rejoin() throws IOException {
    peerId = anotherPeer();
    return RatisLog.rejoin(logOptions(), machine);
  }

  private String anotherPeer() throws IOException {
    return PeerIds.of(name, beginning.next(admission.predecessors()));
  }

  private boolean hasOthers() throws IOException {
    return !admission.peers().isEmpty()
        || !options.seeds().isEmpty()
        || (Files.exists(files.members()) && knowsMembers());
  }

  private boolean knowsMembers() throws IOException {
    try (var lines = Files.lines(files.members())) {
      return lines.anyMatch(line -> line.contains("@"));
    }
  }

  private RatisLogOptions logOptions() {
    return RatisLogOptions.of(
            files.log(),
            peerId,
            options.host(),
            options.logPort(),
            group(trust.identity().subject().swarm()),
            trust.keyManager(),
            trust.trustNodes(),
            new NodeAccess(trust))
        .boundTo(options.bindHost())
        .with(options.wide() ? Timing.FAR : Timing.NEAR)
        .with(new DiskReserve(options.freeBytesMin(), FREE_PERCENT));
  }

  /// A swarm's one group has the swarm's identity.
  static UUID group(String swarm) {
    var bytes = ByteBuffer.wrap(HexFormat.of().parseHex(swarm));
    return new UUID(bytes.getLong(), bytes.getLong());
  }
}
