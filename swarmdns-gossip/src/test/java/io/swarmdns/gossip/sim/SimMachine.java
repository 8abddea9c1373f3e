package io.swarmdns.gossip.sim;

import io.swarmdns.proto.Role;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/// What stays when a node's process ends: its disk, its name, its clock.
final class SimMachine {
  private static final long EPOCH_MILLIS = 1_800_000_000_000L;
  private static final int FIRST_PORT = 7_000;

  private final String name;
  private final Role role;
  private final String region;
  private final SimDisk disk;
  private final int snapshotEvery;
  private final InstantSource clock;
  private int beginning = 1;
  private int logPort = FIRST_PORT;
  private boolean wiped;
  private @Nullable SimNode node;
  private @Nullable SimProcess process;

  /// @param skewMillis how far its clock is off
  /// @param snapshotEvery entries
  SimMachine(
      String name,
      Role role,
      String region,
      SimDisk disk,
      EventQueue queue,
      long skewMillis,
      int snapshotEvery) {
    this.name = name;
    this.role = role;
    this.region = region;
    this.disk = disk;
    this.snapshotEvery = snapshotEvery;
    clock = () -> Instant.ofEpochMilli(EPOCH_MILLIS + skewMillis + queue.nowMicros() / 1_000);
  }

  String name() {
    return name;
  }

  Role role() {
    return role;
  }

  String region() {
    return region;
  }

  SimDisk disk() {
    return disk;
  }

  int snapshotEvery() {
    return snapshotEvery;
  }

  InstantSource clock() {
    return clock;
  }

  int beginning() {
    return beginning;
  }

  int logPort() {
    return logPort;
  }

  /// The node that runs here, stopped for a while or not; null when none does.
  @Nullable SimNode node() {
    return node;
  }

  @Nullable SimProcess process() {
    return process;
  }

  boolean isUp() {
    return node != null;
  }

  boolean isWiped() {
    return wiped;
  }

  void runs(SimNode newNode, SimProcess newProcess) {
    node = newNode;
    process = newProcess;
    wiped = false;
  }

  /// Kills what runs here; what was not synced may be lost.
  void crash() {
    if (node != null && process != null) {
      process.kill();
      disk.crash();
      node.bury();
      node = null;
      process = null;
    }
  }

  /// A new disk: the node begins anew, as another peer.
  void wipe() {
    disk.replace();
    beginning++;
    wiped = true;
  }

  void moveLog() {
    logPort++;
  }
}
